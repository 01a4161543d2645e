import assert from "node:assert/strict";
import { acpAgent } from "../../handlers/agents/acp.ts";
import { judge } from "../../handlers/agents/acp/permission.ts";
import { handlers } from "../../handlers/mod.ts";
import { ACP } from "../../handlers/agents/declared/acp.ts";
import type { AgentEvent, AgentReply } from "../../lib/agents/backend.ts";
import { pathLimits } from "../../lib/guard/path_limits.ts";
import type { NodeLimits } from "../../lib/handler.ts";
import {
  handlerContext,
  handlerNode,
} from "../../lib/testing/handler_context.ts";
import { runDot } from "../../handlers/testing.ts";
import { exists } from "../../scripts/support/files.ts";
import type { Step } from "./acp_agent.ts";
import { denoDir } from "../support/deno_dir.ts";

const AGENT = new URL("./acp_agent.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
/** A stage's caches are its run's own: the agent finds what it imports elsewhere. */
const COMMAND =
  `env DENO_DIR='${denoDir()}' '${Deno.execPath()}' run -A --no-check --config '${CONFIG}' '${AGENT}'`;
const [ANY] = ACP;

interface Turn {
  readonly reply: AgentReply;
  readonly events: readonly AgentEvent[];
  readonly seen: readonly Record<string, unknown>[];
  readonly workspace: string;
}

async function turn(
  script: readonly Step[],
  { limits, env = {}, values = {}, signal }: {
    readonly limits?: NodeLimits;
    readonly env?: Record<string, string>;
    readonly values?: Record<string, string>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Turn> {
  const folder = Deno.makeTempDirSync();
  try {
    const context = handlerContext({
      folder,
      ...(limits && { limits }),
      ...(signal && { signal }),
      graceMs: 200,
    });
    Deno.mkdirSync(`${context.workspace}/src`);
    Deno.writeTextFileSync(`${context.workspace}/secret.txt`, "hold out");
    Deno.writeTextFileSync(`${folder}/script.json`, JSON.stringify(script));
    const events: AgentEvent[] = [];
    const reply = await acpAgent("acp").run({
      prompt: "Do it.",
      schema: {},
      turn: 1,
      node: handlerNode("node", {
        "acp.command": [
          `env ACP_SCRIPT='${folder}/script.json' ACP_SEEN='${folder}/seen'`,
          ...Object.entries(env).map(([name, value]) => `${name}='${value}'`),
          COMMAND,
        ].join(" "),
        ...values,
      }, ANY!.attributes),
      context,
      onEvent: (event) => events.push(event),
    });
    const seen = exists(`${folder}/seen`)
      ? Deno.readTextFileSync(`${folder}/seen`).trim().split("\n").map((line) =>
        JSON.parse(line)
      )
      : [];
    return { reply, events, seen, workspace: listing(context.workspace) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function listing(folder: string): string {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort().join(" ");
}

Deno.test("acp gives the agent's last message, and tells what it did", async () => {
  const { reply, events, seen } = await turn([
    { think: "hm" },
    { say: "First " },
    { say: "I look." },
    { call: "ls", kind: "search" },
    { say: '{"outcome":' },
    { say: '"success"}' },
  ]);
  assert.deepEqual(reply, { kind: "text", text: '{"outcome":"success"}' });
  assert.deepEqual(events.map(({ type }) => type), [
    ...["session", "reasoning", "text", "text"],
    ...["tool_call", "tool_result", "text", "text"],
  ]);
  // It works with its own hands, where the sandbox holds them.
  assert.deepEqual(seen[0], {
    initialize: {
      auth: { terminal: false },
      fs: { readTextFile: false, writeTextFile: false },
      terminal: false,
    },
  });
  assert.deepEqual(seen[1], { prompt: [{ type: "text", text: "Do it." }] });
});

Deno.test("acp answers an agent that asks by the node's limits", async () => {
  const limits: NodeLimits = {
    allowedWritePaths: ["src/", "report.md"],
    denyReadPaths: ["secret.txt"],
    net: "none",
  };
  const { events, seen } = await turn([
    { write: "src/a.ts", text: "a" },
    { write: "report.md", text: "r" },
    { write: "README.md", text: "x" },
    { write: "src/../README.md", text: "x" },
    { write: "/etc/passwd", text: "x" },
    { read: "secret.txt" },
    { read: "src/a.ts" },
    { call: "curl", kind: "fetch" },
    { call: "rm -rf /", kind: "execute" },
  ], { limits });
  const asked = seen.filter((each) => "asked" in each);
  assert.deepEqual(asked.map(({ allowed }) => allowed), [
    ...[true, true, false, false, false, false, true, false],
    // The context of a test has no sandbox.
    false,
  ]);
  const denials = events.flatMap((event) =>
    event.type === "denial" ? [event] : []
  );
  assert.equal(denials.length, 6);
  assert.ok(denials[0]?.path?.endsWith("/README.md"));
  assert.ok(denials[0]?.action.startsWith("edit /"));
});

Deno.test("a command is allowed where the kernel holds the limits, or there are none", () => {
  const call = { toolCallId: "1", title: "make", kind: "execute" } as const;
  const bounds = (
    allowedWritePaths: readonly string[] | undefined,
    enforced: boolean,
  ) => ({
    workspace: "/w",
    limits: pathLimits({
      denyReadPaths: [],
      net: "all",
      ...(allowedWritePaths && { allowedWritePaths }),
    }),
    unlimited: allowedWritePaths === undefined,
    enforced,
    net: "all" as const,
  });
  assert.equal(judge(call, bounds(["a"], true)).allowed, true);
  assert.equal(judge(call, bounds(undefined, false)).allowed, true);
  assert.equal(judge(call, bounds(["a"], false)).allowed, false);
});

const FAILURES: readonly (readonly [
  what: string,
  script: readonly Step[],
  failureClass: string,
  reason: RegExp,
])[] = [
  ["refuses", [{ stop: "refusal" }], "deterministic", /refused to go on/],
  [
    "runs out of tokens",
    [{ say: "I" }, { stop: "max_tokens" }],
    "deterministic",
    /max_tokens/,
  ],
  [
    "is not let in",
    [{ fail: "401 Unauthorized" }],
    "config",
    /401 Unauthorized/,
  ],
  [
    "is slowed down",
    [{ fail: "429 rate limit, Retry-After: 7" }],
    "transient",
    /429/,
  ],
  [
    "meets a server's error",
    [{ fail: "503 service unavailable" }],
    "transient",
    /503/,
  ],
  [
    "crashes",
    [{ say: "I" }, { exit: 3, stderr: "segfault" }],
    "transient",
    /ended with exit code 3 .*segfault/,
  ],
];

for (const [what, script, failureClass, reason] of FAILURES) {
  Deno.test(`acp fails with class ${failureClass} when the agent ${what}`, async () => {
    const { reply } = await turn(script);
    assert.equal(reply.kind, "failure");
    if (reply.kind !== "failure") return;
    assert.match(reply.reason, reason);
    assert.equal(reply.failureClass, failureClass);
    if (what === "is slowed down") assert.equal(reply.retryAfterMs, 7000);
  });
}

Deno.test("acp tells how to log in", async () => {
  const { reply } = await turn([], { env: { ACP_LOGIN: "required" } });
  assert.equal(reply.kind === "failure" && reply.failureClass, "config");
  assert.match(reply.kind === "failure" ? reply.reason : "", /log in/);
});

Deno.test("acp says what is missing before it starts anything", async () => {
  const missing = await turn([], { values: { "acp.command": " " } });
  assert.deepEqual(missing.reply, {
    kind: "failure",
    reason:
      "acp.command required: set it on the node, or $ATTRACTOR_ACP_COMMAND",
    failureClass: "config",
    workspaceUntouched: true,
  });
  const nowhere = await turn([], { values: { "acp.workdir": "no/such" } });
  assert.match(
    nowhere.reply.kind === "failure" ? nowhere.reply.reason : "",
    /acp\.workdir "no\/such"/,
  );
  const unknown = await turn([], {
    values: { "acp.command": "/nonexistent/agent" },
  });
  assert.equal(
    unknown.reply.kind === "failure" && unknown.reply.failureClass,
    "config",
  );
});

Deno.test("acp goes on past lines that are none of the protocol's", async () => {
  const { reply } = await turn([{ garbage: "warning: {not json" }, {
    say: "done",
  }]);
  assert.deepEqual(reply, { kind: "text", text: "done" });
});

Deno.test("acp puts the session into the mode that was asked for", async () => {
  const { seen } = await turn([{ say: "done" }], {
    values: { "acp.mode": "code" },
  });
  assert.ok(seen.some(({ mode }) => mode === "code"));
});

Deno.test("an agent that hangs ends with its stage, with the sessions of its own that it started", async () => {
  const reason = new Error("time is up");
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 1500);
  await assert.rejects(turn([{ hang: true }], { signal: stop.signal }), reason);
  const { stdout } = new Deno.Command("pgrep", {
    args: ["-f", "sleep 300[.]25"],
    stdout: "piped",
  }).outputSync();
  assert.equal(new TextDecoder().decode(stdout).trim(), "");
});

Deno.test("in a run, an agent's writes outside its list do not survive, and the stage says so", async () => {
  const folder = Deno.makeTempDirSync();
  const script: readonly Step[] = [
    { smuggle: "src/in.txt", text: "in" },
    { smuggle: "out.txt", text: "out" },
    { say: '{"outcome":"success"}' },
  ];
  Deno.mkdirSync(`${folder}/source/src`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/script.json`, JSON.stringify(script));
  try {
    const report = await runDot(
      `digraph {
        start -> work -> exit [condition="outcome=success"];
        work -> failed [condition="outcome=fail"];
        failed [shape=Msquare, outcome=fail];
        work [prompt="Do it", agent.backend=acp, allowed_write_paths="src/",
          acp.command="env ACP_SCRIPT='${folder}/script.json' ${COMMAND}"];
      }`,
      { folder, handlers },
    );
    assert.equal(report.outcome, "fail");
    assert.match(
      report.stages.find(({ node }) => node === "work")?.reason ?? "",
      /guardrail_violation: .*out\.txt/,
    );
    const left = listing(`${report.folder}/workspace`);
    assert.equal(left, "src");
    assert.equal(listing(`${report.folder}/workspace/src`), "in.txt");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("an agent that floods is not waited for", async () => {
  const { reply } = await turn([], {
    values: { "acp.command": "yes 'one thing' | head -c 80000000; sleep 60" },
  });
  assert.equal(reply.kind === "failure" && reply.failureClass, "deterministic");
  assert.match(reply.kind === "failure" ? reply.reason : "", /says more than/);
});

Deno.test("an agent that is not there is said how to be had", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const reply = await acpAgent("gemini").run({
      ...{ prompt: "Do it.", schema: {}, turn: 1, onEvent: () => {} },
      node: handlerNode("node", {}, ANY!.attributes),
      context: handlerContext({ folder, env: { PATH: folder } }),
    });
    assert.match(
      reply.kind === "failure" ? reply.reason : "",
      /install it with npm install -g @google\/gemini-cli/,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
