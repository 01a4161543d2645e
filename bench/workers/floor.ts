/**
 * What the machine takes for the work itself, without an engine.
 *
 * Arguments: how many lines to append and sync, how many times to start `true`,
 * how many times to look at every file of a folder, how many times to copy it,
 * and the folder.
 */

const [lines = "0", spawns = "0", scans = "0", copies = "0", folder = "."] =
  Deno.args;

// Factory's journal has lines of about this length for a node that changes nothing.
const LINE = new TextEncoder().encode(`${"x".repeat(399)}\n`);
const path = Deno.makeTempFileSync({ prefix: "factory-bench-" });
const file = Deno.openSync(path, { append: true });
for (let count = 0; count < Number(lines); count++) {
  file.writeSync(LINE);
  file.syncDataSync();
}
file.close();
Deno.removeSync(path);

for (let count = 0; count < Number(spawns); count++) {
  await new Deno.Command("true", { stdin: "null" }).output();
}

for (let count = 0; count < Number(scans); count++) look(folder);

for (let count = 0; count < Number(copies); count++) {
  const target = Deno.makeTempDirSync({ prefix: "factory-bench-" });
  copy(folder, `${target}/copy`);
  Deno.removeSync(target, { recursive: true });
}

function copy(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
    else {
      const data = Deno.readFileSync(`${from}/${name}`);
      Deno.writeFileSync(`${to}/${name}`, data, { createNew: true });
    }
  }
}

function look(directory: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    const path = `${directory}/${name}`;
    Deno.lstatSync(path);
    if (isDirectory) look(path);
  }
}
