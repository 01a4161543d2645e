/** All tools, by the name that a model knows. */

import type { Tool } from "../tool.ts";
import { applyPatch } from "./apply_patch.ts";
import { editFile } from "./edit_file.ts";
import { glob } from "./glob.ts";
import { grep } from "./grep.ts";
import { readFile } from "./read_file.ts";
import { shell } from "./shell.ts";
import { writeFile } from "./write_file.ts";

/** The tools, in the order in which a model is told of them. */
export const TOOLS: readonly Tool[] = [
  readFile,
  writeFile,
  editFile,
  applyPatch,
  shell,
  grep,
  glob,
];
