/** A truly compiled factory, by the one runtime that npm has: an older one. */

import { buildFlags } from "../../../scripts/compile/build_info.ts";
import { compileFlags } from "../../../scripts/compile/compiled.ts";
import { ROOT } from "../../../scripts/compile/deno_command.ts";
import type { OlderRuntime } from "./runtime.ts";

/** Compiles with the older Deno and its runtime. */
export async function compileOlder(
  { deno, denort }: OlderRuntime,
  output: string,
): Promise<void> {
  const config = writeConfig();
  try {
    const { success, stderr } = await new Deno.Command(deno, {
      args: [
        ...["compile", "--quiet", "--no-check", "--no-lock"],
        ...["--config", config, ...compileFlags()],
        ...["--output", output, "cli.ts"],
      ],
      cwd: ROOT,
      env: { DENORT_BIN: denort, NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  } finally {
    Deno.removeSync(config);
  }
}

/** The build's own configuration, with another host for all but that host itself. */
function writeConfig(): string {
  const [, path = ""] = buildFlags("compiled");
  const text = Deno.readTextFileSync(path);
  const { imports, ...rest } = JSON.parse(text);
  // From the configuration, as its own paths are.
  const host = "../../../lib/host/deno.ts";
  const folder = "../../../tests/forms/older/";
  const older = path.replace(/deno\.json$/, `older-${Deno.pid}.json`);
  Deno.writeTextFileSync(
    older,
    JSON.stringify({
      ...rest,
      imports: { ...imports, [host]: `${folder}host.ts` },
      scopes: { [folder]: { [host]: host } },
    }),
  );
  return older;
}
