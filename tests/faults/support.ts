/** Runs of the real command that are to be broken. */

import { appears, factory, start } from "../cli/support.ts";

export { appears, factory, start, vanishes } from "../cli/support.ts";

/** A folder to work in, and what is in it: `src` to copy, `p.dot` to run. */
export interface Place extends Disposable {
  readonly path: string;
  /** Where runs go. */
  readonly runs: string;
  /** The run that {@linkcode RUN} makes. */
  readonly run: string;
}

/** Makes one; disposing of it removes it. */
export function place(
  pipeline: string,
  files: Readonly<Record<string, string>> = {},
): Place {
  const path = Deno.makeTempDirSync({ prefix: "factory_fault_" });
  Deno.mkdirSync(`${path}/src`);
  Deno.writeTextFileSync(`${path}/p.dot`, pipeline);
  for (const [name, text] of Object.entries(files)) {
    Deno.mkdirSync(
      `${path}/src/${name}`.slice(0, -name.length + name.lastIndexOf("/")),
      { recursive: true },
    );
    Deno.writeTextFileSync(`${path}/src/${name}`, text);
  }
  return {
    path,
    runs: `${path}/runs`,
    run: `${path}/runs/demo`,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

/** A pipeline of tools, one after the other. */
export function chain(
  nodes: Readonly<Record<string, string>>,
  more = "",
): string {
  const lines = Object.entries(nodes).map(([id, attributes]) =>
    `${id} [type=tool, ${attributes}]`
  );
  return `digraph {
  start [shape=Mdiamond]; exit [shape=Msquare]
  ${lines.join("\n  ")}
  ${["start", ...Object.keys(nodes), "exit"].join(" -> ")}
  ${more}
}`;
}

/** An attribute that holds a command; a dollar in it is one. */
export function command(text: string): string {
  return `tool_command=${JSON.stringify(text.replaceAll("$", () => "$$"))}`;
}

/** Shell that waits for the file `go` in the place, though nobody may be left to end it. */
export const WAIT_FOR_GO =
  "for i in $(seq 3000); do test -f ../../../go && exit; sleep 0.02; done; exit 9";

/** The arguments that start the run `demo`. */
export const RUN = [
  "run",
  "p.dot",
  "--workdir",
  "src",
  "--runsdir",
  "runs",
  "--run-id",
  "demo",
] as const;

/** The arguments that go on with it. */
export const RESUME = ["resume", "demo", "--runsdir", "runs"] as const;

/** Starts or resumes the run and waits for its end. */
export function go(
  { path }: Place,
  args: readonly string[] = RUN,
): ReturnType<typeof factory> {
  return factory(args, { cwd: path });
}

/** Starts or resumes the run. */
export function begin(
  { path }: Place,
  args: readonly string[] = RUN,
): Deno.ChildProcess {
  return start(args, { cwd: path });
}

/** Everything in a folder by path: kind, mode, and what it holds. Follows no link. */
export function treeOf(
  folder: string,
  { skip = () => false, times = false }: {
    readonly skip?: (path: string) => boolean;
    readonly times?: boolean;
  } = {},
): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (prefix: string) => {
    for (const { name } of Deno.readDirSync(`${folder}/${prefix}`)) {
      const path = prefix + name;
      if (skip(path)) continue;
      const at = `${folder}/${path}`;
      const info = Deno.lstatSync(at);
      const mode = ((info.mode ?? 0) & 0o7777).toString(8);
      const time = times ? ` ${info.mtime?.getTime()}` : "";
      if (info.isSymlink) found[path] = `-> ${Deno.readLinkSync(at)}${time}`;
      else if (info.isDirectory) {
        found[`${path}/`] = mode + time;
        walk(`${path}/`);
      } else found[path] = `${mode}${time} ${Deno.readTextFileSync(at)}`;
    }
  };
  walk("");
  return found;
}

/** The events of a run, as far as they are whole. */
export function journalOf(
  { run }: Place,
): { readonly type: string; readonly [key: string]: unknown }[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(`${run}/journal.jsonl`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole.split("\n").slice(0, -1).map((line) => JSON.parse(line).event);
}

/** What must not depend on how often a run was cut off: context, route, workspace, artifacts. */
export function factsOf(place: Place): unknown {
  const { run, path } = place;
  const { seq: _, ...checkpoint } = JSON.parse(
    Deno.readTextFileSync(`${run}/checkpoint.json`).replaceAll(path, "PLACE"),
  );
  delete checkpoint.context["last_failure.at"];
  return {
    checkpoint,
    route: journalOf(place).filter(({ type }) => type === "RouteEvaluated")
      .map(({ from, to, reason }) => `${from} -> ${to} ${reason}`),
    files: treeOf(run, {
      skip: (path) =>
        path === ".factory" || path === "checkpoint.json" ||
        path === "manifest.json" || /^\w+\.jsonl$/.test(path),
    }),
  };
}

/** The processes of a run that are there. */
export function processesOf({ run }: Place): number[] {
  const mark = `FACTORY_STAGE=${encodeURIComponent(`${run}/`)}`;
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name))
    .filter((pid) => pid > 0 && environOf(pid).includes(mark));
}

function environOf(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`);
  } catch (error) {
    // It has ended, or is somebody else's.
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.PermissionDenied
    ) return "";
    if (error instanceof Error && /ESRCH|process/.test(error.message)) {
      return "";
    }
    throw error;
  }
}

/** Waits until a file holds a text. */
export async function contains(path: string, text: string): Promise<void> {
  await appears(path);
  for (let tries = 0; tries < 1000; tries++) {
    if (Deno.readTextFileSync(path).includes(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${path} never held ${text}`);
}

/** Runs a line of shell, two minutes at most. */
export function shell(line: string): { code: number; text: string } {
  const { code, stdout, stderr } = new Deno.Command("timeout", {
    args: ["120", "sh", "-c", line],
  }).outputSync();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}
