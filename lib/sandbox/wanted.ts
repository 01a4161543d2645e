/** Which sandbox may be asked for? */

/** What the user may ask for. */
export type WantedSandbox =
  | "auto"
  | "require"
  | "landlock"
  | "bwrap"
  | "overlay"
  | "off";

/** All of it. */
export const WANTED_SANDBOXES: readonly WantedSandbox[] = [
  "auto",
  "require",
  "landlock",
  "bwrap",
  "overlay",
  "off",
];
