/** One line a fact, for pipes and continuous integration. */

import type { RunEvent, RunLimits, StageFinished } from "../history/event.ts";
import type { Sink, StageOutput } from "../report.ts";
import { routeDetails, stageDetails, violationDetail } from "./details.ts";
import {
  duration,
  type Output,
  painter,
  plainLine,
  type Tone,
} from "./text.ts";
import { usageText } from "./usage.ts";
import {
  askedNote,
  isFailureRoute,
  isPassage,
  limitsText,
  look,
  routeReason,
  visitNote,
} from "./words.ts";

/** How much to tell. */
export interface PlainOptions {
  /** Also the passage nodes, every route with its candidates, context updates and file changes. @default false */
  readonly verbose?: boolean;
  /** The run's id, when its start is not among the events: a resumed run. */
  readonly runId?: string;
  /** The time, RFC 3339 in UTC, for what running stages report. @default they are not heard */
  readonly now?: () => string;
}

const VERB_WIDTH = 9;
/** Milliseconds from one report of a stage to the next, at least: a log is no live view. */
const REPORT_MS = 10_000;

/** Tells a run line by line. */
export function plainSink(
  output: Output,
  { verbose = false, runId = "", now }: PlainOptions = {},
): Sink {
  const paint = painter(output);
  /** Nodes that only pass on, by id: their successes are not worth a line. */
  const passages = new Set<string>();

  /** When a stage has reported last, by node. */
  const reported = new Map<string, number>();

  function tell(
    event: Pick<RunEvent, "at">,
    verb: string,
    tone: Tone,
    ...parts: readonly string[]
  ): void {
    const time = `${event.at.slice(11, 19)}Z`;
    const said = parts.map(plainLine).filter((part) => part !== "").join("  ");
    output.write(
      `${paint("dim", time)}  ${
        paint(tone, verb.padEnd(VERB_WIDTH))
      }  ${said}\n`,
    );
  }

  function finished(event: StageFinished & RunEvent): void {
    const { node, outcome } = event;
    const { word, tone } = look(outcome.status);
    if (
      outcome.status === "success" && passages.has(node) && !verbose
    ) return;
    tell(
      event,
      word,
      tone,
      node,
      duration(event.durationMs),
      usageText(event.usage),
      outcome.failureReason ?? "",
      outcome.failureClass === "bug" ? firstLine(event.error ?? "") : "",
    );
    const violation = violationDetail(event);
    if (violation) tell(event, violation.verb, "red", node, violation.text);
    if (verbose) {
      for (const { verb, text } of stageDetails(event)) {
        tell(event, verb, "dim", node, text);
      }
    }
  }

  function tellLimits(event: RunEvent & { limits?: RunLimits }): void {
    const text = limitsText(event.limits);
    if (text !== "") tell(event, "sandbox", "dim", text);
  }

  function event(event: RunEvent): void {
    switch (event.type) {
      case "RunCreated":
        tell(event, "run", "bold", event.runId, event.pipelinePath);
        if (event.goal) tell(event, "goal", "dim", event.goal);
        return tellLimits(event);
      case "RunResumed":
        tell(
          event,
          "resumed",
          "bold",
          runId,
          event.pipelinePath,
          event.changed ? "the pipeline has changed" : "",
        );
        return tellLimits(event);
      case "StageStarted":
        if (isPassage(event.role)) passages.add(event.node);
        if (isPassage(event.role) && !verbose) return;
        return tell(
          event,
          "started",
          "cyan",
          event.node,
          event.nodeType,
          visitNote(event.visit),
          event.attempt > 1 ? `attempt ${event.attempt}` : "",
        );
      case "StageFinished":
        return finished(event);
      case "StageRetrying":
        return tell(
          event,
          "retrying",
          "yellow",
          event.node,
          `attempt ${event.attempt} in ${duration(event.delayMs)}`,
          askedNote(event),
          event.clean ? "on a clean workspace" : "",
        );
      case "StageSettled":
        if (event.failureReason !== "retry_exhausted") return;
        return tell(
          event,
          look(event.status).word,
          look(event.status).tone,
          event.node,
          "no retries left",
        );
      case "RouteEvaluated":
        if (isFailureRoute(event) || verbose) {
          tell(
            event,
            "route",
            isFailureRoute(event) ? "yellow" : "dim",
            `${event.from} -> ${event.to ?? "nowhere"}`,
            routeReason(event),
          );
        }
        if (!verbose) return;
        for (const { verb, text } of routeDetails(event)) {
          tell(event, verb, "dim", event.from, text);
        }
        return;
      case "Notice":
        return tell(event, "notice", "yellow", event.node ?? "", event.message);
      case "RunCompleted":
        return tell(
          event,
          look(event.outcome).word,
          look(event.outcome).tone,
          `run completed at ${event.exitNode}`,
        );
      case "RunFailed":
        return tell(event, "failed", "red", `run: ${event.error}`);
      case "RunCanceled":
        return tell(event, "stopped", "yellow", `run ${event.reason}`);
      case "AgentSpent":
        if (!verbose) return;
        return tell(
          event,
          "used",
          "dim",
          event.node,
          usageText(event.usage),
          event.usage.model ?? "",
        );
      case "CheckpointSaved":
        return;
      default:
        return event satisfies never;
    }
  }

  function report(at: string, { node, text }: StageOutput): void {
    const time = Date.parse(at);
    if (time - (reported.get(node) ?? -Infinity) < REPORT_MS) return;
    reported.set(node, time);
    tell({ at }, "running", "dim", node, text);
  }

  return {
    event,
    ...(now && {
      output(said) {
        if (said.stream === "progress") report(now(), said);
      },
    }),
  };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
