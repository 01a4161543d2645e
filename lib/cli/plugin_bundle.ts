/** `factory plugin bundle`: a plugin and its packages in one file. */

import { describe } from "../plugin/describe.ts";
import { PluginError } from "../plugin/error.ts";
import { typeOfPath } from "../plugin/folder.ts";
import { UsageError } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import type { Outside } from "./io.ts";
import { deno, folderOf, pluginFile } from "./plugin_deno.ts";

/** Bundles a plugin, and loads what came of it. */
export async function bundlePlugin(
  { host, stdout }: Pick<Outside, "host" | "stdout">,
  file: string,
  output?: string,
): Promise<number> {
  const { type, path } = pluginFile(host, file);
  const folder = folderOf(path);
  const target = output ??
    `${folderOf(file.includes("/") ? file : `./${file}`)}/dist/${type}.js`;
  if (typeOfPath(target) !== type) {
    throw new UsageError(
      `Cannot write the bundle to "${target}": its name has to be ${type}.js, which is the plugin's type`,
    );
  }
  const bundle = target.startsWith("/") ? target : `${host.cwd()}/${target}`;
  host.files.mkdir(folderOf(bundle));
  const { code, output: text } = await deno(
    host,
    ["bundle", "--quiet", "--output", bundle, path],
    folder,
  );
  if (code !== 0) {
    throw new PluginError(`Cannot bundle plugin "${file}"`, {
      hint: /unrecognized subcommand|invalid value/.test(text)
        ? "this Deno has no deno bundle: install Deno 2.9 or later"
        : text,
    });
  }
  await describe(host, { type, path: bundle });
  stdout.write(`Wrote ${target}\n`);
  return EXIT.success;
}
