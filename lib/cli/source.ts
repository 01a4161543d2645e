/** Reading pipelines that the command line names. */

import type { Source } from "../graph/graph.ts";
import type { Host } from "../host/host.ts";
import { isMissingPermission, UsageError } from "./errors.ts";
import type { Outside } from "./io.ts";

/** The name of a pipeline that came by standard input. */
export const STDIN = "<stdin>";

/**
 * Reads a pipeline; `-` is standard input.
 *
 * @throws {UsageError} when it cannot be read.
 */
export async function readSource(
  outside: Pick<Outside, "host" | "readStdin">,
  file: string,
): Promise<Source> {
  if (file === "-") {
    return { file: STDIN, text: await outside.readStdin() };
  }
  return { file, text: readFile(outside.host, file) };
}

function readFile(host: Host, file: string): string {
  const { files } = host;
  try {
    return files.readText(file);
  } catch (error) {
    if (files.isNotFound(error)) {
      throw new UsageError(
        `Cannot read "${file}": no such file${
          file.startsWith("/") ? "" : ` in ${host.cwd()}`
        }`,
        { cause: error, ...neighbours(host, file) },
      );
    }
    if (isMissingPermission(error)) throw error;
    if (files.isDenied(error)) {
      throw new UsageError(`Cannot read "${file}": permission denied`, {
        cause: error,
      });
    }
    if (isFolder(host, file)) {
      throw new UsageError(`Cannot read "${file}": it is a folder`, {
        cause: error,
        ...neighbours(host, `${file}/x`),
      });
    }
    throw error;
  }
}

function isFolder(host: Host, path: string): boolean {
  return host.files.lstat(host.files.realPath(path))?.kind === "directory";
}

/** The pipelines in the folder where the file should be. */
function neighbours(host: Host, file: string): { hint?: string } {
  const folder = file.includes("/")
    ? file.slice(0, file.lastIndexOf("/")) || "/"
    : ".";
  const pipelines = pipelineFiles(host, folder);
  if (pipelines.length === 0) return {};
  const shown = pipelines.slice(0, 5).map((name) =>
    folder === "." ? name : `${folder}/${name}`
  );
  const more = pipelines.length > shown.length ? ", …" : "";
  return { hint: `pipelines there: ${shown.join(", ")}${more}` };
}

function pipelineFiles(host: Host, folder: string): string[] {
  try {
    return Array.from(host.files.list(folder))
      .filter(({ name, kind }) => kind === "file" && /\.(dot|gv)$/.test(name))
      .map(({ name }) => name).sort();
  } catch (error) {
    if (host.files.isNotFound(error) || host.files.isDenied(error)) return [];
    throw error;
  }
}
