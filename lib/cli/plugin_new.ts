/** `factory plugin new`: a plugin to begin with. */

import { isPluginType } from "../plugin/folder.ts";
import { configText, scaffold } from "../plugin/scaffold.ts";
import { UsageError } from "./errors.ts";
import { EXIT } from "./exit_code.ts";
import type { Outside } from "./io.ts";

/** Writes the files, and tells what to do next. */
export function newPlugin(
  { host, stdout }: Pick<Outside, "host" | "stdout">,
  folder: string,
  type: string,
): number {
  const { files } = host;
  if (!isPluginType(type)) {
    throw new UsageError(
      `Cannot name a plugin ${
        JSON.stringify(type)
      }: a type is made of letters, digits, _ and -, in parts between dots, and begins with a letter`,
      { hint: "such as http_check or team.check" },
    );
  }
  const made = scaffold(type);
  const there = made.find(({ name }) => files.lstat(`${folder}/${name}`));
  if (there) {
    throw new UsageError(
      `Cannot create ${folder}/${there.name}: it is there already`,
      { hint: "choose another type, or --dir" },
    );
  }
  files.mkdir(folder);
  const path = `${folder}/deno.json`;
  const before = files.lstat(path) ? files.readText(path) : undefined;
  const config = configOf(before, path);
  if (config !== undefined) files.write(path, config);
  for (const { name, text } of made) files.write(`${folder}/${name}`, text);
  const written = [
    ...made.map(({ name }) => name),
    ...(config === undefined ? [] : ["deno.json"]),
  ];
  stdout.write(
    `Wrote ${written.join(", ")} to ${folder}

  cd ${folder} && deno test -A      runs its test
  factory plugin check ${folder}/${type}.ts
  node [type=${
      type.includes(".") ? `"${type}"` : type
    }, words="hello"]      uses it in a pipeline
`,
  );
  return EXIT.success;
}

function configOf(
  before: string | undefined,
  path: string,
): string | undefined {
  try {
    return configText(before);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`Cannot add to ${path}: it is no plain JSON`, {
      hint: "add @factory/cli and @factory/cli/testing to its imports",
      cause: error,
    });
  }
}
