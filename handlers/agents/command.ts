import {
  LARGEST_ANSWER,
  parseAnswer,
  type ParsedAnswer,
} from "../../lib/agents/answer.ts";
import type {
  AgentAnswer,
  AgentBackend,
  AgentReply,
  AgentRequest,
} from "../../lib/agents/backend.ts";
import {
  failure,
  type FailureClass,
  success,
  type Values,
} from "../../lib/handler.ts";
import { CommandTemplateError } from "../../lib/variables/mod.ts";

/** Any program as an agent: the prompt on its standard input, the answer in a file or on its standard output. */
export default {
  name: "command",
  run,
} satisfies AgentBackend;

const OUTCOME_FILE = "outcome.json";

/** Where the command finds what the node or the stylesheet says of the model. */
const MODEL_VARIABLES: Readonly<Record<string, string>> = {
  llm_model: "FACTORY_MODEL",
  llm_provider: "FACTORY_PROVIDER",
  reasoning_effort: "FACTORY_REASONING_EFFORT",
};

async function run(request: AgentRequest): Promise<AgentReply> {
  return { kind: "answer", answer: await answer(request) };
}

async function answer(request: AgentRequest): Promise<AgentAnswer> {
  const { node, context: { artifacts } } = request;
  const command = node.values.text("agent.command")?.trim();
  if (!command) {
    return failure("agent.command required", "config", {
      workspaceUntouched: true,
    });
  }
  // An attempt that was interrupted may have left one.
  artifacts.remove(OUTCOME_FILE);
  try {
    const { code, stdout } = await runCommand(command, request);
    const file = artifacts.read(OUTCOME_FILE, LARGEST_ANSWER + 1);
    const options = { autoStatus: node.values.flag("auto_status") };
    return file === undefined || file.trim() === ""
      ? answerOfOutput(code, parseAnswer(stdout, options), stdout)
      : answerOfFile(code, parseAnswer(file, options), file);
  } catch (error) {
    if (!(error instanceof CommandTemplateError)) throw error;
    return failure(error.message, "config", { workspaceUntouched: true });
  }
}

function runCommand(
  text: string,
  { prompt, node, context }: AgentRequest,
): Promise<{ code: number; stdout: string }> {
  const { command, env } = context.expandCommand(text);
  return context.exec({
    argv: ["sh", "-c", command],
    env: {
      ...env,
      ...modelVariables(node.values),
      FACTORY_OUTCOME_FILE: context.artifacts.path(OUTCOME_FILE),
    },
    stdin: prompt,
    stdout: "agent.stdout.txt",
    stderr: "agent.stderr.txt",
    // One more shows that there was more.
    keep: LARGEST_ANSWER + 1,
  });
}

function modelVariables(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(MODEL_VARIABLES).flatMap(([attribute, variable]) => {
      const text = values.text(attribute)?.trim();
      return text ? [[variable, text]] : [];
    }),
  );
}

function answerOfFile(
  code: number,
  parsed: ParsedAnswer,
  text: string,
): AgentAnswer {
  switch (parsed.kind) {
    case "answer": {
      const { answer } = parsed;
      const isWell = answer.status !== "fail" && answer.status !== "retry";
      const outcome = code !== 0 && isWell
        ? failure(
          `agent exited with ${code} after the answer ${answer.status}`,
          classOf(code),
        )
        : answer;
      return { ...outcome, response: text };
    }
    // The file has no other use, so what is no answer there is a mistake.
    case "text":
      return unreadable(`$FACTORY_OUTCOME_FILE: ${parsed.problem}`, text);
    case "invalid":
      return unreadable(`$FACTORY_OUTCOME_FILE: ${parsed.reason}`, text);
    default:
      return parsed satisfies never;
  }
}

function answerOfOutput(
  code: number,
  parsed: ParsedAnswer,
  text: string,
): AgentAnswer {
  if (code !== 0) {
    const outcome = failure(`agent_exit_code_${code}`, classOf(code));
    return { ...outcome, response: text };
  }
  switch (parsed.kind) {
    case "answer":
      return { ...parsed.answer, response: text };
    case "text":
      return { ...success(), response: text };
    case "invalid":
      return unreadable(parsed.reason, text);
    default:
      return parsed satisfies never;
  }
}

function unreadable(problem: string, response: string): AgentAnswer {
  const reason = `cannot read the agent's answer: ${problem}`;
  return { ...failure(reason, "deterministic"), response };
}

/** What exit codes mean by convention: `sysexits.h`, `timeout` and the shell's own. */
const CLASS_BY_CODE: Readonly<Record<number, FailureClass>> = {
  64: "config",
  69: "transient",
  75: "transient",
  78: "config",
  124: "timeout",
  126: "config",
  127: "config",
};

function classOf(code: number): FailureClass {
  return CLASS_BY_CODE[code] ?? "deterministic";
}
