/** The end of a run in a few lines: the verdict, what failed, what to read, what to do next. */

import type { FailedStage } from "../history/event.ts";
import { failuresOf, type RunReport } from "../report.ts";
import {
  count,
  duration,
  type Output,
  pad,
  type Paint,
  painter,
  plainLine,
  shortPath,
  truncate,
  wrap,
} from "./text.ts";
import { usageText } from "./usage.ts";
import { look } from "./words.ts";

/** The file that tells most about a failure. */
export interface Excerpt {
  /** Absolute. */
  readonly path: string;
  /** Its last lines; none when it is not for reading line by line. */
  readonly tail: readonly string[];
}

/** What the report does not say. */
export interface SummaryFacts {
  /** What to read, by the failed node's id. */
  readonly excerpts: ReadonlyMap<string, Excerpt>;
  /** Paths below it are shown relative to it. */
  readonly cwd: string;
  /** Unhandled failures were accepted. @default false */
  readonly allowFailures?: boolean;
  /** The command that goes on with the run, when there is one. */
  readonly resume?: string;
}

const LABEL_WIDTH = 10;

/** Says how a run ended. A failure is never called a success. */
export function summary(
  report: RunReport,
  facts: SummaryFacts,
  output: Output,
): string {
  const paint = painter(output);
  const columns = output.isTerminal ? output.columns() : Infinity;
  const { mark, tone, word, text } = verdict(report, facts);
  const lines = [
    "",
    `${paint(tone, `${mark} ${paint("bold", word)}`)}  ${plainLine(text)}`,
  ];
  const failures = failedStages(report);
  for (const stage of failures) {
    lines.push("", ...failureLines(stage, report, facts, paint, columns));
  }
  if (failures.length > 0) lines.push("");
  const label = (name: string) => `  ${paint("dim", pad(name, LABEL_WIDTH))}`;
  for (const notice of report.notices) {
    const [first, ...rest] = wrap(
      plainLine(notice),
      Math.max(40, Math.min(columns, 100) - LABEL_WIDTH - 3),
    );
    lines.push(`  ${paint("yellow", pad("notice", LABEL_WIDTH))}${first}`);
    lines.push(...rest.map((line) => `  ${" ".repeat(LABEL_WIDTH)}${line}`));
  }
  if (report.usage) lines.push(`${label("used")}${usageText(report.usage)}`);
  lines.push(`${label("run")}${shortPath(report.folder, facts.cwd)}`);
  if (facts.resume) lines.push(`${label("resume")}${facts.resume}`);
  return lines.map((line) => `${line}\n`).join("");
}

interface Verdict {
  readonly mark: string;
  readonly word: string;
  readonly tone: "green" | "yellow" | "red";
  readonly text: string;
}

function verdict(report: RunReport, facts: SummaryFacts): Verdict {
  const { status, outcome, error } = report;
  switch (status) {
    case "completed":
      if (outcome === "success") {
        return {
          mark: "✓",
          word: "success",
          tone: "green",
          text: size(report),
        };
      }
      return outcome === "partial_success"
        ? partial(report, facts)
        : failed(error ?? "the exit that was reached has outcome=fail");
    case "failed":
      return failed(error ?? "the run did not reach an exit");
    case "canceled":
      return stopped("stopped", error ?? "the run was stopped", report);
    case "interrupted":
      return stopped("crashed", "the run's process is gone", report);
    case "running":
      return { mark: "…", word: "running", tone: "yellow", text: size(report) };
    default:
      return status satisfies never;
  }
}

function failed(text: string): Verdict {
  return { mark: "✗", word: "failed", tone: "red", text };
}

function stopped(word: string, why: string, report: RunReport): Verdict {
  return {
    mark: "■",
    word,
    tone: "yellow",
    text: `${why} after ${stages(report)}; nothing that was done is lost`,
  };
}

function partial(report: RunReport, facts: SummaryFacts): Verdict {
  const failures = report.failedStages.length;
  const what = failures > 0
    ? `an exit was reached, but ${
      failures === 1 ? "1 failure was" : `${failures} failures were`
    } not handled`
    : "the exit that was reached has outcome=partial_success";
  const so = facts.allowFailures
    ? "accepted by --allow-failures"
    : "exit code 1; --allow-failures makes it 0";
  return {
    mark: "◐",
    word: "partial success",
    tone: "yellow",
    text: `${what} (${so})`,
  };
}

/** Finished stages that do something. */
export function finishedWork({ stages }: RunReport): RunReport["stages"] {
  return stages.filter(({ type, outcome }) =>
    outcome !== undefined && type !== "start" && type !== "exit"
  );
}

function stages(report: RunReport): string {
  return `${count(finishedWork(report).length, "stage")} in ${
    duration(report.durationMs)
  }`;
}

function size(report: RunReport): string {
  const done = finishedWork(report);
  const retries = done.reduce((sum, { attempts }) => sum + attempts - 1, 0);
  const handled = done.filter(({ outcome }) => outcome === "fail").length -
    report.failedStages.length;
  return [
    stages(report),
    ...(retries > 0 ? [retries === 1 ? "1 retry" : `${retries} retries`] : []),
    ...(handled > 0 ? [`${count(handled, "failure")} handled`] : []),
  ].join(", ");
}

function failedStages(report: RunReport): readonly FailedStage[] {
  const over = report.status === "completed" || report.status === "failed";
  return over ? failuresOf(report) : [];
}

function failureLines(
  { node, reason, class: failureClass }: FailedStage,
  report: RunReport,
  facts: SummaryFacts,
  paint: Paint,
  columns: number,
): string[] {
  const stage = report.stages.findLast((each) => each.node === node);
  const remarks = [
    ...(stage && stage.attempts > 1 ? [`${stage.attempts} attempts`] : []),
    ...(stage && stage.visit > 1 ? [`visit ${stage.visit}`] : []),
    ...(failureClass === "bug" ? ["the handler threw"] : []),
  ];
  const { mark, tone } = look("fail");
  const lines = [
    `  ${paint(tone, mark)} ${paint("bold", node)}  ${
      plainLine(reason) || "it gave no reason"
    }${remarks.length > 0 ? paint("dim", `  (${remarks.join(", ")})`) : ""}`,
  ];
  const excerpt = facts.excerpts.get(node);
  if (!excerpt) return lines;
  lines.push(`    ${paint("cyan", shortPath(excerpt.path, facts.cwd))}`);
  for (const line of excerpt.tail) {
    lines.push(
      `    ${paint("dim", "│")} ${
        truncate(plainLine(line), Math.max(20, columns - 7))
      }`,
    );
  }
  return lines;
}
