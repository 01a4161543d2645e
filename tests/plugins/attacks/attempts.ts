/**
 * Things that a plugin may not do, by how it tries: code that throws when it is
 * refused. Each gets `OUT`, a folder outside the workspace, `WS`, the
 * workspace, of which it may write `allowed/`, and `RUN`, the run's folder.
 *
 * @module
 */

/** Code by name, by the plugin that tries it. */
export const ATTEMPTS: Readonly<
  Record<string, Readonly<Record<string, string>>>
> = {
  writes_by_deno: {
    "a file outside": `Deno.writeTextFileSync(OUT + "/new", "x")`,
    "an existing file outside":
      `Deno.writeTextFileSync(OUT + "/victim.txt", "x")`,
    "appending outside":
      `Deno.writeTextFileSync(OUT + "/victim.txt", "x", { append: true })`,
    "opening outside":
      `Deno.openSync(OUT + "/victim.txt", { write: true, truncate: true })`,
    "parent segments":
      `Deno.writeTextFileSync(WS + "/allowed/../../../../../outside/dots", "x")`,
    "a sibling in the workspace":
      `Deno.writeTextFileSync(WS + "/kept.txt", "x")`,
    "the name of the allowed folder, and more":
      `Deno.mkdirSync(WS + "/allowed2")`,
    "/proc/self/root":
      `Deno.writeTextFileSync("/proc/self/root" + OUT + "/root", "x")`,
    "/proc/self/cwd": `Deno.writeTextFileSync("/proc/self/cwd/kept.txt", "x")`,
    "a folder outside": `Deno.mkdirSync(OUT + "/folder")`,
    "removing outside": `Deno.removeSync(OUT + "/victim.txt")`,
    "truncating outside": `Deno.truncateSync(OUT + "/victim.txt")`,
    "renaming out":
      `Deno.writeTextFileSync(WS + "/allowed/a", "x"); Deno.renameSync(WS + "/allowed/a", OUT + "/a")`,
    "renaming in":
      `Deno.renameSync(OUT + "/victim.txt", WS + "/allowed/victim.txt")`,
    "copying out": `Deno.copyFileSync(WS + "/kept.txt", OUT + "/copy")`,
    "mode outside": `Deno.chmodSync(OUT + "/victim.txt", 0o777)`,
    "owner outside": `Deno.chownSync(OUT + "/victim.txt", 0, 0)`,
    "times outside": `Deno.utimeSync(OUT + "/victim.txt", 1, 1)`,
    "a temporary file": `Deno.makeTempFileSync()`,
    "a temporary folder outside": `Deno.makeTempDirSync({ dir: OUT })`,
    "the journal": `Deno.writeTextFileSync(RUN + "/journal.jsonl", "x")`,
    "another node's files": `Deno.mkdirSync(RUN + "/start/attempts")`,
    "its own status":
      `Deno.writeTextFileSync(context.artifacts.folder + "/status.json", "{}")`,
    "its own log":
      `Deno.writeTextFileSync(context.artifacts.folder + "/plugin.log", "")`,
    "its later attempts":
      `Deno.mkdirSync(context.artifacts.folder + "/attempts/2.1", { recursive: true })`,
    "an artifact with a path": `context.artifacts.write("../../x", "x")`,
    "its own code": `Deno.writeTextFileSync(new URL(import.meta.url), "")`,
    "workspace files with parent segments": `context.files.write("../x", "x")`,
    "local storage": `localStorage.setItem("a", "b")`,
    "a cache": `await caches.open("a")`,
    "the key-value store": `await Deno.openKv(OUT + "/kv")`,
  },
  writes_by_node: {
    "a file outside": `fs.writeFileSync(OUT + "/node", "x")`,
    "a stream outside":
      `await new Promise((ok, no) => fs.createWriteStream(OUT + "/stream").on("error", no).on("open", ok))`,
    "a promise outside": `await fs.promises.writeFile(OUT + "/promise", "x")`,
    "a copy outside": `fs.cpSync(WS + "/kept.txt", OUT + "/cp")`,
    "removing outside": `fs.rmSync(OUT + "/victim.txt")`,
    "a sibling": `fs.appendFileSync(WS + "/kept.txt", "x")`,
    "a database outside":
      `new sqlite.DatabaseSync(OUT + "/a.db").exec("create table a(b)")`,
    "attaching a database outside":
      `new sqlite.DatabaseSync(":memory:").exec("attach '" + OUT + "/b.db' as b; create table b.c(d)")`,
    "vacuum into a file outside":
      `new sqlite.DatabaseSync(":memory:").exec("vacuum into '" + OUT + "/v.db'")`,
    "a backup outside":
      `await sqlite.backup(new sqlite.DatabaseSync(":memory:"), OUT + "/backup.db")`,
    "a sqlite extension":
      `new sqlite.DatabaseSync(":memory:", { allowExtension: true }).loadExtension("libc.so.6")`,
  },
  links: {
    "a symlink out": `Deno.symlinkSync(OUT, WS + "/allowed/out")`,
    "a symlink to a sibling":
      `Deno.symlinkSync("../kept.txt", WS + "/allowed/kept")`,
    "a symlink by node": `fs.symlinkSync(OUT, WS + "/allowed/out2")`,
    "a hard link out":
      `Deno.linkSync(OUT + "/victim.txt", WS + "/allowed/hard")`,
    "a hard link by node":
      `fs.linkSync(OUT + "/victim.txt", WS + "/allowed/hard2")`,
    "a hard link to a sibling":
      `Deno.linkSync(WS + "/kept.txt", WS + "/allowed/hard3")`,
    "workspace files through a link that leads out":
      `context.files.write("way_out/x", "x")`,
  },
  reads: {
    "a file outside": `Deno.readTextFileSync(OUT + "/victim.txt")`,
    "a folder outside": `[...Deno.readDirSync(OUT)]`,
    "the engine's environment":
      `Deno.readTextFileSync("/proc/" + Deno.ppid + "/environ")`,
    "its own environment": `Deno.readTextFileSync("/proc/self/environ")`,
    "its own environment by node":
      `fs.readFileSync("/proc/self/environ", "utf8")`,
    "its command line": `Deno.readTextFileSync("/proc/self/cmdline")`,
    "/etc/passwd": `Deno.readTextFileSync("/etc/passwd")`,
    "/etc/passwd by a URL": `await (await fetch("file:///etc/passwd")).text()`,
    "/etc/passwd as JSON":
      `await import("file:///etc/passwd", { with: { type: "json" } })`,
    "the journal": `Deno.readTextFileSync(RUN + "/journal.jsonl")`,
    "watching outside": `Deno.watchFs(OUT)`,
    "a link's target outside": `Deno.readLinkSync(OUT + "/link")`,
    "a variable": `if (!Deno.env.get("PLUGIN_TEST_SECRET")) throw 0`,
    "all variables": `Deno.env.toObject()`,
    "a variable by node": `if (!process.env.PLUGIN_TEST_SECRET) throw 0`,
    "a variable by the context":
      `if (!context.env("PLUGIN_TEST_SECRET")) throw 0`,
    "a variable by a text":
      `if (!context.expand("\${env.PLUGIN_TEST_SECRET}").includes("s3cret")) throw 0`,
    "setting a variable": `Deno.env.set("PATH", OUT)`,
    "the machine's name": `Deno.hostname()`,
    "its memory": `Deno.systemMemoryInfo()`,
    "who it runs as": `if (Deno.uid() === null) throw 0`,
  },
  processes: {
    "a program": `await new Deno.Command("true").output()`,
    "this Deno": `await new Deno.Command(Deno.execPath()).output()`,
    "a program by node": `
      const { error } = childProcess.spawnSync("true");
      if (error) throw error`,
    "a fork by node": `childProcess.fork(new URL(import.meta.url).pathname)`,
    "a program by the context": `await context.exec({ argv: ["true"] })`,
    "a signal to the engine": `Deno.kill(Deno.ppid, "SIGKILL")`,
    "a signal by node": `process.kill(process.ppid, "SIGKILL")`,
    "a native library": `Deno.dlopen("libc.so.6", {})`,
    "raw memory":
      `Deno.UnsafePointerView.getCString(Deno.UnsafePointer.create(1n))`,
    "the inspector": `(await import("node:inspector")).open(0)`,
  },
  network: {
    "a request": `await fetch("http://" + SERVER)`,
    "a connection":
      `await Deno.connect({ hostname: "127.0.0.1", port: Number(SERVER.split(":")[1]) })`,
    "a listener": `Deno.listen({ port: 0 })`,
    "a connection by node": `
      const net = await import("node:net");
      await new Promise((ok, no) =>
        net.connect(Number(SERVER.split(":")[1]), "127.0.0.1").on("error", no).on("connect", ok))`,
    "a unix socket":
      `await Deno.connect({ transport: "unix", path: OUT + "/s" })`,
    "a unix listener":
      `Deno.listen({ transport: "unix", path: OUT + "/listener" })`,
    "a name": `await Deno.resolveDns("localhost", "A")`,
    "a web socket": `
      const socket = new WebSocket("ws://" + SERVER);
      await new Promise((ok, no) => { socket.onopen = ok; socket.onerror = no; })`,
  },
  imports: {
    "a package": `await import("npm:left-pad@1.3.0")`,
    "a package of another registry": `await import("jsr:@std/path@1")`,
    "code from the network": `await import("http://" + SERVER + "/x.ts")`,
    "code from an encrypted network": `await import("https://deno.land/x.ts")`,
    "code outside": `await import("file://" + OUT + "/code.ts")`,
    "code in data that writes outside":
      `await import("data:text/javascript,Deno.writeTextFileSync('" + OUT + "/data','x')")`,
    "code in a blob that writes outside":
      `await import(URL.createObjectURL(new Blob(["Deno.writeTextFileSync('" + OUT + "/blob','x')"], { type: "text/javascript" })))`,
    "code that it wrote, which writes outside": `
      Deno.writeTextFileSync(WS + "/allowed/made.ts", "Deno.writeTextFileSync('" + OUT + "/made','x')");
      await import("file://" + WS + "/allowed/made.ts")`,
    "code in a text":
      `new Function("o", "Deno.writeTextFileSync(o + '/text', 'x')")(OUT)`,
    "the engine": `await import("../../lib/host/deno.ts")`,
    "asking for more":
      `if (Deno.permissions.requestSync({ name: "write" }).state !== "granted") throw 0`,
  },
  workers: {
    "a worker with a cache":
      `await worker("caches.open('a').then(() => postMessage('through'))")`,
    "a worker that writes outside": `await worker(
      "Deno.writeTextFileSync('" + OUT + "/worker', 'x'); postMessage('through')")`,
    "a worker of node's": `
      const { Worker } = await import("node:worker_threads");
      await new Promise((ok, no) => {
        const thread = new Worker(
          "require('node:fs').writeFileSync('" + OUT + "/thread', 'x')", { eval: true });
        thread.on("error", no);
        thread.on("exit", (code) => code === 0 ? ok() : no());
      })`,
  },
};

/**
 * What Deno's permissions cannot hold, since it follows links that stood in an
 * allowed folder before: the sandbox of the kernel has to.
 */
export const LEFT_TO_THE_KERNEL: Readonly<Record<string, string>> = {
  "writing through a link that was there":
    `Deno.writeTextFileSync(WS + "/allowed/way_out/new", "x")`,
  "reading through a link that was there":
    `Deno.readTextFileSync(WS + "/way_out/victim.txt")`,
};

/** The file of a plugin that makes attempts, and tells which of them got through. */
export function attemptingPlugin(
  type: string,
  attempts: Readonly<Record<string, string>>,
  { outside, server }: { readonly outside: string; readonly server: string },
): string {
  const functions = Object.entries(attempts).map(([name, code]) =>
    `  ${JSON.stringify(name)}: async () => { ${code} },`
  );
  return `// deno-lint-ignore-file
import fs from "node:fs";
import process from "node:process";
import * as sqlite from "node:sqlite";
import * as childProcess from "node:child_process";

const OUT = ${JSON.stringify(outside)};
const SERVER = ${JSON.stringify(server)};

function worker(code) {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Promise((ok, no) => {
    const one = new Worker(url, { type: "module" });
    one.onmessage = ok;
    one.onerror = (event) => { event.preventDefault(); no(event.message); };
  });
}

async function run(_node, context) {
  const WS = context.workspace;
  const RUN = WS.slice(0, WS.lastIndexOf("/"));
  const attempts = {
${functions.join("\n")}
  };
  const through = [];
  const refused = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      through.push(name);
    } catch (error) {
      refused[name] = String(error?.name ?? error) + ": " + String(error?.message ?? "").slice(0, 200);
    }
  }
  return { status: "success", contextUpdates: { "${type}.through": through, "${type}.refused": refused } };
}

export default {
  type: ${JSON.stringify(type)},
  role: "work",
  help: "Tries what it may not do.",
  attributes: [],
  run,
};
`;
}
