/** The view for somebody who watches: what runs now at the bottom, what is done above it. */

import type { RunEvent, RunLimits, StageFinished } from "../history/event.ts";
import type { Sink, StageOutput } from "../report.ts";
import { routeDetails, stageDetails, violationDetail } from "./details.ts";
import { Frame } from "./frame.ts";
import { LiveLines } from "./live_lines.ts";
import { RunningStages, spentText } from "./running.ts";
import { duration, type Output } from "./text.ts";
import {
  askedNote,
  isFailureRoute,
  isPassage,
  limitsText,
  routeReason,
  visitNote,
} from "./words.ts";

/** Time, for a view that moves by itself. */
export interface Clock {
  /** Milliseconds, never going back. */
  now(): number;
  /** Calls `tick` again and again until the result is called. */
  every(milliseconds: number, tick: () => void): () => void;
}

/** What the live view needs to know. */
export interface LiveOptions {
  readonly clock: Clock;
  /** Ids of all nodes, for columns that do not jump. @default none */
  readonly nodes?: readonly string[];
  /** Also the passage nodes, every route with its candidates, context updates and file changes. @default false */
  readonly verbose?: boolean;
  /** The run's id, when its start is not among the events: a resumed run. */
  readonly runId?: string;
}

const TICK_MS = 100;
/** Events that come faster than this are drawn together. */
const LEAST_MS = 40;

/** Tells a run on a terminal. Dispose of it, so that the terminal gets its cursor back. */
export class LiveSink implements Sink, Disposable {
  readonly #clock: Clock;
  readonly #verbose: boolean;
  readonly #runId: string;
  readonly #lines: LiveLines;
  readonly #frame: Frame;
  readonly #stages: RunningStages;
  readonly #stopTicking: () => void;
  /** What to print for good at the next drawing. */
  #above: string[] = [];
  /** Prints the last stage; kept back until it is known where a failure leads. */
  #last: ((arrow?: string) => void) | undefined;
  #ended = false;
  #drawnAt = -Infinity;

  constructor(output: Output, options: LiveOptions) {
    const { clock, nodes = [], verbose = false, runId = "" } = options;
    this.#clock = clock;
    this.#verbose = verbose;
    this.#runId = runId;
    this.#lines = new LiveLines(output, nodes);
    this.#frame = new Frame(output);
    this.#stages = new RunningStages(() => clock.now());
    this.#stopTicking = clock.every(TICK_MS, () => this.#draw());
  }

  /** Shows what an event changes. */
  event(event: RunEvent): void {
    if (this.#ended) return;
    if (event.type !== "RouteEvaluated") this.#printLast();
    this.#take(event);
    if (this.#clock.now() - this.#drawnAt >= LEAST_MS) this.#draw();
  }

  /** Shows what a stage printed, at the next drawing. */
  output({ node, text }: StageOutput): void {
    this.#stages.printed(node, text);
  }

  /** Shows a remark that is no event, at once. */
  say(text: string): void {
    if (this.#ended) return;
    this.#printLast();
    this.#remark("!", text);
    this.#draw();
  }

  /** Takes away what moves, and leaves what was done. */
  [Symbol.dispose](): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopTicking();
    this.#printLast();
    if (this.#above.length > 0) this.#frame.draw(this.#above, []);
    this.#frame[Symbol.dispose]();
  }

  #take(event: RunEvent): void {
    switch (event.type) {
      case "RunCreated":
        return this.#title(
          `${event.pipelinePath} · run ${event.runId}`,
          [event.goal, sandboxNote(event.limits)],
        );
      case "RunResumed":
        this.#title(
          `${event.pipelinePath} · run ${this.#runId}, resumed`,
          [sandboxNote(event.limits)],
        );
        if (event.changed) this.#remark("!", "the pipeline has changed");
        return;
      case "StageStarted":
        return this.#stages.started(event);
      case "StageFinished":
        return this.#stages.finished(event);
      case "StageRetrying":
        this.#stages.retrying(event);
        return this.#attempt(event);
      case "StageSettled":
        return this.#settle(event);
      case "RouteEvaluated":
        return this.#route(event);
      case "Notice":
        return this.#remark("!", event.message);
      case "RunCompleted":
      case "RunFailed":
      case "RunCanceled":
        return this[Symbol.dispose]();
      case "AgentSpent":
        return this.#stages.spent(event);
      case "CheckpointSaved":
        return;
      default:
        return event satisfies never;
    }
  }

  /** An attempt that another one will follow. */
  #attempt(event: Extract<RunEvent, { type: "StageRetrying" }>): void {
    for (const stage of this.#stages.all) {
      if (stage.node !== event.node || !stage.last) continue;
      this.#above.push(
        this.#lines.ended("retry", stage.node, stage.last.durationMs, [
          event.reason,
          `attempt ${event.attempt} in ${duration(event.delayMs)}`,
          askedNote(event),
          event.clean ? "on a clean workspace" : "",
        ]),
      );
      this.#details(stage.last);
    }
  }

  #settle(event: Extract<RunEvent, { type: "StageSettled" }>): void {
    const stage = this.#stages.settled(event.node);
    const calm = event.status === "success" && stage && isPassage(stage.role);
    if (!stage || (calm && !this.#verbose)) return;
    const remarks = [
      event.failureReason ?? "",
      visitNote(stage.visit),
      stage.attempt > 1 ? `${stage.attempt} attempts` : "",
      spentText(stage),
    ];
    this.#last = (arrow) => {
      this.#above.push(
        this.#lines.ended(
          event.status,
          stage.node,
          stage.workedMs,
          remarks,
          arrow,
        ),
      );
      if (stage.last) this.#details(stage.last);
    };
  }

  #route(event: Extract<RunEvent, { type: "RouteEvaluated" }>): void {
    this.#printLast(isFailureRoute(event) ? event.to ?? "nowhere" : undefined);
    if (!this.#verbose) return;
    const details = [
      { verb: "route", text: `-> ${event.to}  ${routeReason(event)}` },
      ...routeDetails(event),
    ];
    this.#above.push(...details.map((each) => this.#lines.detail(each)));
  }

  #details(event: StageFinished): void {
    const violation = violationDetail(event);
    const details = [
      ...(violation ? [violation] : []),
      ...(this.#verbose ? stageDetails(event) : []),
    ];
    this.#above.push(...details.map((each) => this.#lines.detail(each)));
  }

  #title(text: string, notes: readonly string[]): void {
    this.#above.push("", ...this.#lines.title(text, notes), "");
  }

  #remark(mark: string, text: string): void {
    this.#above.push(this.#lines.remark(mark, text));
  }

  #printLast(arrow?: string): void {
    this.#last?.(arrow);
    this.#last = undefined;
  }

  #draw(): void {
    if (this.#ended) return;
    const now = this.#clock.now();
    const running = Array.from(this.#stages.all)
      .filter(({ role, last, waiting }) =>
        !isPassage(role) && (!last || waiting)
      )
      .flatMap((stage) => this.#lines.running(stage, now));
    this.#frame.draw(this.#above, running);
    this.#above = [];
    this.#drawnAt = now;
  }
}

function sandboxNote(limits: RunLimits | undefined): string {
  const text = limitsText(limits);
  return text === "" ? "" : `sandbox: ${text}`;
}
