/** All escapes. */

import type { Escape } from "./escape.ts";
import {
  ELSEWHERE,
  FILES,
  LINKS,
  METADATA,
  PROGRAMS,
} from "./escapes_by_files.ts";
import { MOUNTS } from "./escapes_by_mounts.ts";
import {
  ENVIRONMENT,
  POWERS,
  PROC,
  PROCESSES,
  READING,
} from "./escapes_by_processes.ts";

export type { Backend, Escape } from "./escape.ts";

/** All attempts. */
export const ESCAPES: readonly Escape[] = [
  ...FILES,
  ...LINKS,
  ...PROC,
  ...METADATA,
  ...[...POWERS, ...MOUNTS].map((escape) => ({ ...escape, onlyInside: true })),
  ...PROCESSES,
  ...ELSEWHERE,
  ...PROGRAMS,
  ...ENVIRONMENT,
  ...READING,
];
