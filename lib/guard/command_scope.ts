/**
 * Whether a shell command names something outside its working directory.
 *
 * A reading of the text, not a sandbox: it finds honest mistakes and the usual
 * escapes, and stands in where the kernel does not enforce the write limits.
 *
 * @module
 */

import { shellWords } from "./shell_words.ts";

/** What is wrong with a command, as the guardrail words it. */
export type CommandScopeProblem =
  | "contains ~"
  | "contains .."
  | "contains absolute path";

/** A home folder: `~` where a shell would expand it. `HEAD~1` and `notes.txt~` are none. */
const HOME = /(?:^|[=:/])~/;
/** A parent segment. `./...`, `a..b` and `HEAD..main` are none. */
const PARENT = /(?:^|[=:/])\.\.(?:$|[/:])/;
/** A path from the root, also as a value: `--out=/x`, `a:/x`. A URL is none. */
const ABSOLUTE = /(?:^|[=:])(\/(?!\/)[^:]*)|^\/\//g;
/** Devices that hold no data. */
const HARMLESS =
  /^\/dev\/(?:null|zero|full|stdin|stdout|stderr|random|urandom|fd\/\d+)$/;

/**
 * Says what a command names outside its working directory: the home folder,
 * a parent folder or an absolute path, looked for in this order.
 *
 * @example
 * ```ts
 * commandScopeProblem("go test ./..."); // undefined
 * commandScopeProblem("echo hi >../out.txt"); // "contains .."
 * ```
 */
export function commandScopeProblem(
  command: string,
): CommandScopeProblem | undefined {
  const words = shellWords(command);
  if (words.some((word) => HOME.test(word))) return "contains ~";
  if (words.some((word) => PARENT.test(word))) return "contains ..";
  if (words.some(namesAbsolutePath)) return "contains absolute path";
  return undefined;
}

function namesAbsolutePath(word: string): boolean {
  return [...word.matchAll(ABSOLUTE)].some(([, path]) =>
    path === undefined || !HARMLESS.test(path)
  );
}
