/** A source, a run and a way to act like a node, in a folder that goes away. */

import { denoHost } from "../../../lib/host/deno.ts";
import {
  type CreateOptions,
  Workspace,
} from "../../../lib/workspace/workspace.ts";

const { files } = denoHost;

/** A temporary folder with a source and a run in it. */
export class Scratch implements Disposable {
  readonly folder: string = Deno.makeTempDirSync();
  readonly source: string = `${this.folder}/source`;
  readonly runs: string = `${this.folder}/runs`;
  readonly run: string = `${this.runs}/r1`;
  readonly root: string = `${this.run}/workspace`;

  constructor(script = "") {
    files.mkdir(this.source);
    files.mkdir(this.run);
    if (script) this.sh(script, this.source);
  }

  /** Runs a shell script, in the workspace unless said otherwise. */
  sh(script: string, cwd: string = this.root): string {
    const { success, stdout, stderr } = new Deno.Command("sh", {
      args: ["-e", "-u", "-c", `umask 022\n${script}`],
      cwd,
    }).outputSync();
    const text = (data: Uint8Array) => new TextDecoder().decode(data);
    if (!success) throw new Error(`${script}: ${text(stderr)}`);
    return text(stdout);
  }

  async create(options: Partial<CreateOptions> = {}): Promise<Workspace> {
    const { workspace } = await Workspace.create(denoHost, {
      source: this.source,
      runFolder: this.run,
      ...options,
    });
    return workspace;
  }

  [Symbol.dispose](): void {
    new Deno.Command("sh", {
      args: ["-c", 'chmod -R u+rwx "$1"; rm -rf "$1"', "sh", this.folder],
      stderr: "null",
    }).outputSync();
  }
}

/** Everything below a folder: kind, mode, and content or target, by path. */
export function look(folder: string): Record<string, string> {
  const found: [string, string][] = [];
  const visit = (path: string, at: string) => {
    const info = files.lstat(at);
    const mode = info?.mode.toString(8);
    switch (info?.kind) {
      case "directory":
        found.push([`${path}/`, `${mode}`]);
        opened(at, info.mode, 0o700, () => {
          for (const { name } of [...files.list(at)]) {
            visit(`${path}/${name}`, `${at}/${name}`);
          }
        });
        break;
      case "symlink":
        found.push([path, `-> ${files.readLink(at)}`]);
        break;
      case "file":
        opened(at, info.mode, 0o400, () => {
          found.push([path, `${mode} ${files.readText(at)}`]);
        });
        break;
      default:
        found.push([path, `${info?.kind}`]);
    }
  };
  visit(".", folder);
  return Object.fromEntries(found.sort(([a], [b]) => a < b ? -1 : 1));
}

/** Opens what is closed for a moment. */
function opened(
  path: string,
  mode: number,
  access: number,
  action: () => void,
): void {
  const closed = (mode & access) !== access;
  if (closed) files.chmod(path, mode | access);
  action();
  if (closed) files.chmod(path, mode);
}

/** A small project: files, a nested folder, an empty one, links. */
export const PROJECT = `
  printf a > a; printf b > b; printf c > c; printf d > d
  chmod 755 d
  mkdir -p dir/sub empty
  printf x > dir/x; printf y > dir/y; printf z > dir/sub/z
  ln -s a link; ln -s dir dirlink; ln -s nowhere dangling
`;
