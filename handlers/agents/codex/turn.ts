/** One turn of codex: what it is started with, what it leaves, what it comes to. */

import type { AgentReply, AgentRequest } from "../../../lib/agents/backend.ts";
import type { ExecResult } from "../../../lib/handler.ts";
import { commandArgs } from "./command_args.ts";
import type { Containment } from "./containment.ts";
import { secretVariables } from "./credentials.ts";
import { EventReader, type TurnRecord } from "./events.ts";
import { failedEnd, isSessionGone } from "./failures.ts";
import { ThreadFollower } from "./follow.ts";
import { TurnMeter } from "./meter.ts";
import type { CodexOptions } from "./options.ts";
import { patchRefusals } from "./refusals.ts";
import { seedArgs } from "./seed_args.ts";
import {
  type CodexSession,
  NOTHING,
  readSession,
  sessionName,
  type ThreadTotal,
} from "./session.ts";

/** What a turn is made of. */
export interface TurnParts {
  readonly request: AgentRequest;
  readonly options: CodexOptions;
  readonly containment: Containment;
  /** Absolute. */
  readonly home: string;
}

const RESPONSE = "response.md";
const SCHEMA = "codex.output.schema.json";

/** Has the turn, in a session or in a new one. */
export async function codexTurn(
  parts: TurnParts,
  session: CodexSession | undefined,
): Promise<AgentReply> {
  const { request, options } = parts;
  const { context, prompt, turn } = request;
  const { artifacts } = context;
  const argv = prepare(parts, session);
  const reader = new EventReader(request.onEvent);
  const clock = options.timeoutMs === undefined
    ? undefined
    : new TurnClock(options.timeoutMs);
  // Whoever reads the log may want every word.
  const shown = /^(1|t|true)$/i.test(
    context.env("FACTORY_LOG_CODEX_STREAM")?.trim() ?? "",
  );
  const meter = new TurnMeter(session?.total ?? NOTHING, {
    model: options.model,
    hear: request.onEvent,
  });
  await using following = new AsyncDisposableStack();
  let isFollowed = false;
  const follow = () => {
    const { thread } = reader.record;
    if (isFollowed || thread === undefined || !readSession(thread)) return;
    isFollowed = true;
    const { home } = parts;
    const onTotal = (total: ThreadTotal) => meter.reaches(total);
    following.use(new ThreadFollower({ context, home, thread, onTotal }));
  };
  let result: ExecResult;
  try {
    result = await context.exec({
      argv,
      env: { CODEX_HOME: parts.home },
      stdin: prompt,
      stdout: logName("stdout", turn),
      stderr: logName("stderr", turn),
      onText(stream, text) {
        if (stream === "stdout") reader.read(text);
        follow();
        if (shown) context.progress(text.trimEnd());
      },
      ...(clock && { signal: clock.signal }),
    });
  } catch (error) {
    // The attempt's own end goes first.
    if (context.signal.aborted || !clock || error !== clock.signal.reason) {
      throw error;
    }
    return clock.reply();
  } finally {
    clock?.[Symbol.dispose]();
  }
  reader.end();
  await following.disposeAsync();
  const { record } = reader;
  for (const denial of patchRefusals(result.stderr)) request.onEvent(denial);
  const begun = record.thread !== undefined;
  if (session && !begun && isSessionGone(result.stderr)) {
    return { kind: "session gone" };
  }
  tellTotal(request, record, meter);
  // Where codex tells what it does, a file that a command has put there is not its word.
  const text = begun ? record.message : artifacts.read(RESPONSE);
  return replyOf(record, result, text ?? "");
}

/** Writes the turn's files, removes what an earlier one has left, and gives the command. */
function prepare(
  { request, options, containment, home }: TurnParts,
  session: CodexSession | undefined,
): [string, ...string[]] {
  const { context: { artifacts }, node, schema, effort, provider, turn } =
    request;
  artifacts.remove(RESPONSE);
  artifacts.write(SCHEMA, `${JSON.stringify(schema, null, 2)}\n`);
  const files = {
    schema: artifacts.path(SCHEMA),
    response: artifacts.path(RESPONSE),
  };
  const passed = node.values.list("env_pass");
  const argv: [string, ...string[]] = [
    options.program,
    ...commandArgs(options, {
      ...{ files, containment, home },
      secrets: secretVariables(options.overrides, passed),
      ...(session && { thread: session.thread }),
      ...(effort !== undefined && { effort }),
      ...(provider !== undefined && { provider }),
    }),
  ];
  if (turn === 1) {
    const seeds = ["codex", ...seedArgs(options, files)];
    artifacts.write("codex.args.txt", `${seeds.join(" ")}\n`);
  }
  const name = turn === 1 ? "codex.command.json" : `codex.command.${turn}.json`;
  artifacts.write(
    name,
    `${JSON.stringify({ schema_version: 1, argv }, null, 2)}\n`,
  );
  return argv;
}

function logName(stream: "stdout" | "stderr", turn: number): string {
  return turn === 1 ? `codex.${stream}.log` : `codex.${stream}.${turn}.log`;
}

function tellTotal(
  { onEvent }: AgentRequest,
  { thread, total }: TurnRecord,
  meter: TurnMeter,
): void {
  if (total) meter.ends(total);
  if (thread === undefined) return;
  onEvent({ type: "session", id: sessionName({ thread, total: meter.total }) });
}

function replyOf(
  record: TurnRecord,
  { code, stderr }: ExecResult,
  text: string,
): AgentReply {
  if (code !== 0 || record.error !== undefined && !record.completed) {
    return failedEnd({ code, error: record.error, stderr });
  }
  return { kind: "text", text };
}

/** The clock of one turn. */
class TurnClock implements Disposable {
  readonly #milliseconds: number;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.#timer = setTimeout(
      () => this.#controller.abort(new Error("codex has taken too long")),
      milliseconds,
    );
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  reply(): AgentReply {
    return {
      kind: "failure",
      reason: `codex exec timeout after ${this.#milliseconds / 1000}s`,
      failureClass: "timeout",
    };
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
