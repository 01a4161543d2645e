/** What a folder holds, to be compared later. */

/** Each entry by its path: kind, mode, time, and content or target. */
export function snapshotOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    const info = Deno.lstatSync(path);
    const facts = `${info.mode} ${info.mtime?.getTime()} ${info.nlink}`;
    if (info.isDirectory) {
      found[`${name}/`] = facts;
      for (const [inner, what] of Object.entries(snapshotOf(path))) {
        found[`${name}/${inner}`] = what;
      }
    } else {
      found[name] = `${facts} ${
        info.isSymlink ? Deno.readLinkSync(path) : Deno.readTextFileSync(path)
      }`;
    }
  }
  return found;
}
