import { flag, objectSchema, text } from "../input.ts";
import { normalize } from "../line_ends.ts";
import { type Tool, ToolError } from "../tool.ts";

/** Replaces a text in a file. */
export const editFile: Tool = {
  name: "edit_file",
  description:
    "Replaces old_string by new_string in a file of the workspace. old_string has to be exactly as it is in the file, white space included, without the line numbers of read_file, and has to be there once only, unless replace_all is true.",
  input: objectSchema({
    path: { type: "string", description: "Relative to the workspace." },
    old_string: { type: "string", description: "The text to replace." },
    new_string: { type: "string", description: "The text in its place." },
    replace_all: {
      type: "boolean",
      description: "Replaces it wherever it is. Default: false.",
    },
  }, ["path", "old_string", "new_string"]),
  access: "write",
  async run(input, { files }) {
    const wanted = text(input, "old_string");
    const replacement = text(input, "new_string");
    const all = flag(input, "replace_all");
    if (wanted === "") {
      throw new ToolError("old_string is empty; use write_file for a new file");
    }
    if (wanted === replacement) {
      throw new ToolError("old_string and new_string are the same");
    }
    const place = await files.toWrite(text(input, "path"));
    const file = normalize(await files.readText(place));
    const old = normalize(wanted).text;
    const parts = file.text.split(old);
    const count = parts.length - 1;
    if (count === 0) throw new ToolError(notFound(file.text, old, place.path));
    if (count > 1 && !all) {
      throw new ToolError(
        `old_string is ${count} times in ${place.path}, in lines ${
          linesOf(parts, old).join(", ")
        }; add what stands around it, or set replace_all`,
      );
    }
    await files.write(
      place,
      file.restore(parts.join(normalize(replacement).text)),
    );
    return `replaced ${count} ${
      count === 1 ? "place" : "places"
    } in ${place.path}`;
  },
};

function notFound(content: string, old: string, path: string): string {
  const loose = (text: string) => text.replace(/\s+/g, " ").trim();
  const hint = loose(old) !== "" && loose(content).includes(loose(old))
    ? "there is a text that differs in white space only: read the file again and copy it exactly"
    : "read the file again";
  return `old_string is not in ${path}; ${hint}`;
}

function linesOf(parts: readonly string[], old: string): number[] {
  let before = "";
  return parts.slice(0, -1).map((part) => {
    before += part;
    const line = before.split("\n").length;
    before += old;
    return line;
  });
}
