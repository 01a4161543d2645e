/** What `deno compile` says it has put into a program, in a form that sizes and small files do not change. */

/** One line a folder or file of the tree, and one a package of npm; sorted. */
export function embeddedList(printed: string): string[] {
  const folders: string[] = [];
  const places = new Set<string>();
  for (const line of printed.split("\n")) {
    const entry = /^([│├└─┬ ]+) (\S+)(?: \(.*\))?$/.exec(line);
    if (!entry) continue;
    const [, drawn = "", name = ""] = entry;
    // Each level is drawn in two columns.
    const depth = drawn.replace("┬", "").length / 2 - 1;
    folders.length = Math.max(0, Math.floor(depth));
    if (drawn.endsWith("┬")) folders.push(name);
    else places.add(place([...folders, name].join("/")));
  }
  return [...places].sort();
}

function place(path: string): string {
  const parts = path.split("/");
  const npm = parts.indexOf("localhost");
  if (npm >= 0) {
    const scoped = parts[npm + 1]?.startsWith("@");
    return `npm:${parts.slice(npm + 1, npm + (scoped ? 3 : 2)).join("/")}`;
  }
  const [top, second] = parts;
  // Deno lists the files of a folder, or sums them up, by their size.
  if (top !== "lib") return parts.length > 1 ? `${top}/*` : path;
  return parts.length > 2 ? `${top}/${second}/*` : path;
}
