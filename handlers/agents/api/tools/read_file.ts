import { noFile } from "../files.ts";
import { objectSchema, optionalCount, text } from "../input.ts";
import { type Tool, ToolError } from "../tool.ts";

/** Lines that are shown unless more are asked for. */
const LINES = 2000;
/** Characters of a line that are shown. */
const LONGEST_LINE = 2000;
/** Bytes that are read at most: lines of one file may be very long. */
const LARGEST_PART = 1024 * 1024;

/** Prints the number of line breaks, and then the lines. */
const READ_LINES =
  'wc -l < "$1" && tail -n +"$2" -- "$1" | head -n "$3" | head -c "$4"';

/** Shows lines of a file with their numbers. */
export const readFile: Tool = {
  name: "read_file",
  description:
    `Reads a text file of the workspace. Each line is shown with its number and a tab before it, which are not part of the file. Reads ${LINES} lines from offset unless limit says otherwise.`,
  input: objectSchema({
    path: { type: "string", description: "Relative to the workspace." },
    offset: {
      type: "integer",
      description: "The first line to read, from 1. Default: 1.",
    },
    limit: {
      type: "integer",
      description: `How many lines to read. Default: ${LINES}.`,
    },
  }, ["path"]),
  access: "read",
  async run(input, { files, outputLimit }) {
    const from = optionalCount(input, "offset") ?? 1;
    const count = optionalCount(input, "limit") ?? LINES;
    const place = await files.toRead(text(input, "path"));
    const { path, real, kind, size } = place;
    if (kind !== "file") throw new ToolError(noFile(path, kind));
    const largest = Math.min(LARGEST_PART, outputLimit * 4);
    const { stdout } = await files.run(
      READ_LINES,
      [real, String(from), String(count), String(largest)],
      { keep: largest + 100, doing: `read ${path}` },
    );
    if (stdout.includes("\0")) throw new ToolError(`${path} is no text`);
    const [counted = "", ...lines] = stdout.split("\n");
    if (lines.at(-1) === "") lines.pop();
    if (size === 0) return "(the file is empty)";
    const total = Number(counted);
    if (lines.length === 0) {
      throw new ToolError(
        `${path} has ${total} lines, so there is no line ${from}`,
      );
    }
    return shown(lines, { from, total, limit: outputLimit });
  },
};

function shown(
  lines: readonly string[],
  { from, total, limit }: {
    readonly from: number;
    readonly total: number;
    readonly limit: number;
  },
): string {
  let all = "";
  let next = from;
  for (const ended of lines) {
    // Line ends of Windows are kept by whatever edits the file.
    const line = ended.replace(/\r$/, "");
    const cut = line.length > LONGEST_LINE
      ? `${line.slice(0, LONGEST_LINE)}[… ${
        line.length - LONGEST_LINE
      } characters left out …]`
      : line;
    const numbered = `${String(next).padStart(6)}\t${cut}\n`;
    // The first line is shown whatever its length.
    if (all !== "" && all.length + numbered.length > limit) break;
    all += numbered;
    next++;
  }
  return next <= total
    ? `${all}[… of ${total} lines; go on with offset ${next} …]\n`
    : all;
}
