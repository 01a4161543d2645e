import { clip } from "../clip.ts";
import { leftOut, searched } from "../find.ts";
import { compiled } from "../glob_pattern.ts";
import { flag, objectSchema, optionalText, text } from "../input.ts";
import { type Tool, ToolError } from "../tool.ts";

/** Bytes of matching lines that are read. */
const LARGEST_OUTPUT = 8 * 1024 * 1024;
/** Characters of a line that are shown. */
const LONGEST_LINE = 500;

/**
 * `$1` are the options of `grep`, `$2` the pattern; the rest is for `find`. No
 * match is no error: `xargs` makes 123 of grep's 1, and of its 2, which has a message.
 */
const SEARCH = `
options=$1 pattern=$2; shift 2
find "$@" 2>/dev/null | xargs -0 grep "$options" --null -e "$pattern" -- /dev/null`;

/** Searches files. */
export const grep: Tool = {
  name: "grep",
  description:
    "Searches the text files of the workspace for lines that match a POSIX extended regular expression (\\d, \\w, \\s and \\b work too), and shows them as path:line:text. Leaves out .git and node_modules unless path is in them.",
  input: objectSchema({
    pattern: { type: "string", description: "The regular expression." },
    path: {
      type: "string",
      description: "The file or folder to search. Default: the workspace.",
    },
    include: {
      type: "string",
      description: "Only files whose path matches, such as *.ts.",
    },
    ignore_case: {
      type: "boolean",
      description: "Takes upper and lower case for the same. Default: false.",
    },
  }, ["pattern"]),
  access: "read",
  async run(input, { files, outputLimit }) {
    const pattern = text(input, "pattern").replace(/\\d/g, "[0-9]");
    const include = optionalText(input, "include");
    const matches = include === undefined
      ? undefined
      : compiled("include", include);
    const options = flag(input, "ignore_case") ? "-nHIEi" : "-nHIE";
    const place = await searched(files, optionalText(input, "path"));
    const { hidden } = await files.limits();
    const { stdout, stderr } = await files.run(
      `${SEARCH}\ncase $? in 0|1|123) ;; *) exit 1 ;; esac`,
      [
        ...[options, pattern, place.real],
        ...leftOut(place, hidden),
        ...["-type", "f", "-print0"],
      ],
      { keep: LARGEST_OUTPUT, doing: "search" },
    );
    const said = stderr.split("\n").find((line) =>
      /^grep: .*regular|^grep: [^/]*$/.test(line)
    );
    if (stdout === "" && said) {
      throw new ToolError(`pattern is ${JSON.stringify(pattern)}: ${said}`);
    }
    const root = place.real.length - place.path.length;
    const lines = stdout.split("\n").flatMap((line) => {
      const [path = "", rest] = line.split("\0", 2);
      if (rest === undefined || !path.startsWith(place.real)) return [];
      const inPlace = path.slice(place.real.length + 1) || path.slice(root);
      if (matches && !matches.test(inPlace)) return [];
      return [{ path: path.slice(root).replace(/^\//, ""), rest }];
    });
    // find has no order of its own; within a file the lines have theirs.
    lines.sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
    if (lines.length === 0) return "(no line matches)";
    return clip(
      lines.map(({ path, rest }) => `${path}:${shorten(rest)}\n`).join(""),
      outputLimit,
    );
  },
};

function shorten(line: string): string {
  return line.length > LONGEST_LINE
    ? `${line.slice(0, LONGEST_LINE)}[… ${
      line.length - LONGEST_LINE
    } characters left out …]`
    : line;
}
