/**
 * `deno task compile`: builds dist/factory, one executable file.
 *
 * `deno compile` puts the program into a runtime that Deno downloads once, or
 * takes from the file that `DENORT_BIN` names.
 *
 * @module
 */

const TARGET = Deno.build.os === "windows"
  ? "dist/factory.exe"
  : "dist/factory";

/** Modules that are started by their address: plugins run in the one, a limited thread in the other. */
const WORKERS = [
  "lib/plugin/inside/worker_main.ts",
  "lib/sandbox/landlock_worker_deno.ts",
];

if (import.meta.main) {
  Deno.exit(await compile(Deno.args));
}

/** Compiles; says in one line why when it cannot. */
async function compile(more: readonly string[]): Promise<number> {
  Deno.mkdirSync("dist", { recursive: true });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--quiet", "--allow-all", "--no-prompt"],
      "--unstable-worker-options",
      ...WORKERS.flatMap((path) => ["--include", path]),
      ...["--output", TARGET, ...more, "cli.ts"],
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "inherit",
    stderr: "piped",
  }).output();
  if (success) {
    console.log(`${TARGET}: ${megabytes(Deno.statSync(TARGET).size)} MB`);
    return 0;
  }
  const text = new TextDecoder().decode(stderr).trim();
  const download = /error sending request for url \(([^)]+)\)/.exec(text)?.[1];
  console.error(
    `Cannot compile: ${
      download
        ? `the runtime cannot be downloaded from ${download}; connect, or set DENORT_BIN to a denort of Deno ${Deno.version.deno}`
        : oneLine(text)
    }`,
  );
  return 1;
}

/** An error of Deno's with its causes, less the numbers and the stack. */
function oneLine(text: string): string {
  return text.split("\n\nStack backtrace")[0]?.split("\n")
    .map((line) => line.trim().replace(/^(?:\d+: |error: |Caused by:$)/, ""))
    .filter((line) => line !== "").join(": ") ?? "";
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
