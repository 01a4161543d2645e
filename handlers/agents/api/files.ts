/**
 * The workspace as the node's programs see it, for tools.
 *
 * All of it goes through programs in the node's sandbox: where changes are
 * staged, only there are they to be seen, and what is hidden is hidden by the
 * kernel. Paths are checked before, so that a model is told at once, and so
 * that limits hold where no kernel keeps them.
 *
 * @module
 */

import { type PathLimits, pathLimits } from "../../../lib/guard/path_limits.ts";
import type { ExecResult, HandlerContext } from "../../../lib/handler.ts";
import { DeniedError, ToolError } from "./tool.ts";

/** What is at a path. */
export interface Place {
  /** Relative to the workspace, without links; the workspace itself is the empty string. */
  readonly path: string;
  /** Absolute, without links. */
  readonly real: string;
  /** `undefined` when there is nothing. */
  readonly kind: "file" | "directory" | "other" | undefined;
  /** Bytes of a file. */
  readonly size: number;
}

/** Bytes of a file that is read as a whole. */
const LARGEST_FILE = 8 * 1024 * 1024;

/** Prints kind, size, the workspace and the real path, each with a NUL behind it. */
const LOCATE = `
path=$1 rest=
while [ ! -e "$path" ] && [ ! -L "$path" ]; do
  case $path in */*) ;; *) rest=/$path$rest path=.; break ;; esac
  rest=/\${path##*/}$rest path=\${path%/*}
done
root=$(pwd -P && printf x) && root=\${root%?x}
if [ -L "$path" ] && [ ! -e "$path" ]; then kind=dangling real=
else
  real=$(readlink -f -- "$path" && printf x) && real=\${real%?x}$rest
  kind=other size=0
  if [ -n "$rest" ]; then
    kind=none
    [ -d "$path" ] || kind=below
  elif [ -d "$path" ]; then kind=directory
  elif [ -f "$path" ]; then kind=file size=$(wc -c < "$path") || exit 1
  fi
fi
printf '%s\\0' "$kind" "\${size:-0}" "$root" "$real"`;

const READ = 'cat -- "$1"';

const WRITE = 'mkdir -p -- "${1%/*}" && cat > "$1"';

const REMOVE = 'rm -f -- "$1"';

/** One attempt's files. */
export class AgentFiles {
  readonly #context: HandlerContext;
  #limits: Promise<PathLimits> | undefined;

  constructor(context: HandlerContext) {
    this.#context = context;
  }

  /** What the node may write and read. */
  limits(): Promise<PathLimits> {
    return this.#limits ??= this.#findLimits();
  }

  /**
   * Finds a file or folder to read.
   *
   * @throws {DeniedError} when it is outside the workspace, or hidden.
   */
  async toRead(asked: string): Promise<Place> {
    return await this.#find(asked, "read");
  }

  /**
   * Finds a file to write or to remove.
   *
   * @throws {DeniedError} when the node may not write it.
   */
  async toWrite(asked: string): Promise<Place> {
    const place = await this.#find(asked, "write");
    const limits = await this.limits();
    if (!limits.mayWrite(place.path)) {
      throw new DeniedError(
        "write",
        place.path,
        `${asked} may not be written: this stage may write ${limits.writable}`,
      );
    }
    if (place.kind === "directory" || place.path === "") {
      throw new ToolError(`${asked} is a folder`);
    }
    if (place.kind === "other") throw new ToolError(`${asked} is no file`);
    return place;
  }

  /**
   * A file's text.
   *
   * @throws {ToolError} when it is no text, or too large.
   */
  async readText(place: Place): Promise<string> {
    const { path, real, size } = place;
    if (place.kind !== "file") throw new ToolError(noFile(path, place.kind));
    if (size > LARGEST_FILE) {
      throw new ToolError(
        `${path} has ${size} bytes, and no more than ${LARGEST_FILE} can be read at once; use shell`,
      );
    }
    const { stdout } = await this.run(READ, [real], {
      keep: LARGEST_FILE + 1,
      doing: `read ${path}`,
    });
    if (stdout.includes("\0") || stdout.includes("\ufffd")) {
      throw new ToolError(`${path} is not a text in UTF-8`);
    }
    return stdout;
  }

  /** Replaces a file's text, and creates the folders above it. */
  async write({ path, real }: Place, content: string): Promise<void> {
    await this.run(WRITE, [real], { stdin: content, doing: `write ${path}` });
  }

  /** Removes a file. */
  async remove({ path, real }: Place): Promise<void> {
    await this.run(REMOVE, [real], { doing: `delete ${path}` });
  }

  /**
   * Runs a script of `sh` in the node's sandbox.
   *
   * @throws {ToolError} when it fails.
   */
  async run(
    script: string,
    args: readonly string[],
    { doing, ...options }: {
      readonly stdin?: string;
      readonly keep?: number;
      /** What cannot be done when it fails, such as `read a.ts`. */
      readonly doing: string;
    },
  ): Promise<ExecResult> {
    const result = await this.#context.exec({
      argv: ["sh", "-c", script, "sh", ...args],
      env: { LC_ALL: "C" },
      // Not for the live view.
      onText: () => {},
      ...options,
    });
    if (result.code === 0) return result;
    const why = result.stderr.trim().replace(/^sh: (line )?\d+: /, "") ||
      `exit code ${result.code}`;
    throw new ToolError(`cannot ${doing}: ${why}`);
  }

  async #find(asked: string, action: string): Promise<Place> {
    const path = this.#relative(asked, action);
    const { stdout } = await this.run(
      LOCATE,
      [path === "" ? "." : `./${path}`],
      {
        doing: `${action} ${asked}`,
      },
    );
    const [kind, size, root = "", real = ""] = stdout.split("\0");
    if (kind === "dangling") {
      throw new ToolError(`${asked} is a link that leads nowhere`);
    }
    if (kind === "below") {
      throw new ToolError(
        `${asked} has a file where a folder would have to be`,
      );
    }
    if (real !== root && !real.startsWith(`${root}/`)) {
      throw new DeniedError(
        action,
        path,
        `${asked} leads out of the workspace by a link, so it cannot be used`,
      );
    }
    const place = real.slice(root.length + 1);
    const limits = await this.limits();
    if (limits.isHidden(path) || limits.isHidden(place)) {
      throw new DeniedError(action, path, `${asked} is hidden from this stage`);
    }
    return {
      path: place,
      real,
      kind: kind === "file" || kind === "directory" || kind === "other"
        ? kind
        : undefined,
      size: Number(size),
    };
  }

  /** Models like absolute paths; those into the workspace are as good as others. */
  #relative(asked: string, action: string): string {
    const root = this.#context.workspace;
    const path = asked === root
      ? ""
      : asked.startsWith(`${root}/`)
      ? asked.slice(root.length + 1)
      : asked;
    const problem = path.startsWith("/")
      ? "it is outside the workspace"
      : path.split("/").includes("..")
      ? "it has a parent segment"
      : path.includes("\0")
      ? "it has a NUL character"
      : undefined;
    if (problem) {
      throw new DeniedError(
        action,
        asked,
        `${
          asked.replaceAll("\0", "\\0")
        } cannot be used: ${problem}; give a path relative to the workspace`,
      );
    }
    return path.split("/").filter((step) => step !== "" && step !== ".")
      .join("/");
  }

  async #findLimits(): Promise<PathLimits> {
    const { limits } = this.#context;
    const plain = pathLimits(limits);
    const places: string[] = [];
    for (const entry of limits.denyReadPaths) {
      if (entry.startsWith("/") || entry.split("/").includes("..")) continue;
      const { stdout } = await this.run(LOCATE, [`./${entry}`], {
        doing: `find ${entry}`,
      });
      const [, , root = "", real = ""] = stdout.split("\0");
      if (real.startsWith(`${root}/`)) places.push(real.slice(root.length + 1));
    }
    return places.length === 0 ? plain : pathLimits(limits, places);
  }
}

/** Why something cannot be read as a file. */
export function noFile(path: string, kind: Place["kind"]): string {
  switch (kind) {
    case "directory":
      return `${path || "."} is a folder; use glob to see what is in it`;
    case "other":
      return `${path} is no file`;
    case "file":
    case undefined:
      return `there is no file ${path}`;
    default:
      return kind satisfies never;
  }
}
