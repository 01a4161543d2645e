/** How the lines of the live view look. */

import type { Detail } from "./details.ts";
import { type RunningStage, spentText } from "./running.ts";
import {
  duration,
  type Output,
  pad,
  type Paint,
  painter,
  plainLine,
  truncate,
  width,
} from "./text.ts";
import { look, visitNote } from "./words.ts";

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPIN_MS = 100;
const TIME_WIDTH = 7;
const NAME_WIDTH = { least: 12, most: 32 };
/** Columns before a stage's name: two spaces, its mark, a space. */
const MARGIN = 4;

/** Formats lines that fit a terminal. */
export class LiveLines {
  readonly #output: Output;
  readonly #paint: Paint;
  readonly #nameWidth: number;

  /** @param nodes the ids of all nodes, for columns that do not jump */
  constructor(output: Output, nodes: readonly string[]) {
    this.#output = output;
    this.#paint = painter(output);
    this.#nameWidth = Math.min(
      NAME_WIDTH.most,
      nodes.reduce((most, id) => Math.max(most, width(id)), NAME_WIDTH.least),
    );
  }

  /** What runs, and a line each for what there is to know of it. */
  title(text: string, notes: readonly string[]): string[] {
    const room = this.#output.columns() - 3;
    const fit = (line: string) => truncate(plainLine(line), room);
    return [
      `  ${this.#paint("bold", fit(text))}`,
      ...notes.filter((note) => note !== "")
        .map((note) => `  ${this.#paint("dim", fit(note))}`),
    ];
  }

  /** A stage that has ended, or an attempt of it. `arrow` stands at the end of the line. */
  ended(
    outcome: string,
    node: string,
    milliseconds: number,
    remarks: readonly string[],
    arrow = "",
  ): string {
    const { mark, tone } = look(outcome);
    const end = arrow === "" ? "" : `  → ${arrow}`;
    const said = remarks.map(plainLine).filter((each) => each !== "")
      .join(" · ");
    const shown = truncate(said, this.#room() - width(end));
    return `  ${this.#paint(tone, mark)} ${this.#name(node)}  ${
      this.#time(milliseconds)
    }${shown === "" ? "" : `  ${shown}`}${this.#paint("yellow", end)}`;
  }

  /** A fact below a stage's line. */
  detail({ verb, text }: Detail): string {
    const shown = truncate(
      `${pad(verb, 9)} ${plainLine(text)}`,
      this.#output.columns() - MARGIN - 3,
    );
    return this.#paint("dim", `    │ ${shown}`);
  }

  /** A remark about the run. */
  remark(mark: string, text: string): string {
    const shown = truncate(
      plainLine(text),
      this.#output.columns() - MARGIN - 1,
    );
    return `  ${this.#paint("yellow", mark)} ${shown}`;
  }

  /** A stage that runs, with the last lines it printed. */
  running(stage: RunningStage, now: number): string[] {
    const spinner = SPINNER[Math.floor(now / SPIN_MS) % SPINNER.length]!;
    const remarks = [
      stage.type,
      visitNote(stage.visit),
      stage.attempt > 1 ? `attempt ${stage.attempt}` : "",
      spentText(stage),
    ].filter((each) => each !== "").join(" · ");
    const said = stage.waiting
      ? `attempt ${stage.attempt} in ${ticking(stage.since - now)}`
      : remarks;
    const elapsed = stage.waiting ? "" : ticking(now - stage.since);
    return [
      `  ${this.#paint("cyan", stage.waiting ? "↻" : spinner)} ${
        this.#name(stage.node)
      }  ${elapsed.padStart(TIME_WIDTH)}  ${
        this.#paint("dim", truncate(said, this.#room()))
      }`,
      ...stage.lines.map((line) =>
        this.#paint(
          "dim",
          `    │ ${truncate(line, this.#output.columns() - MARGIN - 3)}`,
        )
      ),
    ];
  }

  #name(node: string): string {
    return this.#paint(
      "bold",
      pad(truncate(node, this.#nameWidth), this.#nameWidth),
    );
  }

  #time(milliseconds: number): string {
    return this.#paint("dim", duration(milliseconds).padStart(TIME_WIDTH));
  }

  /** Columns that are left for remarks. */
  #room(): number {
    // One column stays free: a cursor behind the last one wraps on some terminals.
    return this.#output.columns() - MARGIN - this.#nameWidth - TIME_WIDTH - 5;
  }
}

/** A duration that is drawn again and again, so it keeps its unit below a minute. */
function ticking(milliseconds: number): string {
  return milliseconds < 59_950
    ? `${Math.max(0, milliseconds / 1000).toFixed(1)}s`
    : duration(milliseconds);
}
