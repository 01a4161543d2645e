/** Names in a text that look like variables and are none. */

import { distance } from "../text/nearest.ts";
import { parseTemplate } from "./template.ts";
import { scanCommand } from "./shell.ts";

/** A name that will stay as it stands. */
export interface UnknownName {
  /** As it was written. */
  readonly raw: string;
  readonly offset: number;
  readonly length: number;
  /** What was probably meant. */
  readonly suggestion?: string;
}

const ROOTS = ["context", "env"];

/** Finds the unknown names of a prompt or a label. */
export function unknownNames(text: string): readonly UnknownName[] {
  const braced = parseTemplate(text).parts.flatMap((part) =>
    part.kind === "variable" && !isKnown(part.name)
      ? [unknown(part.raw, part.name, part.offset)]
      : []
  );
  return [...braced, ...bareNames(text)].sort((a, b) => a.offset - b.offset);
}

/** Finds the unknown names of a shell command: dotted ones only, since the others are the shell's. */
export function unknownCommandNames(text: string): readonly UnknownName[] {
  return scanCommand(text).flatMap((part) =>
    part.kind === "variable" && !isKnown(part.name) && part.place !== "comment"
      ? [unknown(part.raw, part.name, part.offset)]
      : []
  );
}

/** `$gaol`, `$goals`, `$context.key`: written without braces, and near to something. */
function bareNames(text: string): UnknownName[] {
  const found: UnknownName[] = [];
  for (
    const match of text.matchAll(
      /\$\$|\$([A-Za-z_]\w*)((?:\.[A-Za-z_][\w-]*)*)/g,
    )
  ) {
    const [raw, name, path = ""] = match;
    if (name === undefined || name === "goal") continue;
    if (ROOTS.includes(name) && path !== "") {
      found.push({
        raw,
        offset: match.index,
        length: raw.length,
        suggestion: `\${${name}${path}}`,
      });
    } else if (distance(name, "goal", 1) <= 1) {
      found.push({
        raw: `$${name}`,
        offset: match.index,
        length: name.length + 1,
        suggestion: "$goal",
      });
    }
  }
  return found;
}

function isKnown(name: string): boolean {
  return name === "goal" || ROOTS.some((root) => name.startsWith(`${root}.`));
}

function unknown(raw: string, name: string, offset: number): UnknownName {
  const suggestion = suggestionFor(name);
  return {
    raw,
    offset,
    length: raw.length,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function suggestionFor(name: string): string | undefined {
  const dot = name.indexOf(".");
  const root = dot < 0 ? name : name.slice(0, dot);
  if (distance(root, "goal", 1) <= 1 && dot < 0) return "${goal}";
  if (name === "graph.goal") return "${goal}";
  if (dot < 0) return undefined;
  const near = ROOTS.find((known) =>
    distance(root, known, root.length > 4 ? 2 : 1) <= (root.length > 4 ? 2 : 1)
  );
  return near && `\${${near}${name.slice(dot)}}`;
}
