/** `factory plugin check`: what is wrong with a plugin, and what it is. */

import type { Files } from "../host/host.ts";
import { describe } from "../plugin/describe.ts";
import { PluginError } from "../plugin/error.ts";
import type { GrantTable } from "../plugin/grants.ts";
import { packageImports } from "../plugin/scaffold.ts";
import { EXIT } from "./exit_code.ts";
import { handlerText } from "./handlers.ts";
import type { Outside } from "./io.ts";
import { deno, folderOf, pluginFile } from "./plugin_deno.ts";

/** Checks a plugin and prints what it is. */
export async function checkPlugin(
  { host, stdout }: Pick<Outside, "host" | "stdout">,
  file: string,
  grants: GrantTable,
): Promise<number> {
  const plugin = pluginFile(host, file);
  const folder = folderOf(plugin.path);
  const config = hasConfig(host.files, folder) ? [] : [
    "--no-config",
    `--import-map=data:application/json,${
      encodeURIComponent(JSON.stringify({ imports: packageImports() }))
    }`,
  ];
  const { code, output } = await deno(
    host,
    ["check", "--quiet", ...config, plugin.path],
    folder,
  );
  if (code !== 0) {
    throw new PluginError(`Cannot use plugin "${file}": it has type errors`, {
      hint: output,
    });
  }
  const { npm = [] } = Object.hasOwn(grants, plugin.type)
    ? grants[plugin.type] ?? {}
    : {};
  const description = await describe(host, plugin, { npm: npm.length > 0 });
  const shown = { ...description, path: file };
  stdout.write(handlerText(shown, stdout));
  return EXIT.success;
}

/** Whether Deno finds a configuration in a folder, or above it. */
function hasConfig(files: Files, folder: string): boolean {
  for (let at = folder;; at = folderOf(at)) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      if (files.lstat(`${at === "/" ? "" : at}/${name}`)) return true;
    }
    if (at === "/") return false;
  }
}
