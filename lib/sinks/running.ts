/** The stages that run now, for the live view. */

import type {
  AgentSpent,
  StageFinished,
  StageRetrying,
  StageRole,
  StageStarted,
} from "../history/event.ts";
import {
  asUsage,
  isNothing,
  NOTHING_SPENT,
  plus,
  type Spending,
} from "../history/spending.ts";
import { plainLine } from "./text.ts";
import { usageText } from "./usage.ts";

/** A stage between its first attempt and its outcome. */
export interface RunningStage {
  readonly node: string;
  readonly type: string;
  readonly role: StageRole;
  readonly visit: number;
  attempt: number;
  /** When this attempt began, or the next one will. */
  since: number;
  waiting: boolean;
  /** Of all attempts so far, without the waits. */
  workedMs: number;
  /** The attempt that ended last. */
  last: StageFinished | undefined;
  /** The last lines it printed. */
  lines: readonly string[];
  /** What its agent has used in this visit. */
  spent: Spending;
}

/** What a stage's agent has used so far; empty when it is nothing. */
export function spentText({ spent }: RunningStage): string {
  return isNothing(spent) ? "" : usageText(asUsage(spent));
}

/** Lines of output that are kept for each stage. */
const KEPT_LINES = 4;

/** Keeps book of what runs. */
export class RunningStages {
  readonly #now: () => number;
  readonly #stages = new Map<string, RunningStage>();
  /** The beginning of a line whose end was not printed yet, by node. */
  readonly #halves = new Map<string, string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** All of them, oldest first. */
  get all(): Iterable<RunningStage> {
    return this.#stages.values();
  }

  /** An attempt began. */
  started(event: StageStarted): void {
    const { node, nodeType, role, visit, attempt } = event;
    const known = this.#stages.get(node);
    this.#halves.delete(node);
    this.#stages.set(node, {
      node,
      type: nodeType,
      role,
      visit,
      attempt,
      since: this.#now(),
      waiting: false,
      workedMs: known?.workedMs ?? 0,
      last: undefined,
      lines: [],
      spent: known?.spent ?? NOTHING_SPENT,
    });
  }

  /** Its agent has used a model. */
  spent({ node, usage }: AgentSpent): void {
    const stage = this.#stages.get(node);
    if (stage) stage.spent = plus(stage.spent, usage);
  }

  /** It ended. */
  finished(event: StageFinished): void {
    const stage = this.#stages.get(event.node);
    if (!stage) return;
    stage.last = event;
    stage.workedMs += event.durationMs;
  }

  /** Another one will follow. */
  retrying(event: StageRetrying): void {
    const stage = this.#stages.get(event.node);
    if (!stage) return;
    stage.attempt = event.attempt;
    stage.since = this.#now() + event.delayMs;
    stage.waiting = true;
    stage.lines = [];
  }

  /** The stage does not run any more. */
  settled(node: string): RunningStage | undefined {
    const stage = this.#stages.get(node);
    this.#stages.delete(node);
    this.#halves.delete(node);
    return stage;
  }

  /** It printed something, which need not end with a line. */
  printed(node: string, text: string): void {
    const stage = this.#stages.get(node);
    if (!stage) return;
    const parts = ((this.#halves.get(node) ?? "") + text).split("\n");
    // A program that never ends a line must not fill the memory.
    this.#halves.set(node, parts.pop()!.slice(-4096));
    const lines = parts.slice(-KEPT_LINES).map(plainLine)
      .filter((line) => line !== "");
    if (lines.length > 0) {
      stage.lines = [...stage.lines, ...lines].slice(-KEPT_LINES);
    }
  }
}
