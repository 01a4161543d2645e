import { objectSchema, text } from "../input.ts";
import type { Tool } from "../tool.ts";

/** Writes a file. */
export const writeFile: Tool = {
  name: "write_file",
  description:
    "Writes a file of the workspace: creates it, and the folders above it, or replaces all of it. To change a part of a file use edit_file or apply_patch.",
  input: objectSchema({
    path: { type: "string", description: "Relative to the workspace." },
    content: { type: "string", description: "All of the file's text." },
  }, ["path", "content"]),
  access: "write",
  async run(input, { files }) {
    const content = text(input, "content");
    const place = await files.toWrite(text(input, "path"));
    await files.write(place, content);
    const done = place.kind === undefined ? "created" : "replaced";
    return `${done} ${place.path}: ${content.length} characters`;
  },
};
