/** `factory agents`: which agents can be had, and what each can be held to. */

import { buildCommand, type Command } from "@stricli/core";
import type { AgentDeclaration } from "../agents/backend.ts";
import { type Answer, ask } from "../doctor/program.ts";
import { type Column, table } from "../sinks/table.ts";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";
import { switchFlag } from "./run_flags.ts";

interface Flags {
  readonly json: boolean;
}

/** Milliseconds that a program may take to tell its version. */
const PATIENCE = 10_000;

/** The command. */
export const command: Command<Cli> = buildCommand<Flags, [], Cli>({
  docs: {
    brief: "List agents: installed or not, and what each can enforce",
    fullDescription:
      `Lists the backends that agent.backend can name, with the version of those whose program is on PATH, and how to install and log in to the others.

ANSWERS says who sees to the form of an answer: native, the agent itself; prompted, the prompt that asks for it; own, it has a form of its own. LIMITS says what keeps the agent within its node's write limits: the kernel, or its own rules (inband); what it changes is checked afterwards in any case.

  factory agents
  factory agents --json`,
  },
  parameters: { flags: { json: switchFlag("Print JSON") } },
  func: action(agents),
});

interface Found {
  readonly declared: AgentDeclaration;
  /** Absent when it has no program of its own. */
  readonly answer?: Answer;
}

async function agents(cli: Cli, { json }: Flags): Promise<number> {
  const { host, stdout } = cli;
  const found = await Promise.all(
    (await cli.agents()).map(async (declared): Promise<Found> => {
      const { install } = declared;
      if (!install) return { declared };
      const argv = [install.program, "--version"] as const;
      return { declared, answer: await ask(host, [...argv], PATIENCE) };
    }),
  );
  stdout.write(
    json
      ? `${JSON.stringify(found.map(toJson), null, 2)}\n`
      : table(COLUMNS, found.map(row), stdout),
  );
  return EXIT.success;
}

const COLUMNS: readonly Column[] = [
  { title: "AGENT", tone: () => "bold" },
  {
    title: "STATE",
    tone: (state) =>
      state === "missing" ? "dim" : state === "broken" ? "red" : "green",
  },
  { title: "ANSWERS" },
  { title: "LIMITS" },
  { title: "SESSIONS" },
  { title: "USAGE" },
  { title: "NEXT", flexible: true },
];

function row({ declared, answer }: Found): string[] {
  const { schema, limits, resume, usage, cost } = declared.capabilities;
  return [
    declared.name,
    stateOf(answer),
    schema,
    limits,
    resume ? "yes" : "no",
    usage ? cost ? "tokens, cost" : "tokens" : "none",
    nextOf(declared, answer),
  ];
}

/** Its version, when it tells one. */
function stateOf(answer: Answer | undefined): string {
  switch (answer?.kind) {
    case undefined:
      return "built in";
    case "missing":
      return "missing";
    case "failed":
      return "broken";
    case "answered":
      return /\d+(\.\d+)+\S*/.exec(answer.text)?.[0] ?? "installed";
    default:
      return answer satisfies never;
  }
}

function nextOf(
  { install, help }: AgentDeclaration,
  answer: Answer | undefined,
): string {
  if (!install || !answer) return help.split(/[.;](?: |$)/, 1)[0] ?? help;
  switch (answer.kind) {
    case "missing":
      return install.install;
    case "failed":
      return `see what ${install.program} --version says: ${answer.reason}`;
    case "answered":
      return `to log in: ${install.login}`;
    default:
      return answer satisfies never;
  }
}

function toJson({ declared, answer }: Found): Record<string, unknown> {
  const { name, help, capabilities, install } = declared;
  const { schema, limits, resume, usage, cost, programs, hooks = false } =
    capabilities;
  return {
    name,
    help,
    installed: answer ? answer.kind !== "missing" : true,
    ...(install && { program: install.program }),
    ...(answer && answer.kind !== "missing" && { path: answer.path }),
    ...(answer?.kind === "answered" && { version: stateOf(answer) }),
    ...(answer?.kind === "failed" && { problem: answer.reason }),
    capabilities: { schema, limits, resume, usage, cost, programs, hooks },
    ...(install && { install: install.install, login: install.login }),
  };
}
