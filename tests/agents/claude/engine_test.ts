/** The real claude on the mock of its API: what it does, and what becomes of what it does. */

import assert from "node:assert/strict";
import { type EngineRun, runPipeline } from "../../sandbox/engine.ts";
import type { MockTurn } from "../mock_anthropic.ts";
import { processesWith } from "../processes.ts";
import { answer, bash, ClaudeLab, claudeNode as node, tool } from "./lab.ts";
import { CLAUDE_PROGRAM, SECRET } from "./real.ts";

const FILES = {
  "src/a.txt": "a\n",
  "main.txt": "one\n",
  "scripts/scenarios/check.sh": "held out\n",
};

async function run(body: string, lab: ClaudeLab): Promise<EngineRun> {
  const done = await runPipeline(body, { files: FILES, env: lab.env });
  assert.deepEqual(done.filesWith(SECRET), [], "a secret in the run's folder");
  assert.deepEqual(lab.mock.others, [], "asked for besides the model");
  assert.deepEqual(processesWith(lab.home), [], "left behind");
  return done;
}

function test(name: string, fn: () => Promise<void>): void {
  const ignore = CLAUDE_PROGRAM === undefined;
  Deno.test({ name: `claude: ${name}`, ignore, fn });
}

function noteOf(done: EngineRun, id: string): string {
  return JSON.parse(done.read(`${id}/status.json`)).notes;
}

/** The paths that claude is to use are told by its own prompt. */
function workspaceOf(body: unknown): string {
  return /working directory: ([^\\"]+)/.exec(JSON.stringify(body))?.[1] ?? "";
}

test("writes within the limits land, others are refused or undone, hidden files stay hidden", async () => {
  await using lab = new ClaudeLab(({ body }, index): MockTurn => {
    const workspace = workspaceOf(body);
    return [
      tool("Write", { file_path: `${workspace}/src/in.txt`, content: "x\n" }),
      tool("Read", { file_path: `${workspace}/main.txt` }),
      tool("Write", { file_path: `${workspace}/main.txt`, content: "two\n" }),
      tool("Write", { file_path: `${workspace}/no.txt`, content: "x\n" }),
      tool("Read", { file_path: `${workspace}/scripts/scenarios/check.sh` }),
      bash(
        "cat scripts/scenarios/check.sh; echo y > out.txt; echo z > src/z.txt; " +
          "echo '{}' > ~/.claude/settings.json; echo w > ~/.bashrc; echo key=$ANTHROPIC_API_KEY",
      ),
      answer({ context_updates: [{ key: "score", value: 7 }] }),
    ][index] ?? answer();
  });
  using done = await run(
    `start -> work -> exit; ${
      node("work", ', allowed_write_paths="src/,main.txt"')
    }`,
    lab,
  );
  assert.match(
    done.outcomes["work"] ?? "",
    /^fail\(guardrail_violation: wrote disallowed files: out\.txt/,
  );
  const left = (path: string) => done.read(`workspace/${path}`);
  assert.deepEqual(
    ["src/in.txt", "src/z.txt", "main.txt", "no.txt", "out.txt"].map(left),
    ["x\n", "z\n", "two\n", "", ""],
  );
  const asked = JSON.stringify(lab.mock.requests.map(({ body }) => body));
  assert.ok(!asked.includes("held out"));
  assert.match(lab.lastSaid(6), /key=\\n/);
  const [first] = lab.mock.requests;
  assert.equal(first?.headers.get("x-api-key"), SECRET);
  assert.match(
    noteOf(done, "work"),
    /refused: Write no\.txt; Read scripts\/scenarios\/check\.sh/,
  );
  const homes = Array.from(Deno.readDirSync(`${lab.home}/.claude`));
  assert.deepEqual(homes.map(({ name }) => name), ["projects"]);
  assert.throws(() => Deno.statSync(`${lab.home}/.bashrc`));
});

test("without write limits it works where it likes in the workspace, and only there", async () => {
  await using lab = new ClaudeLab([
    bash("echo x > new.txt; ls -R"),
    bash('echo t > "$TMPDIR/own" && cat "$TMPDIR/own"'),
    bash("echo t > /tmp/claude-outside"),
    bash("touch /tmp/claude-outside"),
    answer(),
  ]);
  using done = await run(`start -> work -> exit; ${node("work")}`, lab);
  assert.equal(done.outcomes["work"], "success");
  assert.equal(done.read("workspace/new.txt"), "x\n");
  assert.throws(() => Deno.statSync("/tmp/claude-outside"));
  assert.ok(!lab.lastSaid(1).includes("check.sh"));
  assert.match(lab.lastSaid(2), /"t\\n/);
  assert.match(lab.lastSaid(4), /Read-only file system/);
});

test("an answer out of form gets one repair in the same session, then it is a failure", async () => {
  await using lab = new ClaudeLab([answer({ outcome: "banana" })]);
  using done = await run(`start -> work -> exit; ${node("work")}`, lab);
  assert.match(
    done.outcomes["work"] ?? "",
    /^fail\(cannot read the agent's answer: .*banana/,
  );
  const last = JSON.stringify(lab.mock.requests.at(-1)?.body.messages);
  assert.match(last, /Stage work\./);
  assert.match(last, /must be one of success/);
  assert.ok(done.read("work/claude.command.2.json").includes("--resume"));
  // Each answer of the model is paid for once, also those of a session that goes on.
  const { usage } = JSON.parse(done.read("work/status.json"));
  assert.equal(usage.output_tokens, lab.mock.requests.length * 50);
  assert.equal(usage.input_tokens, lab.mock.requests.length * 1000);
});

test("stages of one thread go on with one session, and each pays for what it used", async () => {
  await using lab = new ClaudeLab([answer()]);
  const full = ", fidelity=full, thread_id=t";
  using done = await run(
    `start -> one -> two -> other -> exit
     ${node("one", full)}; ${node("two", full)}
     ${node("other", ", fidelity=compact")}`,
    lab,
  );
  const [one, two, other] = ["one", "two", "other"].map((id) =>
    JSON.parse(done.read(`${id}/agent.events.jsonl`).split("\n")[0] ?? "").id
  );
  assert.ok(one);
  assert.equal(one, two);
  assert.notEqual(two, other);
  const told = JSON.stringify(lab.mock.requests[1]?.body.messages);
  assert.ok(told.includes("Stage one.") && told.includes("Stage two."));
  for (const id of ["one", "two", "other"]) {
    const { usage } = JSON.parse(done.read(`${id}/status.json`));
    assert.equal(usage.input_tokens, 1000, id);
    assert.equal(usage.cost_usd, 0.003285, id);
  }
});

test("what goes wrong behind it is a failure of the right class, and routes", async () => {
  const wrong: Readonly<
    Record<string, { turns: readonly MockTurn[]; reason: RegExp; is: string }>
  > = {
    key: {
      turns: [{ status: 401 }],
      reason: /authentication_failed.* \(401\); run claude and \/login/,
      is: "config",
    },
    broken: {
      turns: [{ status: 500 }],
      reason: /API Error: 500 mock 500/,
      is: "transient",
    },
    limited: {
      turns: [{ status: 429, retryAfter: 1 }],
      reason: /Request rejected \(429\)/,
      is: "transient",
    },
    cut: {
      turns: [{ text: "this is cut in the middle", cut: true }],
      reason: /API Error/,
      is: "transient",
    },
    model: {
      turns: [{ status: 404 }],
      reason: /issue with the selected model.*; set llm_model/,
      is: "config",
    },
  };
  await Promise.all(
    Object.entries(wrong).map(async ([name, { turns, reason, is }]) => {
      await using lab = new ClaudeLab(turns);
      const retries = name === "key" ? 4 : 1;
      using done = await run(
        `start -> work; work -> exit [condition="failure_class=${is}"]
         ${node("work", `, claude.max_retries=${retries}`)}`,
        lab,
      );
      const status = JSON.parse(done.read("work/status.json"));
      assert.equal(
        status.failure_class,
        is,
        `${name}: ${status.failure_reason}`,
      );
      assert.match(status.failure_reason, reason, name);
      assert.equal(done.report.stages.at(-1)?.node, "exit", name);
    }),
  );
});

test("a limit and a broken server are waited out in the same turn", async () => {
  await using lab = new ClaudeLab([
    { status: 429, retryAfter: 1 },
    { status: 500 },
    answer(),
  ]);
  using done = await run(
    `start -> work -> exit; ${node("work", ", claude.max_retries=3")}`,
    lab,
  );
  assert.equal(done.outcomes["work"], "success");
  const retries = done.read("work/agent.events.jsonl").split("\n")
    .filter((line) => line.includes('"retry"'))
    .map((line) => JSON.parse(line).reason);
  assert.deepEqual(retries, ["rate_limit (429)", "server_error (500)"]);
});

test("nobody at the API's port is transient, and the engine tries again", async () => {
  await using lab = new ClaudeLab([answer()], { url: "http://127.0.0.1:9" });
  using done = await run(
    `start -> work -> exit; ${
      node("work", ", claude.max_retries=0").replace(
        "max_retries=0",
        "max_retries=1, retry_policy=aggressive",
      )
    }`,
    lab,
  );
  assert.match(done.outcomes["work"] ?? "", /^fail\(claude failed: .*refused/);
  const attempts = done.events.filter(({ type }) => type === "StageStarted");
  assert.equal(
    attempts.filter((event) => "node" in event && event.node === "work").length,
    2,
  );
});

test("a command that hangs ends with the node's time, and with all that it started", async () => {
  await using lab = new ClaudeLab([
    bash("setsid sleep 98765 & nohup sleep 98765 & sleep 98765"),
    answer(),
  ]);
  await using silent = new ClaudeLab([{ hang: true }]);
  const pipeline = (more: string) =>
    `start -> work -> exit; ${node("work", more)}`;
  const [hung, late] = await Promise.all([
    run(pipeline(", timeout=5s"), lab),
    run(pipeline(", claude.timeout_seconds=3"), silent),
  ]);
  using _hung = hung;
  using _late = late;
  assert.equal(hung.outcomes["work"], "fail(timeout after 5s)");
  assert.equal(late.outcomes["work"], "fail(claude timeout after 3s)");
  const classOf = (done: EngineRun) =>
    JSON.parse(done.read("work/status.json")).failure_class;
  assert.equal(classOf(hung), "timeout");
  assert.equal(classOf(late), "timeout");
  assert.equal(lab.mock.requests.length, 1, "it was told of a result");
});

test("where claude was never used its sessions are kept in the run, for all nodes of a thread", async () => {
  await using lab = new ClaudeLab([
    bash("echo key=$ANTHROPIC_API_KEY"),
    answer({ outcome: "banana" }),
    answer(),
  ]);
  Deno.removeSync(`${lab.home}/.claude`);
  const full = ", fidelity=full, thread_id=t";
  using done = await run(
    `start -> one -> two -> exit; ${node("one", full)}; ${node("two", full)}`,
    lab,
  );
  assert.deepEqual(done.outcomes, { one: "success", two: "success" });
  const told = JSON.stringify(lab.mock.requests.at(-1)?.body.messages);
  assert.ok(told.includes("Stage one.") && told.includes("Stage two."));
  assert.deepEqual([...Deno.readDirSync(lab.home)], []);
});

test("a login that is kept in a file is used as it is, never renewed; one that has run out is told", async () => {
  const login = (expiresAt: number) =>
    JSON.stringify({
      mcpOAuth: { other: { accessToken: "another" } },
      claudeAiOauth: {
        ...{ accessToken: SECRET, refreshToken: "r", expiresAt },
        scopes: ["user:inference"],
      },
    });
  const hour = 3_600_000;
  for (const left of [hour, -hour]) {
    await using lab = new ClaudeLab([answer()], { loggedInBy: "file" });
    const file = `${lab.home}/.claude/.credentials.json`;
    const text = login(Date.now() + left);
    Deno.writeTextFileSync(file, text);
    using done = await run(`start -> work -> exit; ${node("work")}`, lab);
    assert.equal(Deno.readTextFileSync(file), text);
    if (left > 0) {
      assert.equal(done.outcomes["work"], "success");
      const [request] = lab.mock.requests;
      assert.equal(request?.headers.get("authorization"), `Bearer ${SECRET}`);
    } else {
      assert.match(
        done.outcomes["work"] ?? "",
        /^fail\(claude's login has run out/,
      );
      assert.equal(lab.mock.requests.length, 0);
    }
  }
});
