/** What Deno says when a plugin imports a package it may not have, and what to do about it. */

import { flagFor } from "./grants.ts";

/** The flag that grants packages. */
export function npmFlag(type: string): string {
  return flagFor(type, [{ kind: "npm", value: "*" }]);
}

/** Whether a plugin ended since packages were not granted. */
export function isNpmRefused(text: string): boolean {
  return text.includes("--no-npm is specified");
}

/** What to do about an import of a package that failed, as a sentence without a full stop; `undefined` when it was none. */
export function npmHint(text: string, type: string): string | undefined {
  if (isNpmRefused(text)) {
    return `add ${
      npmFlag(type)
    }, or put the package in with factory plugin bundle`;
  }
  return /--cached-only is specified|Could not find npm package/.test(text)
    ? "run deno cache with the plugin's file: a plugin's process fetches nothing"
    : undefined;
}
