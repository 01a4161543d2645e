import { leftOut, searched } from "../find.ts";
import { compiled } from "../glob_pattern.ts";
import { objectSchema, optionalText, text } from "../input.ts";
import type { Tool } from "../tool.ts";

/** Paths that are told. */
const MOST = 1000;
/** Bytes of paths that are looked through. */
const LARGEST_LIST = 16 * 1024 * 1024;

/** Lists files by a pattern. */
export const glob: Tool = {
  name: "glob",
  description:
    "Lists the files of the workspace whose path matches a pattern, sorted: * and ? within a step of a path, ** over steps, [a-z], {a,b}. A pattern without a slash is for names, wherever they are. Leaves out .git and node_modules unless path is in them.",
  input: objectSchema({
    pattern: { type: "string", description: "Such as src/**/*.ts." },
    path: {
      type: "string",
      description: "The folder to look in. Default: the workspace.",
    },
  }, ["pattern"]),
  access: "read",
  async run(input, { files, outputLimit }) {
    const matches = compiled("pattern", text(input, "pattern"));
    const place = await searched(files, optionalText(input, "path"));
    const { hidden } = await files.limits();
    const { stdout } = await files.run(
      'find "$@" 2>/dev/null; :',
      [
        place.real,
        ...leftOut(place, hidden),
        ...["(", "-type", "f", "-o", "-type", "l", ")", "-print0"],
      ],
      { keep: LARGEST_LIST, doing: `look into ${place.path || "."}` },
    );
    const found = stdout.split("\0")
      .filter((path) => path.startsWith(`${place.real}/`))
      .filter((path) => matches.test(path.slice(place.real.length + 1)))
      .map((path) =>
        path.slice(place.real.length - place.path.length)
          .replace(/^\//, "")
      )
      .sort();
    return list(found, outputLimit);
  },
};

function list(paths: readonly string[], limit: number): string {
  if (paths.length === 0) return "(no file matches)";
  let all = "";
  let count = 0;
  for (const path of paths) {
    if (count === MOST || all.length + path.length > limit) break;
    all += `${path}\n`;
    count++;
  }
  return count === paths.length
    ? all
    : `${all}[… ${paths.length - count} more: use a narrower pattern …]\n`;
}
