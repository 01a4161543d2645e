/** A workspace with an outside around it: what may be written, what may not, and ways from the one to the other. */

import { Libc } from "../../lib/sandbox/libc_deno.ts";

/** Where everything is. */
export interface Places {
  /** The workspace: `src/` and `report.md` may be written. */
  readonly workspace: string;
  /** A folder beside it. */
  readonly outside: string;
  readonly home: string;
  /** May be written. */
  readonly temporary: string;
  readonly scratch: string;
}

/** Behind the path of a file: what of it no snapshot has. */
export const ATTRIBUTES = " (attributes)";

/** What the nodes of the arena may write. */
export const ALLOWED: readonly string[] = ["src/", "report.md"];

/** Opened once, which takes long, since every look asks it for attributes. */
const LIBC = Deno.build.os === "linux" ? new Libc() : undefined;

/** A temporary folder laid out for escapes. */
export class Arena implements Disposable, Places {
  readonly folder: string = Deno.realPathSync(Deno.makeTempDirSync());
  readonly workspace: string = `${this.folder}/ws`;
  readonly outside: string = `${this.folder}/outside`;
  readonly home: string = `${this.folder}/home`;
  readonly temporary: string = `${this.folder}/tmp`;
  readonly scratch: string = `${this.folder}/scratch`;
  /** As it was laid out, all paths included. */
  #whole = "";

  constructor() {
    this.#layOut();
  }

  /** Lays it out anew when anything has changed at all. */
  restore(): void {
    if (JSON.stringify([...look(this.folder)]) === this.#whole) return;
    for (const { name } of Deno.readDirSync(this.folder)) {
      Deno.removeSync(`${this.folder}/${name}`, { recursive: true });
    }
    this.#layOut();
  }

  /** All that stands where nobody may write, by path. */
  state(): Map<string, string> {
    const state = look(this.folder);
    for (const path of state.keys()) {
      if (/^(?:ws\/(?:src\/|src$|report\.md$)|tmp|scratch)/.test(path)) {
        state.delete(path);
      }
    }
    return state;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }

  #layOut(): void {
    const { workspace, outside, home, temporary } = this;
    for (
      const folder of [
        ...[`${workspace}/src/deep`, `${workspace}/docs`, `${workspace}/empty`],
        ...[`${workspace}/.git/hooks`, `${workspace}/scripts/scenarios`],
        ...[`${outside}/folder`, home, temporary, this.scratch],
      ]
    ) Deno.mkdirSync(folder, { recursive: true });
    const text: Record<string, string> = {
      "ws/report.md": "report\n",
      "ws/other.md": "other\n",
      "ws/linked.md": "linked\n",
      "ws/docs/page.md": "page\n",
      "ws/src/a.txt": "a\n",
      "ws/Makefile": "all:\n\ttrue\n",
      "ws/package.json": "{}\n",
      "ws/.git/config": "[core]\n\tbare = false\n",
      "ws/.git/HEAD": "ref: refs/heads/main\n",
      "ws/.git/hooks/pre-commit.sample": "#!/bin/sh\n",
      "ws/scripts/scenarios/hidden.txt": "hidden\n",
      "outside/file.txt": "outside\n",
      "outside/linked.txt": "linked\n",
      "home/.profile": "# profile\n",
      // What a former node may have planted, where it may write.
      "ws/src/Evil.pm": `open(F, ">", "${outside}/evil"); 1;\n`,
      "ws/src/evil.sh": `echo x > ${outside}/evil\n`,
    };
    for (const [path, content] of Object.entries(text)) {
      Deno.writeTextFileSync(`${this.folder}/${path}`, content);
      // Long ago, so that a new time shows.
      Deno.utimeSync(`${this.folder}/${path}`, 1e9, 1e9);
    }
    // Ways out that were there before.
    Deno.symlinkSync(`${outside}/file.txt`, `${workspace}/src/link`);
    Deno.symlinkSync("../other.md", `${workspace}/src/inner_link`);
    Deno.symlinkSync(outside, `${workspace}/src/folder_link`);
    Deno.symlinkSync(`${outside}/file.txt`, `${workspace}/way_out`);
    Deno.linkSync(`${outside}/linked.txt`, `${workspace}/src/hard`);
    Deno.linkSync(`${workspace}/linked.md`, `${workspace}/src/inner_hard`);
    this.#whole = JSON.stringify([...look(this.folder)]);
  }
}

/** Kind, mode, owner, time, content and an attribute of everything below a folder. */
function look(folder: string): Map<string, string> {
  const state = new Map<string, string>();
  const visit = (path: string) => {
    for (const { name } of Deno.readDirSync(`${folder}/${path}`)) {
      const entry = path === "" ? name : `${path}/${name}`;
      const at = `${folder}/${entry}`;
      const info = Deno.lstatSync(at);
      const facts = [info.mode?.toString(8), info.uid, info.gid];
      if (info.isFile) {
        const attribute = LIBC?.attribute(at, "user.x");
        if (attribute) state.set(`${entry}${ATTRIBUTES}`, attribute);
        state.set(
          entry,
          [
            ...facts,
            info.mtime?.toISOString(),
            // Those with names in `src/` may lose them.
            entry.includes("linked.") ? "" : info.nlink,
            Deno.readTextFileSync(at),
          ].join(" "),
        );
      } else if (info.isSymlink) {
        state.set(
          entry,
          `${info.uid} ${info.gid} -> ${Deno.readLinkSync(at)}`,
        );
      } else {
        state.set(entry, facts.join(" "));
        // The sandbox's own, with folders that are closed to all.
        if (info.isDirectory && entry !== "scratch") visit(entry);
      }
    }
  };
  visit("");
  return state;
}

/** Paths that differ, sorted. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path)).sort();
}
