import { deepEqual, equal, match, rejects } from "node:assert/strict";
import command from "../../../handlers/agents/command.ts";
import { COMMAND } from "../../../handlers/agents/declared/command.ts";
import type { AgentAnswer } from "../../../lib/agents/backend.ts";
import { withFolder } from "../context.ts";
import { ask } from "./agent.ts";

const COMMAND_AGENT = { backend: command, declared: COMMAND };

const ANSWERS: readonly (readonly [string, string, AgentAnswer])[] = [
  [
    "plain text is a success with a response",
    "echo I did it.",
    { status: "success", response: "I did it.\n" },
  ],
  [
    "no output is a success, too",
    "true",
    { status: "success", response: "" },
  ],
  [
    "JSON on standard output is the answer",
    `echo '{"outcome":"fail","failure_reason":"no"}'`,
    {
      status: "fail",
      failureReason: "no",
      response: '{"outcome":"fail","failure_reason":"no"}\n',
    },
  ],
  [
    "the outcome file beats standard output",
    `echo '{"outcome":"fail"}'; echo '{"outcome":"retry"}' > "$FACTORY_OUTCOME_FILE"`,
    { status: "retry", response: '{"outcome":"retry"}\n' },
  ],
  [
    "an outcome file with a failure counts whatever the exit code",
    `echo '{"outcome":"fail","failure_class":"budget"}' > "$FACTORY_OUTCOME_FILE"; exit 9`,
    {
      status: "fail",
      failureClass: "budget",
      response: '{"outcome":"fail","failure_class":"budget"}\n',
    },
  ],
  [
    "a success that was followed by a crash is none",
    `echo '{"outcome":"success"}' > "$FACTORY_OUTCOME_FILE"; exit 9`,
    {
      status: "fail",
      failureReason: "agent exited with 9 after the answer success",
      failureClass: "deterministic",
      response: '{"outcome":"success"}\n',
    },
  ],
  [
    "an empty outcome file is none",
    `: > "$FACTORY_OUTCOME_FILE"; echo hi`,
    { status: "success", response: "hi\n" },
  ],
  [
    "an unknown outcome is a failure that names it",
    `echo '{"outcome":"banana"}'`,
    {
      status: "fail",
      failureReason:
        `cannot read the agent's answer: the answer's outcome is "banana", but must be one of success, partial_success, retry, fail, skipped`,
      failureClass: "deterministic",
      response: '{"outcome":"banana"}\n',
    },
  ],
];

for (const [what, text, wanted] of ANSWERS) {
  Deno.test(`command: ${what}`, () =>
    withFolder(async (folder) => {
      const { answer } = await ask(COMMAND_AGENT, { "agent.command": text }, {
        folder,
      });
      deepEqual(answer, wanted);
    }));
}

Deno.test("command: an outcome file that is no answer is a failure", () =>
  withFolder(async (folder) => {
    for (const text of ['{"outcome": "succ', "done", "[]", '{"mood": 1}']) {
      const { answer } = await ask(COMMAND_AGENT, {
        "agent.command": `printf %s '${text}' > "$FACTORY_OUTCOME_FILE"`,
      }, { folder });
      equal(answer.failureClass, "deterministic", text);
      match(
        answer.failureReason ?? "",
        /^cannot read the agent's answer: \$FACTORY_OUTCOME_FILE: /,
      );
    }
  }));

Deno.test("command: the class of a failure comes from the exit code", () =>
  withFolder(async (folder) => {
    const classes = {
      1: "deterministic",
      75: "transient",
      78: "config",
      124: "timeout",
      127: "config",
    };
    for (const [code, failureClass] of Object.entries(classes)) {
      const { answer } = await ask(COMMAND_AGENT, {
        "agent.command": `echo partly; exit ${code}`,
      }, { folder });
      deepEqual(answer, {
        status: "fail",
        failureReason: `agent_exit_code_${code}`,
        failureClass,
        response: "partly\n",
      });
    }
  }));

Deno.test("command: the prompt comes on standard input, variables as words", () =>
  withFolder(async (folder) => {
    const prompt = "line 1\n'quoted' $HOME\n".repeat(10_000);
    const { answer, context } = await ask(COMMAND_AGENT, {
      "agent.command": "cat > prompt.txt; echo $goal; echo why >&2",
    }, { folder, prompt, goal: "a; exit 3" });
    equal(answer.response, "a; exit 3\n");
    equal(context.files.readText("prompt.txt"), prompt);
    equal(context.artifacts.read("agent.stdout.txt"), "a; exit 3\n");
    equal(context.artifacts.read("agent.stderr.txt"), "why\n");
  }));

Deno.test("command: an answer from before is not taken for this one", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/artifacts`);
    await Deno.writeTextFile(
      `${folder}/artifacts/outcome.json`,
      '{"outcome":"success"}',
    );
    const { answer } = await ask(COMMAND_AGENT, { "agent.command": "exit 1" }, {
      folder,
    });
    equal(answer.failureReason, "agent_exit_code_1");
  }));

Deno.test("command: agent.command is required, and its variables must have values", () =>
  withFolder(async (folder) => {
    const { answer } = await ask(COMMAND_AGENT, {}, { folder });
    equal(answer.failureReason, "agent.command required");
    equal(answer.failureClass, "config");
    const { answer: other } = await ask(COMMAND_AGENT, {
      "agent.command": "echo ${context.none}",
    }, { folder });
    equal(other.failureClass, "config");
  }));

Deno.test("command: an abort ends the agent", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const asked = ask(COMMAND_AGENT, { "agent.command": "sleep 1000" }, {
      folder,
      signal: controller.signal,
      graceMs: 20,
    });
    controller.abort("enough");
    await rejects(asked, (error) => error === "enough");
  }));
