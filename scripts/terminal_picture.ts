/**
 * Draws docs/run.svg: a real run of examples/fix_loop, as its terminal showed it.
 *
 * @example
 * ```sh
 * deno run -A scripts/terminal_picture.ts
 * ```
 *
 * @module
 */

import { declaredAgents } from "../handlers/mod.ts";
import { main } from "../lib/cli/main.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { denoHost } from "../lib/host/deno.ts";
import type { Output } from "../lib/sinks/text.ts";
import { createFactory } from "../mod.ts";
import { copyFolder } from "./support/copy_folder.ts";
import { pathWithDeno } from "./support/path_with_deno.ts";
import { screenAfter } from "./terminal/screen.ts";
import { screenSvg } from "./terminal/svg.ts";

const COMMAND = "factory run pipeline.dot --workdir project --run-id demo";
const COLUMNS = 100;

/** Runs the example before a terminal that remembers what it is sent. */
async function recordRun(): Promise<string> {
  const top = Deno.cwd();
  const folder = Deno.makeTempDirSync({ prefix: "factory-picture-" });
  let sent = `\x1b[32m$\x1b[39m \x1b[1m${COMMAND}\x1b[22m\n`;
  const screen: Output = {
    isTerminal: true,
    colour: true,
    columns: () => COLUMNS,
    rows: () => 40,
    write: (text) => void (sent += text),
  };
  try {
    copyFolder(new URL("../examples/fix_loop", import.meta.url), folder);
    Deno.chdir(folder);
    Deno.env.set("PATH", pathWithDeno());
    Deno.env.delete("CI");
    const code = await main(COMMAND.split(" ").slice(1), {
      ...terminal(),
      stdout: screen,
      stderr: screen,
      host: denoHost,
      agents: declaredAgents,
      createFactory: () => Promise.resolve(createFactory()),
    });
    if (code !== 0) throw new Error(`The run ended with ${code}:\n${sent}`);
    return sent;
  } finally {
    Deno.chdir(top);
    Deno.removeSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const lines = screenAfter(await recordRun());
  while (lines.at(-1)?.length === 0) lines.pop();
  const file = new URL("../docs/run.svg", import.meta.url);
  Deno.writeTextFileSync(file, screenSvg(lines, `$ ${COMMAND}`));
  for (const line of lines) console.log(line.map(({ text }) => text).join(""));
}
