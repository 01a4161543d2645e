/** Attempts of a run on its own folder: where their files go, and what they are given. */

import type {
  AgentSpent,
  RunRecord,
  SnapshotDelta,
  StageFinished,
} from "../history/event.ts";
import { asUsage, isNothing } from "../history/spending.ts";
import type { RunState } from "../history/state.ts";
import { Redactor } from "../text/redact.ts";
import type { StageOutput } from "../report.ts";
import { attempt } from "../run/attempt.ts";
import { warnings } from "../run/budget.ts";
import { forAgent } from "../run/conversation.ts";
import { type AttemptRequest, Interruption } from "../run/durable.ts";
import type { LateFiles } from "../run/late_files.ts";
import { Meter } from "../run/meter.ts";
import { passedNames } from "../run/node_limits.ts";
import { secretsOf } from "../run/secrets.ts";
import { asFolderError } from "./folder_error.ts";
import { foldersOf, processTag } from "./layout.ts";
import type { LocalParts } from "./local_durable.ts";
import type { StageFiles } from "./stage_files.ts";

/** What attempts need of the run that they belong to. */
export interface AttemptsRun {
  /** Only what was recorded changes it. */
  readonly state: RunState;
  readonly late: LateFiles;
  readonly stages: StageFiles;
  record(record: RunRecord): void;
  /** Hands what was recorded to the operating system. */
  flush(): void;
  output(output: StageOutput): void;
  notice(message: string, node?: string): void;
}

/** Makes the attempts of one run. */
export class Attempts {
  readonly #parts: LocalParts;
  readonly #run: AttemptsRun;
  readonly #meter: Meter;
  #redactor: Redactor | undefined;
  /** Snapshot deltas with the visit that made them, in order. */
  readonly #deltas: { node: string; visit: number; delta: SnapshotDelta }[] =
    [];

  constructor(parts: LocalParts, run: AttemptsRun) {
    this.#parts = parts;
    this.#run = run;
    this.#meter = new Meter(parts.plan);
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
  async make(asked: AttemptRequest): Promise<StageFinished> {
    const { host, plan, layout, workspace, sandboxes, signal, allowEnv } =
      this.#parts;
    const run = this.#run;
    const { node: id, visit, attempt: number, delayMs, thread } = asked;
    try {
      if (delayMs > 0) await host.sleep(delayMs, signal);
      signal.throwIfAborted();
      const node = plan.nodes.get(id)!;
      const conversation = forAgent(host, node, asked.conversation);
      const request = { ...asked, conversation };
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
        ...(role === "agent" && { fidelity: conversation.fidelity }),
        ...(thread !== undefined && { thread }),
      });
      using metered = this.#meter.begin(id);
      const finished = await attempt(request, {
        host,
        plan,
        workspace,
        late: run.late,
        sandboxes,
        folders: {
          ...foldersOf(layout, location, request),
          source: run.state.workdir,
        },
        allowEnv,
        signal,
        runId: run.state.runId,
        redactor: this.#redactor ??= new Redactor(
          secretsOf(host, plan, allowEnv),
        ),
        tag: processTag(layout),
        folder: `${layout.folder}/${location}`,
        location,
        startedAt: host.monotonic(),
        stages: () => run.state.stages,
        spend: (usage) =>
          this.#spend({ node: id, visit, attempt: number, usage }),
        budget: metered.signal,
        visitStart: () => this.#deltasBefore(id, visit),
        output: (output) => run.output(output),
        notice: (message, node) => run.notice(message, node),
      });
      return { ...finished, ...this.#usageOf(asked) };
    } catch (error) {
      if (signal.aborted) {
        throw new Interruption(
          signal.reason === "terminated" ? "terminated" : "interrupted",
        );
      }
      throw asFolderError(error, `Cannot record what node "${id}" did`);
    }
  }

  /** What an agent has used counts from now on, whatever happens: it is with the operating system at once. */
  #spend(spent: Omit<AgentSpent, "type">): void {
    const { state } = this.#run;
    // A handler that was left behind may still speak; nothing follows the end.
    if (state.verdict.is !== "running") return;
    try {
      this.#run.record({ type: "AgentSpent", ...spent });
      this.#run.flush();
    } catch (error) {
      return this.#meter.fail(error);
    }
    for (const message of warnings(this.#parts.plan, state, spent.node)) {
      this.#run.notice(message, spent.node);
    }
    this.#meter.check(state);
  }

  #usageOf(
    { node, visit, attempt }: AttemptRequest,
  ): Pick<StageFinished, "usage"> {
    const current = this.#run.state.visit;
    const isIt = current.node === node && current.visit === visit &&
      current.attempt === attempt;
    return !isIt || isNothing(current.spentByAttempt)
      ? {}
      : { usage: asUsage(current.spentByAttempt) };
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
