/** Flags that several commands share. */

import type { Budget } from "../history/event.ts";
import { WANTED_SANDBOXES, type WantedSandbox } from "../sandbox/wanted.ts";
import { completeFolders, completeRuns } from "./proposals.ts";

/** Where runs are kept unless somebody says otherwise. */
export const RUNSDIR = ".factory/runs";

/** Where runs are kept. */
export const RUNSDIR_FLAG = {
  kind: "parsed",
  parse: String,
  proposeCompletions: completeFolders,
  brief: `Folder that runs are kept in (default: ${RUNSDIR})`,
  placeholder: "DIR",
  optional: true,
} as const;

/** Names of runs. */
export const RUN_ID = {
  parse: String,
  proposeCompletions: completeRuns,
} as const;

/** A run that is named, or else the newest. */
export const ANY_RUN = {
  ...RUN_ID,
  placeholder: "run",
  brief: "Id or folder of the run",
  optional: true,
} as const;

/** A flag without a value. */
export function switchFlag(brief: string): {
  readonly kind: "boolean";
  readonly brief: string;
  readonly default: false;
  readonly withNegated: false;
} {
  return { kind: "boolean", brief, default: false, withNegated: false };
}

function sandboxName(text: string): WantedSandbox {
  const found = WANTED_SANDBOXES.find((name) => name === text);
  if (found) return found;
  throw new SyntaxError(`it has to be one of ${WANTED_SANDBOXES.join(", ")}`);
}

/** What agents may spend. */
export interface BudgetFlags {
  readonly "budget-usd"?: number;
  readonly "budget-tokens"?: number;
}

/** The budget that flags give, if they do. */
export function budgetOf(
  { "budget-usd": usd, "budget-tokens": tokens }: BudgetFlags,
): { readonly budget?: Budget } {
  if (usd === undefined && tokens === undefined) return {};
  return {
    budget: {
      ...(usd !== undefined && { usd }),
      ...(tokens !== undefined && { tokens }),
    },
  };
}

function amount(text: string): number {
  if (/^\$?\d*\.?\d+$/.test(text)) return Number(text.replace("$", ""));
  throw new SyntaxError("it has to be an amount such as 2.50; 0 is no limit");
}

function tokenCount(text: string): number {
  const count = Number(text.replaceAll(/[_,]/g, ""));
  if (/^\d[\d_,]*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new SyntaxError("it has to be a count such as 200000; 0 is no limit");
}

/** How much to show of a run. */
export const VIEW_FLAGS = {
  json: switchFlag(
    "Print one JSON object a line for each event, the report last",
  ),
  quiet: switchFlag("Print nothing but the summary of a failure"),
  verbose: switchFlag("Also show routes, context updates and file changes"),
} as const;

/** Whether to call somebody who looks elsewhere. */
export const NOTIFY_FLAG = {
  notify: switchFlag(
    "Ring the terminal's bell and show a notification when the run ends",
  ),
} as const;

/** Flags of what goes on in a run. */
export const EXECUTE_FLAGS = {
  ...NOTIFY_FLAG,
  "allow-failures": switchFlag(
    "Exit with 0 even if failures on the way were not handled",
  ),
  "accept-changes": switchFlag(
    "Resume although the pipeline has changed, and record that",
  ),
  sandbox: {
    kind: "parsed",
    parse: sandboxName,
    proposeCompletions: () => [...WANTED_SANDBOXES],
    brief:
      "What keeps programs within their limits: auto (the default), require, landlock, bwrap, overlay or off",
    placeholder: "NAME",
    optional: true,
  },
  "budget-usd": {
    kind: "parsed",
    parse: amount,
    brief:
      "US dollars that agents may cost in the whole run, in place of the pipeline's budget_usd; 0 is no limit",
    placeholder: "USD",
    optional: true,
  },
  "budget-tokens": {
    kind: "parsed",
    parse: tokenCount,
    brief:
      "Tokens that agents may use in the whole run, in place of the pipeline's budget_tokens; 0 is no limit",
    placeholder: "N",
    optional: true,
  },
  "allow-env": {
    kind: "parsed",
    parse: String,
    brief: "Variable that ${env.NAME} may read; may be given again",
    placeholder: "NAME",
    optional: true,
    variadic: ",",
  },
} as const;

/** Short names of {@linkcode VIEW_FLAGS}. */
export const VIEW_ALIASES = { q: "quiet", v: "verbose" } as const;

/** The command that goes on with a run. */
export function resumeCommand(
  runId: string,
  { runsdir, pipeline, more = [] }: {
    /** As the flag said it. */
    readonly runsdir: string | undefined;
    readonly pipeline?: string | undefined;
    /** Words of more flags. @default none */
    readonly more?: readonly string[];
  },
): string {
  return [
    `factory resume ${runId}`,
    ...(runsdir === undefined ? [] : [`--runsdir ${shellWord(runsdir)}`]),
    ...(pipeline === undefined
      ? []
      : [`--pipeline ${shellWord(pipeline)} --accept-changes`]),
    ...more.map(shellWord),
  ].join(" ");
}

function shellWord(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}
