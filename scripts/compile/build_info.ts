/** What an executable knows of its own build: a module of the sources is replaced for it. */

import { headCommit } from "../../lib/git_head.ts";
import type { Build } from "../../lib/build.ts";
import { denoHost } from "../../lib/host/deno.ts";
import { ROOT } from "./deno_command.ts";

/** The flags with which Deno takes the replaced module. */
export function buildFlags(form: NonNullable<Build["form"]>): string[] {
  // In the tree, so that a compiled program has no paths from elsewhere in it.
  const folder = new URL(`dist/.build/${form}/`, ROOT);
  const commit = headCommit(denoHost.files, decodeURIComponent(ROOT.pathname));
  const build: Build = { form, ...(commit !== undefined && { commit }) };
  const { imports, compilerOptions } = JSON.parse(
    Deno.readTextFileSync(new URL("deno.json", ROOT)),
  );
  Deno.mkdirSync(folder, { recursive: true });
  write(
    new URL("build.ts", folder),
    `export const BUILD = ${JSON.stringify(build)};\n`,
  );
  write(
    new URL("deno.json", folder),
    JSON.stringify({
      compilerOptions,
      imports: {
        ...imports,
        // Relative: a compiled program has its files at other addresses.
        "../../../lib/build.ts": "./build.ts",
      },
    }),
  );
  return [
    ...["--config", decodeURIComponent(new URL("deno.json", folder).pathname)],
    ...["--lock", "deno.lock", "--frozen-lockfile"],
  ];
}

/** Another build may be reading it. */
function write(file: URL, text: string): void {
  const temporary = new URL(`${file.href}.${Deno.pid}`);
  Deno.writeTextFileSync(temporary, text);
  Deno.renameSync(temporary, file);
}
