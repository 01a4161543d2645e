/** `factory __complete -- word …`: what the shells' scripts ask. */

import {
  type Application,
  type InputCompletion,
  proposeCompletions,
} from "@stricli/core";
import { createApp } from "./app.ts";
import { usualSpelling } from "./args.ts";
import { EXIT } from "./exit_code.ts";
import type { Cli, Outside } from "./io.ts";

/** Prints a candidate a line, a tab and what it is. The last word is the one to complete. */
export async function complete(
  args: readonly string[],
  outside: Outside,
): Promise<number> {
  // bash makes words of their own out of the `=` signs.
  const typed = args.slice(args[0] === "--" ? 1 : 0)
    .filter((word, index, all) => word !== "=" || index === all.length - 1)
    .map((word, index, all) =>
      word === "=" && index === all.length - 1 ? "" : word
    );
  const { before, prefix, partial } = splitFlag(typed);
  const { application, flags } = await createApp(typed, outside);
  const runsdir = valueOf(before, "runsdir");
  const context: Cli = {
    ...outside,
    process: outside,
    ...(runsdir && { completionRunsdir: runsdir }),
  };
  const found = await proposeCompletions(
    application,
    [...usualSpelling(before, flags), partial],
    context,
  );
  const all = [...subcommands(application, before), ...found];
  const lines = calm(all, partial)
    .filter(({ completion }) => completion.startsWith(partial))
    .map(({ kind, completion, brief }) =>
      // A file or a run speaks for itself.
      `${prefix}${completion}\t${kind === "argument:value" ? "" : brief}\n`
    );
  outside.stdout.write([...new Set(lines)].join(""));
  return EXIT.success;
}

/** Commands of a group; the parser knows only of the one that its name stands for. */
function subcommands(
  { root }: Application<Cli>,
  [name, ...more]: readonly string[],
): InputCompletion[] {
  const group = name === undefined || !("getRoutingTargetForInput" in root)
    ? undefined
    : root.getRoutingTargetForInput(name);
  if (!group || !("getAllEntries" in group) || more.length > 0) return [];
  return group.getAllEntries().map(({ name, target }) => ({
    kind: "routing-target:command",
    completion: name.original,
    brief: target.brief,
  }));
}

/** `--flag=par` is the flag, and `par` to complete. */
function splitFlag(words: readonly string[]): {
  before: string[];
  prefix: string;
  partial: string;
} {
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const match = /^(--?[A-Za-z][\w-]*)=(.*)$/s.exec(last);
  return match
    ? {
      before: [...before, match[1] ?? ""],
      prefix: `${match[1]}=`,
      partial: match[2] ?? "",
    }
    : { before, prefix: "", partial: last };
}

function valueOf(words: readonly string[], flag: string): string | undefined {
  const at = words.findLastIndex((word) =>
    word.replace(/^--?/, "").split("=", 1)[0] === flag
  );
  if (at < 0) return undefined;
  const equals = words[at]!.indexOf("=");
  return equals < 0 ? words[at + 1] : words[at]!.slice(equals + 1);
}

/** Flags only for those who have typed a dash, or when there is nothing else. */
function calm(
  found: readonly InputCompletion[],
  partial: string,
): readonly InputCompletion[] {
  if (partial.startsWith("-")) {
    return found.filter(({ completion }) => completion !== "--");
  }
  const values = found.filter(({ kind }) => kind !== "argument:flag");
  return values.length > 0
    ? values
    : found.filter(({ completion }) => !EVERYWHERE.has(completion));
}

/** Flags that are proposed even where the value of another one stands. */
const EVERYWHERE = new Set(["--", "--help", "--version"]);
