import type { AgentFiles, Place } from "../files.ts";
import { objectSchema, text } from "../input.ts";
import { normalize } from "../line_ends.ts";
import { applyHunks } from "../patch/apply.ts";
import { type FilePatch, parsePatch } from "../patch/parse.ts";
import { type Tool, ToolError } from "../tool.ts";

/** Changes several files at once. */
export const applyPatch: Tool = {
  name: "apply_patch",
  description:
    `Changes files of the workspace by a patch: all of it, or nothing when a part does not fit. Its form:
*** Begin Patch
*** Add File: <path>
+<each line of the new file>
*** Update File: <path>
*** Move to: <new path, only to rename it>
@@ <a line above the change, such as a function's first one, where the context alone is not unique>
 <a line of context>
-<a line to remove>
+<a line to add>
*** Delete File: <path>
*** End Patch
Give three lines of context before and after each change.`,
  input: objectSchema({
    patch: { type: "string", description: "The whole patch." },
  }, ["patch"]),
  access: "write",
  async run(input, { files }) {
    const writes = new Writes(files);
    const told: string[] = [];
    for (const patch of parsePatch(text(input, "patch"))) {
      told.push(await plan(patch, writes));
    }
    await writes.carryOut();
    return told.join("\n");
  },
};

async function plan(patch: FilePatch, writes: Writes): Promise<string> {
  const { path } = patch;
  switch (patch.kind) {
    case "add":
      if (await isTaken(path, writes)) {
        throw new ToolError(`${path} is there already; use *** Update File`);
      }
      await writes.put(path, patch.content);
      return `added ${path}`;
    case "delete":
      await existing(path, writes);
      await writes.put(path, undefined);
      return `deleted ${path}`;
    case "update": {
      const old = normalize(await existing(path, writes));
      const content = old.restore(applyHunks(old.text, patch.hunks, path));
      const { moveTo } = patch;
      if (moveTo === undefined || moveTo === path) {
        await writes.put(path, content);
        return `updated ${path}`;
      }
      if (await isTaken(moveTo, writes)) {
        throw new ToolError(`${moveTo} is there already`);
      }
      await writes.put(path, undefined);
      await writes.put(moveTo, content);
      return `moved ${path} to ${moveTo}`;
    }
    default:
      return patch satisfies never;
  }
}

/** An empty file is no hindrance: a sandbox may have put it there, so that it can be written. */
async function isTaken(path: string, writes: Writes): Promise<boolean> {
  const content = await writes.read(path);
  return content !== undefined && content !== "";
}

async function existing(path: string, writes: Writes): Promise<string> {
  const content = await writes.read(path);
  if (content === undefined) throw new ToolError(`there is no file ${path}`);
  return content;
}

interface Write {
  readonly place: Place;
  /** `undefined` when there was none. */
  readonly before: string | undefined;
  /** `undefined` when there is to be none. */
  after: string | undefined;
}

/** What is to be written, once all of it is known to fit. */
class Writes {
  readonly #files: AgentFiles;
  /** By real path: two paths may be the same file. */
  readonly #writes = new Map<string, Write>();

  constructor(files: AgentFiles) {
    this.#files = files;
  }

  /** A file's text, as the patch has left it so far. */
  async read(path: string): Promise<string | undefined> {
    return (await this.#at(path)).after;
  }

  async put(path: string, content: string | undefined): Promise<void> {
    (await this.#at(path)).after = content;
  }

  /** Writes all of it; what was written is put back when one cannot be. */
  async carryOut(): Promise<void> {
    const done: Write[] = [];
    try {
      for (const write of this.#writes.values()) {
        if (write.before === write.after) continue;
        done.push(write);
        await this.#set(write.place, write.after);
      }
    } catch (error) {
      for (const { place, before } of done.toReversed()) {
        try {
          await this.#set(place, before);
        } catch (problem) {
          // The one that could not be written cannot be put back either, and is as it was.
          if (!(problem instanceof ToolError)) throw problem;
        }
      }
      throw error;
    }
  }

  async #at(path: string): Promise<Write> {
    const place = await this.#files.toWrite(path);
    const known = this.#writes.get(place.real);
    if (known) return known;
    const before = place.kind === undefined
      ? undefined
      : await this.#files.readText(place);
    const write = { place, before, after: before };
    this.#writes.set(place.real, write);
    return write;
  }

  async #set(place: Place, content: string | undefined): Promise<void> {
    if (content === undefined) await this.#files.remove(place);
    else await this.#files.write(place, content);
  }
}
