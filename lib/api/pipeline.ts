/** What a program names as a pipeline → its text. */

import { PipelineFileError } from "../errors.ts";
import type { Source } from "../graph/graph.ts";
import type { Host } from "../host/host.ts";
import { absolute } from "./paths.ts";

/**
 * A pipeline: the path of its file, the file's URL, its text, or its text with
 * the name that messages speak of it by. A string with a brace in it is a text,
 * for every digraph has one.
 */
export type Pipeline = string | URL | Source;

/** Where pipelines are read. */
export interface PipelinePlace {
  readonly host: Host;
  /** Where relative paths begin. @default where the process runs */
  readonly cwd?: string | undefined;
}

/**
 * Reads a pipeline's text.
 *
 * @throws {PipelineFileError} when its file cannot be read.
 */
export function readPipeline(pipeline: Pipeline, place: PipelinePlace): Source {
  if (pipeline instanceof URL) return readUrl(pipeline, place);
  if (typeof pipeline !== "string") return pipeline;
  return pipeline.includes("{")
    ? textSource(pipeline)
    : { file: pipeline, text: readFile(pipeline, place) };
}

/** A pipeline of which only the text is known. */
export function textSource(text: string): Source {
  return { file: "<text>", text };
}

function readUrl(url: URL, place: PipelinePlace): Source {
  if (url.protocol !== "file:") {
    throw new PipelineFileError(url.href, "it is no file of this machine");
  }
  const file = decodeURIComponent(url.pathname);
  return { file, text: readFile(file, place) };
}

function readFile(file: string, { host, cwd }: PipelinePlace): string {
  const { files } = host;
  const path = absolute(file, cwd);
  let reason: string;
  try {
    if (files.lstat(files.realPath(path))?.kind === "file") {
      return files.readText(path);
    }
    reason = "it is no file";
    throw new PipelineFileError(file, reason);
  } catch (error) {
    if (error instanceof PipelineFileError) throw error;
    const cause = { cause: error };
    if (files.isNotFound(error)) {
      const where = file.startsWith("/") ? "" : ` in ${cwd ?? host.cwd()}`;
      throw new PipelineFileError(file, `no such file${where}`, cause);
    }
    if (files.isDenied(error)) {
      throw new PipelineFileError(file, "permission denied", cause);
    }
    throw error;
  }
}
