/** Patterns of paths: `*` and `?` within a step, `**` over steps, `[…]`, `{a,b}`. */

import { ToolError } from "./tool.ts";

/**
 * Reads a pattern for paths relative to where the search began. One without a
 * slash is for a file's name, wherever it is.
 *
 * @throws {SyntaxError} when a bracket is not closed, or the pattern is no pattern.
 */
function globPattern(glob: string): RegExp {
  const pattern = glob.replace(/^(\.\/)+/, "");
  const source = pattern.includes("/") ? pattern : `**/${pattern}`;
  return new RegExp(`^${translate(source.replace(/^\//, ""))}$`, "u");
}

/**
 * Reads a pattern that a model gives a tool.
 *
 * @param input what the tool calls it
 * @throws {ToolError} when it is none.
 */
export function compiled(input: string, pattern: string): RegExp {
  try {
    return globPattern(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ToolError(
      `${input} is ${
        JSON.stringify(pattern)
      }, which is no pattern of paths: ${error.message}`,
    );
  }
}

function translate(glob: string): string {
  let out = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at]!; // `at` is inside
    if (char === "*" && glob[at + 1] === "*") {
      const begins = at === 0 || glob[at - 1] === "/";
      const steps = begins && glob[at + 2] === "/";
      out += steps ? "(?:[^/]+/)*" : ".*";
      at += steps ? 2 : 1;
    } else if (char === "*") out += "[^/]*";
    else if (char === "?") out += "[^/]";
    else if (char === "[") {
      const end = glob.indexOf("]", at + 2);
      if (end < 0) throw new SyntaxError("the [ at its end is not closed");
      const set = glob.slice(at + 1, end).replace(/^!/, "^")
        .replace(/[\\[]/g, "\\$&");
      out += `(?!/)[${set}]`;
      at = end;
    } else if (char === "{") {
      depth++;
      out += "(?:";
    } else if (char === "}" && depth > 0) {
      depth--;
      out += ")";
    } else if (char === "," && depth > 0) out += "|";
    else out += char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  }
  if (depth > 0) throw new SyntaxError("a { is not closed");
  return out;
}
