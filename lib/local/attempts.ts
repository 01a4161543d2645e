/** Attempts of a run on its own folder: where their files go, and what they are given. */

import type {
  RunRecord,
  SnapshotDelta,
  StageFinished,
} from "../history/event.ts";
import type { RunState } from "../history/state.ts";
import type { StageOutput } from "../report.ts";
import { attempt } from "../run/attempt.ts";
import { type AttemptRequest, Interruption } from "../run/durable.ts";
import type { LateFiles } from "../run/late_files.ts";
import { passedNames } from "../run/node_limits.ts";
import { asFolderError } from "./folder_error.ts";
import { foldersOf, processTag } from "./layout.ts";
import type { LocalParts } from "./local_durable.ts";
import type { StageFiles } from "./stage_files.ts";

/** What attempts need of the run that they belong to. */
export interface AttemptsRun {
  readonly state: RunState;
  readonly late: LateFiles;
  readonly stages: StageFiles;
  record(record: RunRecord): void;
  output(output: StageOutput): void;
  notice(message: string, node?: string): void;
}

/** Makes the attempts of one run. */
export class Attempts {
  readonly #parts: LocalParts;
  readonly #run: AttemptsRun;
  /** Snapshot deltas with the visit that made them, in order. */
  readonly #deltas: { node: string; visit: number; delta: SnapshotDelta }[] =
    [];

  constructor(parts: LocalParts, run: AttemptsRun) {
    this.#parts = parts;
    this.#run = run;
  }

  /** Takes in what an attempt, old or new, has left. */
  finished({ node, visit, delta }: StageFinished): void {
    this.#deltas.push({ node, visit, delta });
  }

  /**
   * Waits, then makes an attempt.
   *
   * @throws {Interruption} when the run was stopped meanwhile.
   */
  async make(request: AttemptRequest): Promise<StageFinished> {
    const { host, plan, layout, workspace, sandboxes, signal, allowEnv } =
      this.#parts;
    const run = this.#run;
    const { node: id, visit, attempt: number, delayMs } = request;
    try {
      if (delayMs > 0) await host.sleep(delayMs, signal);
      signal.throwIfAborted();
      const node = plan.nodes.get(id)!;
      const { type: nodeType, role } = node;
      const location = run.stages.prepare(id, visit, number);
      run.record({
        type: "StageStarted",
        node: id,
        nodeType,
        role,
        visit,
        attempt: number,
        envNames: passedNames(host, node),
      });
      return await attempt(request, {
        host,
        plan,
        workspace,
        late: run.late,
        sandboxes,
        folders: foldersOf(layout, location, request),
        allowEnv,
        signal,
        runId: run.state.runId,
        tag: processTag(layout),
        folder: `${layout.folder}/${location}`,
        location,
        startedAt: host.monotonic(),
        stages: () => [],
        spend: (usage) =>
          run.record({
            type: "AgentSpent",
            node: id,
            visit,
            attempt: number,
            usage,
          }),
        visitStart: () => this.#deltasBefore(id, visit),
        output: (output) => run.output(output),
        notice: (message, node) => run.notice(message, node),
      });
    } catch (error) {
      if (signal.aborted) {
        throw new Interruption(
          signal.reason === "terminated" ? "terminated" : "interrupted",
        );
      }
      throw asFolderError(error, `Cannot record what node "${id}" did`);
    }
  }

  #deltasBefore(node: string, visit: number): SnapshotDelta[] {
    const first = this.#deltas.findIndex((entry) =>
      entry.node === node && entry.visit === visit
    );
    return this.#deltas.slice(0, first < 0 ? undefined : first).map((
      { delta },
    ) => delta);
  }
}
