/** The files below a folder, without those that are hidden or of no interest. */

import type { AgentFiles, Place } from "./files.ts";
import { ToolError } from "./tool.ts";

/** Folders that are searched only when they are asked for: nobody means them. */
const UNINTERESTING = [".git", "node_modules"];

/** What `find` starts with: the part of an expression that leaves out what is not to be found. */
export function leftOut(
  place: Place,
  hidden: readonly string[],
): readonly string[] {
  const root = place.path === ""
    ? place.real
    : place.real.slice(0, -place.path.length - 1);
  return [
    ...UNINTERESTING.flatMap((name) => [
      ...["-name", name, "!", "-path", pattern(place.real)],
      ...["-prune", "-o"],
    ]),
    ...hidden.flatMap((path) => [
      ...["-path", pattern(`${root}/${path}`), "-prune", "-o"],
    ]),
  ];
}

/** The place to search, which has to be there. */
export async function searched(
  files: AgentFiles,
  path: string | undefined,
): Promise<Place> {
  const place = await files.toRead(path ?? ".");
  if (place.kind === undefined) throw new ToolError(`there is no ${path}`);
  return place;
}

/** A path as a pattern of `find` that matches just it. */
function pattern(path: string): string {
  return path.replace(/[\\*?[\]]/g, "\\$&");
}
