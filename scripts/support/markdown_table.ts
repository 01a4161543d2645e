/** Tables of Markdown, and what stands in their cells. */

import type { AttrSpec } from "../../lib/attributes/spec.ts";
import { duration } from "../../lib/sinks/text.ts";

/** The cells of a line. */
export type Row = readonly string[];

/** A table, a line for each row. */
export function table(head: Row, rows: readonly Row[]): string {
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

/** A text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** What an attribute's value may be. */
export function typeText({ type, values }: AttrSpec): string {
  return values ? values.map(code).join(" ") : type;
}

/** What an attribute is when a node does not say. */
export function defaultText(
  { type, default: value, required }: AttrSpec,
): string {
  if (required) return "required";
  if (value === undefined || value === "") return "";
  if (type === "duration") return code(duration(Number(value)));
  return code(Array.isArray(value) ? value.join(",") : String(value));
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
