/** The entries of `allowed_write_paths`. */

/**
 * Says what is wrong with one entry, to follow `allowed_write_paths`, or
 * `undefined` when it is fine. Paths are judged by their segments: `a..b` and
 * `notes~` are names like any other.
 *
 * @example
 * ```ts
 * writePathProblem("../x"); // "contains parent segment: ../x"
 * ```
 */
export function writePathProblem(entry: string): string | undefined {
  const path = entry.trim();
  if (path === "") return "contains empty entry";
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (/[\0-\x1f\x7f]/.test(path)) {
    return `contains control character: ${JSON.stringify(path)}`;
  }
  if (path.includes("\\")) return `contains backslash: ${path}`;
  if (/^(?:\/|[A-Za-z]:)/.test(path)) {
    return `contains absolute path: ${path}`;
  }
  if (path.startsWith("~")) return `contains ~: ${path}`;
  if (path.split("/").includes("..")) {
    return `contains parent segment: ${path}`;
  }
  if (path.includes("*")) {
    return `contains wildcard, which is not supported: ${path}`;
  }
  return undefined;
}

/**
 * An entry in its one spelling: no `.` segments, no doubled slashes. A
 * trailing slash, which makes it a folder, stays; `./` is the whole workspace.
 */
export function normalWritePath(entry: string): string {
  const path = entry.trim();
  const segments = path.split("/").filter((part) =>
    part !== "" && part !== "."
  );
  if (segments.length === 0) return "./";
  const isFolder = path.endsWith("/") || path.endsWith("/.");
  return segments.join("/") + (isFolder ? "/" : "");
}
