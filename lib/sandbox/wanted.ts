/** Which sandbox may be asked for? */

/** What the user may ask for. */
export type WantedSandbox = typeof WANTED_SANDBOXES[number];

/** All of it. */
export const WANTED_SANDBOXES = [
  "auto",
  "require",
  "landlock",
  "bwrap",
  "overlay",
  "off",
] as const;
