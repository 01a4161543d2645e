/** Copies the files of a folder into another one that exists. */
export function copyFolder(from: URL, to: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    const source = new URL(`${from.href}/${name}`);
    if (isDirectory) {
      Deno.mkdirSync(`${to}/${name}`);
      copyFolder(source, `${to}/${name}`);
    } else {
      Deno.copyFileSync(source, `${to}/${name}`);
    }
  }
}
