/** What is there, and what is in a folder. */

/** Whether something is at a path, a link to nothing included. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The paths of all files below a folder, relative to it and sorted; links are none. */
export function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(
    ({ name, isDirectory, isFile }) => {
      if (isFile) return [name];
      return isDirectory
        ? filesIn(`${folder}/${name}`).map((path) => `${name}/${path}`)
        : [];
    },
  ).sort();
}
