/** Paths of a program → paths that need no current folder of the process. */

/** A path that a relative one stands for; without `cwd` it stays as it is. */
export function absolute(path: string, cwd: string | undefined): string {
  if (cwd === undefined || path.startsWith("/")) return path;
  if (path === ".") return cwd;
  return `${cwd === "/" ? "" : cwd}/${path.replace(/^(?:\.\/)+/, "")}`;
}
