/**
 * Replaces text in files of the workspace. It needs no permissions beyond the
 * default, and writes nothing that the node may not write.
 *
 * @module
 */

import type { HandlerContext, HandlerNode, Outcome, Plugin } from "../mod.ts";

/** The plugin. */
export default {
  type: "text_replace",
  role: "work",
  api: 1,
  help: "Replaces text in files of the workspace.",
  attributes: [
    {
      name: "replace.files",
      type: "list",
      required: true,
      help: "The files, by their paths in the workspace.",
    },
    {
      name: "replace.find",
      type: "string",
      required: true,
      help: "The text to look for.",
    },
    {
      name: "replace.with",
      type: "string",
      default: "",
      help: "What to put in its place; variables are filled in.",
    },
    {
      name: "replace.regex",
      type: "boolean",
      default: false,
      help:
        "Takes replace.find for a regular expression, and $1 in replace.with for its groups.",
    },
    {
      name: "replace.at_least",
      type: "integer",
      default: 1,
      help:
        "Replacements in all, below which the node fails and writes nothing.",
    },
  ],
  run,
} satisfies Plugin;

function run(
  { values }: HandlerNode,
  { files, expand }: HandlerContext,
): Outcome {
  const find = values.text("replace.find") ?? "";
  const isRegex = values.flag("replace.regex");
  const pattern = patternOf(isRegex ? find : escaped(find));
  if (!pattern) {
    return config(`replace.find is no regular expression: ${find}`);
  }
  const written = values.text("replace.with") ?? "";
  // Only a regular expression has groups that `$1` could stand for.
  const by = isRegex
    ? expand(written)
    : expand(written).replaceAll("$", "$$$$");
  const changed = new Map<string, string>();
  let total = 0;
  for (const path of values.list("replace.files")) {
    if (files.kind(path) !== "file") {
      return config(`replace.files names ${path}, but there is no such file`);
    }
    const before = files.readText(path);
    const found = before.match(pattern)?.length ?? 0;
    total += found;
    if (found > 0) changed.set(path, before.replace(pattern, by));
  }
  const least = values.number("replace.at_least") ?? 0;
  if (total < least) {
    return {
      status: "fail",
      failureClass: "deterministic",
      failureReason: `found the text ${total} times, not at least ${least}`,
    };
  }
  for (const [path, text] of changed) files.write(path, text);
  return {
    status: "success",
    notes: `replaced ${total} in ${changed.size} files`,
    contextUpdates: {
      "replace.count": total,
      "replace.files": [...changed.keys()],
    },
  };
}

/** `undefined` when the text is no regular expression. */
function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, "gm");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function config(reason: string): Outcome {
  return { status: "fail", failureClass: "config", failureReason: reason };
}
