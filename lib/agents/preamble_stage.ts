/** A stage that has ended, as a later agent hears of it. */

import type { PastStage } from "../handler.ts";
import { clip, clipLine } from "../text/clip.ts";
import { fenced, quotedLine } from "./quote.ts";

/** How much is told of a stage. */
export interface StageDetail {
  /** Characters of its notes, and of why it failed. */
  readonly notes: number;
  /** Paths that are named; else they are counted. */
  readonly paths: number;
  /** Characters of its agent's answer. */
  readonly response: number;
}

/** Tells of a stage in as much detail as there is room for; `undefined` when there is room for nothing. */
export function stageText(
  stage: PastStage,
  detail: StageDetail,
  room: number,
): string | undefined {
  const bare = `- ${name(stage)}: ${stage.status}`;
  if (bare.length > room) return undefined;
  const line = [bare, ...facts(stage, detail)].join("; ");
  if (line.length > room) return bare;
  const response = excerpt(stage, detail.response);
  const whole = response === "" ? line : `${line}; it answered:\n${response}`;
  return whole.length > room ? line : whole;
}

function name({ nodeId, nodeType, visit }: PastStage): string {
  const again = visit > 1 ? `, visit ${visit}` : "";
  return `${clipLine(nodeId, 60)} (${clipLine(nodeType, 40)}${again})`;
}

function facts(
  { notes = "", failureReason = "", changed }: PastStage,
  { notes: length, paths }: StageDetail,
): readonly string[] {
  return [
    ...quoted("because", failureReason, length),
    ...quoted("notes", notes, length),
    ...changes(changed, paths),
  ];
}

function quoted(what: string, text: string, length: number): readonly string[] {
  return text.trim() === "" ? [] : [`${what} ${quotedLine(text, length)}`];
}

function changes(
  changed: readonly string[],
  paths: number,
): readonly string[] {
  const { length } = changed;
  if (length === 0) return [];
  const files = `${length} file${length === 1 ? "" : "s"}`;
  if (paths === 0) return [`changed ${files}`];
  const named = changed.slice(0, paths).map((path) => quotedLine(path, 120));
  const more = length > paths ? ` and ${length - paths} more` : "";
  return [`changed ${named.join(", ")}${more}`];
}

/** The beginning of an answer, unless it has the agreed form: its notes are told already. */
function excerpt({ response = "" }: PastStage, length: number): string {
  const text = response.trim();
  return length === 0 || text === "" || text.startsWith("{")
    ? ""
    : fenced(clip(text, length));
}
