/** The real codex on a stand-in for its model: what it does, and what becomes of what it does. */

import assert from "node:assert/strict";
import { type EngineRun, runPipeline } from "../sandbox/engine.ts";
import { answer, CODEX, CodexLab, patch, SECRET, shell } from "./codex_lab.ts";
import { mockOpenai, type MockTurn } from "./mock_openai.ts";
import { processesWith } from "./processes.ts";

const FILES = {
  "src/a.txt": "a\n",
  "main.txt": "one\n",
  "scripts/scenarios/check.sh": "held out\n",
};

/** A node for the real program. */
function node(id: string, attributes = ""): string {
  return `${id} [type=codex, codex.path="${CODEX}", prompt="Do it.", llm_model="gpt-5.5" ${attributes}]`;
}

async function run(body: string, lab: CodexLab): Promise<EngineRun> {
  const done = await runPipeline(body, { files: FILES, env: lab.env });
  assert.deepEqual(done.filesWith(SECRET), [], "a secret in the run's folder");
  assert.deepEqual(lab.mock.others, [], "asked for besides the model");
  assert.deepEqual(processesWith(lab.home.path), [], "left behind");
  return done;
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `codex: ${name}`, ignore: CODEX === undefined, fn });
}

const ATTACK =
  "echo x > src/in.txt; echo y > out.txt; sed -i s/one/two/ main.txt; " +
  "cat scripts/scenarios/check.sh; echo z > $CODEX_HOME/config.toml; echo key=$OPENAI_API_KEY";

test("writes within the limits land, others are undone and told, hidden files stay hidden", async () => {
  await using lab = new CodexLab([
    shell(ATTACK),
    patch("*** Add File: src/new.txt\n+new"),
    answer({ context_updates: [{ key: "score", value: 7 }] }),
  ]);
  using done = await run(
    `start -> work -> exit; ${
      node("work", 'allowed_write_paths="src/,main.txt"')
    }`,
    lab,
  );
  assert.match(
    done.outcomes["work"] ?? "",
    /^fail\(guardrail_violation: wrote disallowed files: out\.txt/,
  );
  assert.equal(done.read("workspace/src/in.txt"), "x\n");
  assert.equal(done.read("workspace/src/new.txt"), "new\n");
  assert.equal(done.read("workspace/main.txt"), "two\n");
  assert.equal(done.read("workspace/out.txt"), "");
  const log = done.read("work/codex.stdout.log");
  assert.ok(!log.includes("held out"), log);
  assert.match(log, /key=\\n/);
  assert.match(
    JSON.parse(done.read("work/status.json")).notes,
    /refused: write \S+config\.toml/,
  );
});

test("where its commands may not reach the network its own sandbox holds the lists", async () => {
  await using lab: CodexLab = new CodexLab((_, index): MockTurn =>
    [
      shell(`${ATTACK}; curl -sS -m 5 ${lab.mock.url}/models || echo offline`),
      patch("*** Add File: out2.txt\n+new"),
      answer(),
    ][index] ?? answer()
  );
  using done = await run(
    `start -> work -> exit; ${
      node("work", 'allowed_write_paths="src/", net=none')
    }`,
    lab,
  );
  assert.equal(done.outcomes["work"], "success");
  assert.equal(done.read("workspace/src/in.txt"), "x\n");
  assert.equal(done.read("workspace/main.txt"), "one\n");
  const log = done.read("work/codex.stdout.log");
  assert.ok(!log.includes("held out"), log);
  assert.match(log, /offline/);
  const { notes } = JSON.parse(done.read("work/status.json"));
  assert.match(notes, /refused: .*write out\.txt/);
  assert.match(notes, /patch rejected/);
});

test("without write limits it works in the sandbox that it knows as workspace-write", async () => {
  await using lab = new CodexLab([
    shell(
      "echo x > new.txt; echo t > /tmp/codex-outside; ls scripts/scenarios",
    ),
    answer(),
  ]);
  using done = await run(`start -> work -> exit; ${node("work")}`, lab);
  assert.equal(done.outcomes["work"], "success");
  assert.equal(done.read("workspace/new.txt"), "x\n");
  assert.throws(() => Deno.statSync("/tmp/codex-outside"));
  assert.ok(!done.read("work/codex.stdout.log").includes("check.sh"));
});

test("an answer out of form gets one repair, in the same thread and with the schema", async () => {
  await using lab = new CodexLab([
    { text: "All done!" },
    answer({ notes: "repaired" }),
  ]);
  using done = await run(`start -> work -> exit; ${node("work")}`, lab);
  assert.equal(done.outcomes["work"], "success");
  const [first, second, ...more] = lab.mock.requests;
  assert.deepEqual(more, []);
  assert.deepEqual(first?.body.text?.format, second?.body.text?.format);
  assert.ok(second?.text.includes("All done!"));
  assert.equal(
    first?.headers.get("thread-id"),
    second?.headers.get("thread-id"),
  );
  // The thread's tokens are told as a whole; each turn is paid for once.
  const { usage } = JSON.parse(done.read("work/status.json"));
  assert.equal(usage.input_tokens, 2000);
  assert.equal(usage.output_tokens, 100);
});

const NOBODY = "http://127.0.0.1:9/v1";

test("what goes wrong behind it is a failure of the right class, and routes", async () => {
  const wrong: Readonly<
    Record<string, { turns: readonly MockTurn[]; reason: RegExp; is: string }>
  > = {
    unauthorized: {
      turns: [{ status: 401 }],
      reason: /unexpected status 401 Unauthorized: .*codex login/,
      is: "config",
    },
    limited: {
      turns: [{ status: 429 }],
      reason: /429 Too Many Requests$/,
      is: "transient",
    },
    broken: {
      turns: [{ status: 500 }],
      reason: /high demand/,
      is: "transient",
    },
    cut: {
      turns: [{ text: "half of an answer", cut: true }],
      reason: /stream disconnected/,
      is: "transient",
    },
    quota: {
      turns: [{
        status: 429,
        error: { type: "insufficient_quota", message: "none left" },
      }],
      reason: /Quota exceeded/,
      is: "config",
    },
    unknown_model: {
      turns: [{
        status: 400,
        error: { type: "invalid_request_error", message: "no such model" },
      }],
      reason: /no such model \(invalid_request_error\)/,
      is: "config",
    },
    silent: {
      turns: [{ text: "" }],
      reason: /cannot read the agent's answer: the agent has said nothing/,
      is: "deterministic",
    },
  };
  await using lab = new CodexLab([answer()]);
  await using stack = new AsyncDisposableStack();
  const names = Object.keys(wrong);
  const nodes = names.map((name) => {
    const mock = stack.use(mockOpenai(wrong[name]!.turns)); // a key of it
    return nodeAt(name, mock.url);
  });
  const again = stack.use(mockOpenai([{ status: 429 }, answer()]));
  using done = await run(
    `start -> ${[...names, "refused", "again"].join(" -> ")} -> exit;
    ${nodes.join("\n")} ${nodeAt("refused", NOBODY)}
    ${nodeAt("again", again.url, ", max_retries=1")}`,
    lab,
  );
  for (
    const [name, { reason, is }] of [
      ...Object.entries(wrong),
      ["refused", { reason: /Connection failed/, is: "transient" }] as const,
    ]
  ) {
    const status = JSON.parse(done.read(`${name}/status.json`));
    assert.equal(status.outcome, "fail", name);
    assert.match(status.failure_reason, reason, name);
    assert.equal(status.failure_class, is, name);
  }
  assert.equal(done.outcomes["again"], "success");
});

function nodeAt(id: string, url: string, attributes = ""): string {
  const override = `model_providers.mock.base_url=\\"${url}\\"`;
  return node(id, `, codex.config_overrides="${override}"${attributes}`);
}

test("a tool that hangs ends with the node's time, and nothing of it is left", async () => {
  await using lab = new CodexLab([
    shell("setsid sleep 1234 & sleep 1234"),
    answer(),
  ]);
  using done = await run(
    `start -> work -> exit; ${node("work", ', timeout="4s"')}`,
    lab,
  );
  assert.equal(done.outcomes["work"], "fail(timeout after 4s)");
});

test("a turn has a clock of its own, and a model that never answers is a failure", async () => {
  await using lab = new CodexLab([{ hang: true }]);
  using done = await run(
    `start -> work -> exit; ${node("work", ", codex.timeout_seconds=2")}`,
    lab,
  );
  assert.equal(done.outcomes["work"], "fail(codex exec timeout after 2s)");
});

test("a budget ends it between two answers of the model, and what was used is told", async () => {
  await using lab = new CodexLab([
    shell("echo one"),
    shell("echo two"),
    { hang: true },
  ]);
  using done = await run(
    `start -> work -> exit; ${
      node(
        "work",
        ', allowed_write_paths="", budget_tokens=1500, timeout="60s"',
      )
    }`,
    lab,
  );
  assert.match(done.outcomes["work"] ?? "", /^fail\(.*budget_tokens/);
  const { usage } = JSON.parse(done.read("work/status.json"));
  assert.equal(usage.input_tokens + usage.output_tokens, 2100);
  assert.ok(lab.mock.requests.length <= 3, "at most one answer past it");
});
