/** One turn of claude: what it is started with, what it leaves, what it comes to. */

import type { AgentReply, AgentRequest } from "../../../lib/agents/backend.ts";
import type { ExecResult } from "../../../lib/handler.ts";
import { claudeArguments } from "./arguments.ts";
import { EventReader } from "./events.ts";
import { hopeless, isHopeless, isSessionGone, replyOf } from "./failures.ts";
import { launched } from "./launch.ts";
import type { ClaudeOptions } from "./options.ts";
import type { Rules } from "./rules.ts";
import { Spending } from "./spending.ts";
import { TurnEnd } from "./turn_end.ts";

/** What a turn is made of. */
export interface TurnParts {
  readonly request: AgentRequest;
  readonly options: ClaudeOptions;
  readonly rules: Rules;
  /** In claude's own words. */
  readonly effort?: string | undefined;
  /** Variables that it is started with. */
  readonly env: Readonly<Record<string, string>>;
}

/** Has the turn, in a session or in a new one. */
export async function claudeTurn(
  parts: TurnParts,
  session: string | undefined,
): Promise<AgentReply> {
  const { request, options, env } = parts;
  const { context, node, prompt, turn, provider, onEvent } = request;
  const passed = node.values.list("env_pass");
  const argv = prepare(parts, session);
  const spending = new Spending(onEvent, provider);
  const reader = new EventReader({
    workspace: context.workspace,
    hear: onEvent,
    used: (tokens) => spending.used(tokens),
  });
  const { record } = reader;
  using end = new TurnEnd(options.timeoutMs);
  let result: ExecResult;
  try {
    result = await context.exec({
      argv: launched(argv, { session, passed }),
      cwd: options.workdir,
      env,
      stdin: prompt,
      stdout: logName("stdout", turn),
      stderr: logName("stderr", turn),
      signal: end.signal,
      onText(stream, text) {
        if (stream !== "stdout") return;
        reader.read(text);
        if (isHopeless(record)) end.now(hopeless(record));
      },
    });
  } catch (error) {
    // The attempt's own end goes first.
    if (context.signal.aborted || end.reply === undefined) throw error;
    return end.reply;
  } finally {
    reader.end();
    await spending.settle();
  }
  if (record.result) {
    await spending.total(record.result, session !== undefined);
  }
  if (session !== undefined && isSessionGone(record, result)) {
    return { kind: "session gone" };
  }
  return replyOf(record, result);
}

/** Writes the turn's files and gives the command. */
function prepare(
  { request, options, rules, effort }: TurnParts,
  session: string | undefined,
): [string, ...string[]] {
  const { context: { artifacts }, schema, turn } = request;
  const argv: [string, ...string[]] = [
    options.program,
    ...claudeArguments({ options, rules, schema, effort, session }),
  ];
  const write = (name: string, content: unknown) =>
    artifacts.write(name, `${JSON.stringify(content, null, 2)}\n`);
  write("claude.output.schema.json", schema);
  write(
    turn === 1 ? "claude.command.json" : `claude.command.${turn}.json`,
    { schema_version: 1, argv },
  );
  return argv;
}

function logName(stream: "stdout" | "stderr", turn: number): string {
  return turn === 1 ? `claude.${stream}.log` : `claude.${stream}.${turn}.log`;
}
