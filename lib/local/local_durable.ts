/**
 * A run on its own folder: the journal is the truth, everything else in the
 * folder follows from it.
 *
 * @module
 */

import { RunFolderError } from "../errors.ts";
import type {
  Context,
  RunEvent,
  RunRecord,
  StageFinished,
} from "../history/event.ts";
import { fold } from "../history/fold.ts";
import { initialState, type RunState } from "../history/state.ts";
import type { Host } from "../host/host.ts";
import type { Plan } from "../plan.ts";
import type { RunReport, Sink, StageOutput } from "../report.ts";
import { LateFiles } from "../run/late_files.ts";
import type { AttemptRequest, Durable } from "../run/durable.ts";
import type { Sandboxes } from "../sandbox/choose.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { Attempts } from "./attempts.ts";
import { checkpointDocument, documentText } from "./documents.ts";
import { asFolderError } from "./folder_error.ts";
import type { Journal } from "./journal.ts";
import type { RunLayout } from "./layout.ts";
import { completeManifest } from "./manifest.ts";
import { ReportBuilder } from "./report_builder.ts";
import { StageFiles } from "./stage_files.ts";
import { StopRequest } from "./stop_request.ts";
import { ViewFile } from "./view_file.ts";
import { eventLines, traceLines } from "./views.ts";

/** Milliseconds that the checkpoint may be behind. */
const CHECKPOINT_EVERY = 250;

/** Milliseconds that the views may be behind. */
const FLUSH_EVERY = 50;

/** What a durable run is made of. */
export interface LocalParts {
  readonly host: Host;
  readonly plan: Plan;
  readonly layout: RunLayout;
  readonly journal: Journal;
  readonly workspace: Workspace;
  readonly sandboxes: Sandboxes;
  readonly sinks: readonly Sink[];
  readonly allowEnv: readonly string[];
  readonly signal: AbortSignal;
  /** The node after which the run stops, for tests of resume. */
  readonly stopAfter?: string | undefined;
  /** What was recorded before. */
  readonly past: readonly RunEvent[];
}

/** {@linkcode Durable} on a run's folder. */
export class LocalDurable implements Durable, Disposable {
  readonly state: RunState = initialState();
  readonly #parts: LocalParts;
  readonly #late: LateFiles;
  readonly #stages: StageFiles;
  readonly #events: ViewFile;
  readonly #trace: ViewFile;
  readonly #attempts: Attempts;
  readonly #noticed = new Set<string>();
  readonly #report = new ReportBuilder();
  #pending: Promise<StageFinished> | undefined;
  #savedAt: number;
  #flushedAt: number;
  #savedSeq = 0;
  #timer: AbortController | undefined;

  constructor(parts: LocalParts) {
    this.#parts = parts;
    const { host, layout, past } = parts;
    this.#savedAt = this.#flushedAt = host.monotonic();
    this.#late = new LateFiles(host.files);
    this.#stages = new StageFiles(host, layout.folder, this.#late);
    this.#attempts = new Attempts(parts, {
      record: (record) => this.record(record),
      flush: () => parts.journal.flush(),
      output: (output) => this.output(output),
      notice: (message, node) => this.notice(message, node),
      late: this.#late,
      stages: this.#stages,
      state: this.state,
    });
    const lastSeq = past.at(-1)?.seq ?? 0;
    const events = ViewFile.open(host, layout.events, lastSeq);
    const trace = ViewFile.open(host, layout.trace, lastSeq);
    this.#events = events.view;
    this.#trace = trace.view;
    for (const event of past) {
      this.#take(
        event,
        event.seq >= events.missingFrom,
        event.seq >= trace.missingFrom,
      );
    }
    if (past.length > 0) this.#stages.repair(past);
  }

  record(record: RunRecord): void {
    const { journal } = this.#parts;
    const last = record.type === "RunCompleted" ||
      record.type === "RunFailed" || record.type === "RunCanceled";
    if (last) this.#save();
    this.#apply(journal.append(record));
    if (last || record.type === "RunCreated" || record.type === "RunResumed") {
      journal.sync();
      this.#flush();
    }
    if (last) this.#writeCheckpoint();
    if (
      record.type === "StageSettled" && record.node === this.#parts.stopAfter
    ) {
      throw new StopRequest();
    }
  }

  start(request: AttemptRequest): void {
    this.#pending = this.#attempts.make(request);
    // Heard by `next`; until then it must not count as unheard.
    this.#pending.catch(() => {});
  }

  async next(): Promise<void> {
    const pending = this.#pending;
    if (!pending) {
      throw new Error("Cannot wait for an attempt: none was started");
    }
    this.#pending = undefined;
    const event = this.#parts.journal.append(await pending);
    this.#parts.journal.sync();
    this.#apply(event);
    await this.#breathe();
  }

  /** Tells the sinks what a stage prints. */
  output(output: StageOutput): void {
    for (const sink of this.#parts.sinks) sink.output?.(output);
  }

  /** Records something worth saying, once a run. */
  notice(message: string, node?: string): void {
    if (this.#noticed.has(message)) return;
    this.record({
      type: "Notice",
      message,
      ...(node !== undefined && { node }),
    });
  }

  /** Brings the files that follow from the journal up to its last event. */
  complete(): void {
    this.#flush();
    this.#writeCheckpoint();
  }

  /** Sums the run up, when nothing runs any more. */
  report(): RunReport {
    const { folder } = this.#parts.layout;
    return this.#report.report(this.state, { folder, running: false });
  }

  [Symbol.dispose](): void {
    this.#timer?.abort();
    try {
      if (!this.#parts.journal.broken && !this.#failed) this.#flush();
    } catch (error) {
      // Whoever resumes writes that again; what stopped the run is to be heard.
      if (!(error instanceof RunFolderError)) throw error;
    } finally {
      this.#events[Symbol.dispose]();
      this.#trace[Symbol.dispose]();
    }
  }

  /** A new event: folded, shown, told. */
  #apply(event: RunEvent): void {
    const phaseBefore = this.state.phase;
    this.#take(event, true, true);
    if (event.type === "StageFinished") this.#stages.finish(event);
    if (event.type === "StageSettled" && phaseBefore.at === "attempted") {
      this.#stages.settle(event.node, this.state.lastOutcome);
    }
    for (const sink of this.#parts.sinks) sink.event(event);
    this.#later();
  }

  /** Folds an event, old or new, and adds its lines to the views that lack them. */
  #take(event: RunEvent, inEvents: boolean, inTrace: boolean): void {
    const contextBefore: Context = this.state.context;
    fold(this.state, event);
    this.#report.add(event);
    if (event.type === "StageFinished") this.#attempts.finished(event);
    if (event.type === "Notice") this.#noticed.add(event.message);
    const { plan, layout } = this.#parts;
    const step = {
      event,
      contextBefore,
      state: this.state,
      plan,
      workspace: layout.workspace,
    };
    if (inEvents) this.#events.append(eventLines(step));
    if (inTrace) this.#trace.append(traceLines(step));
  }

  /** Lets signals and timers have their turn in a run whose stages never wait. */
  async #breathe(): Promise<void> {
    const { host } = this.#parts;
    const now = host.monotonic();
    if (now - this.#flushedAt < FLUSH_EVERY) return;
    this.#flush();
    if (now - this.#savedAt >= CHECKPOINT_EVERY) this.#save();
    await host.sleep(0);
  }

  /** Sees to it that the views and the checkpoint follow soon, also while a stage takes its time. */
  #later(): void {
    if (this.#timer) return;
    const timer = this.#timer = new AbortController();
    this.#parts.host.sleep(FLUSH_EVERY, timer.signal).then(() => {
      this.#flush();
      return this.#parts.host.sleep(
        CHECKPOINT_EVERY - FLUSH_EVERY,
        timer.signal,
      );
    }).then(() => {
      this.#timer = undefined;
      if (this.#savedSeq < this.state.seq) this.#save();
    }).catch((error) => {
      if (error !== timer.signal.reason) this.#fail(error);
    });
  }

  #failed: Error | undefined;

  /** A background write has failed: the next step must not go on as if nothing were. */
  #fail(error: unknown): void {
    this.#failed ??= error instanceof Error ? error : new Error(String(error));
  }

  #flush(): void {
    if (this.#failed !== undefined) throw this.#failed;
    this.#flushedAt = this.#parts.host.monotonic();
    this.#parts.journal.flush();
    this.#writing(() => {
      this.#late.flush();
      this.#events.flush();
      this.#trace.flush();
    });
  }

  #writing(action: () => void): void {
    try {
      action();
    } catch (error) {
      const { folder } = this.#parts.layout;
      throw asFolderError(
        error,
        `Cannot write to the run's folder "${folder}"`,
      );
    }
  }

  #save(): void {
    this.#writeCheckpoint();
    this.#apply(
      this.#parts.journal.append({
        type: "CheckpointSaved",
        lastCompletedNode: this.state.lastCompletedNode,
      }),
    );
    this.#savedSeq = this.state.seq;
  }

  #writeCheckpoint(): void {
    const { host, layout } = this.#parts;
    if (this.state.verdict.is !== "running") {
      this.#writing(() => completeManifest(host, layout, this.state));
    }
    this.#savedAt = host.monotonic();
    const text = documentText(checkpointDocument(this.state));
    this.#writing(() => host.files.writeAtomic(layout.checkpoint, text));
  }
}
