/** A plugin that does what it may. */

import type { Plugin } from "../../../mod.ts";

export default {
  type: "shout",
  role: "work",
  help: "Writes words in capitals.",
  attributes: [
    { name: "words", type: "string", required: true, help: "What to write." },
  ],
  run({ values }, { files }) {
    files.write("shout.txt", (values.text("words") ?? "").toUpperCase());
    return { status: "success" };
  },
} satisfies Plugin;
