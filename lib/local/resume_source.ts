/** Which text a run goes on with. */

import { PipelineChangedError, RunFolderError } from "../errors.ts";
import type { Source } from "../graph/graph.ts";
import { sha256OfText } from "../workspace/hash.ts";
import type { StoppedRun } from "./resume_run.ts";

/**
 * The pipeline to go on with: the one that is given, or the one in the run's folder.
 *
 * @throws {PipelineChangedError} when the given text is not the one that ran, and that was not accepted.
 * @throws {RunFolderError} when the run's own text is missing, or is not the one that ran.
 */
export async function sourceOf(
  { state, layout, pipelineText, pipelinePath }: StoppedRun,
  given: Source | undefined,
  acceptChanges: boolean,
): Promise<Source> {
  const text = given?.text ?? pipelineText;
  if (text === undefined) {
    throw new RunFolderError(
      `Cannot resume run "${state.runId}": "${layout.pipeline}" is missing`,
      { hint: "name the pipeline with --pipeline" },
    );
  }
  const isAccepted = acceptChanges ||
    await sha256OfText(text) === state.pipelineHash;
  if (!isAccepted && given === undefined) {
    throw new RunFolderError(
      `Cannot resume run "${state.runId}": "${layout.pipeline}" is not the text that ran before`,
      {
        hint:
          "--accept-changes goes on with it, --pipeline names another text to go on with",
      },
    );
  }
  if (!isAccepted) {
    const { lineDifference } = await import("../text/line_difference.ts");
    throw new PipelineChangedError(
      state.runId,
      await lineDifference(pipelineText ?? "", text),
    );
  }
  return given ?? { file: pipelinePath, text };
}
