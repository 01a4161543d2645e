import assert from "node:assert/strict";
import { createFactory } from "../../../lib/factory.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { builtInHandlers } from "../../../handlers/mod.ts";
import type { McpServers } from "../../../lib/agents/mcp.ts";
import type { RunReport } from "../../../lib/report.ts";
import { Sandboxes } from "../../../lib/sandbox/choose.ts";
import { withFolder } from "../../handlers/context.ts";
import {
  type MockProvider,
  mockProvider,
  PROVIDER_NAMES,
  type Say,
} from "./providers.ts";
import { ANSWER, DONE } from "./turn_support.ts";

/** What this machine has. */
const SANDBOXES = await available();

async function available(): Promise<ReadonlySet<string>> {
  await using sandboxes = new Sandboxes(denoHost, "auto");
  const probes = await sandboxes.probes();
  return new Set([
    ...probes.filter(({ available }) => available).map(({ name }) => name),
    "off",
  ]);
}

/** A run of a pipeline whose agents are at a mock. */
async function run(
  folder: string,
  mock: MockProvider,
  text: string,
  files: Readonly<Record<string, string>> = {},
  mcp?: McpServers,
): Promise<RunReport> {
  const source = `${folder}/source`;
  Deno.mkdirSync(source, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    Deno.mkdirSync(`${source}/${path}`.replace(/\/[^/]*$/, ""), {
      recursive: true,
    });
    Deno.writeTextFileSync(`${source}/${path}`, content);
  }
  return await createFactory({
    handlers: builtInHandlers({ mcp }),
    host: {
      ...denoHost,
      env: (name) => mock.env[name] ?? denoHost.env(name),
      environment: () => ({ ...denoHost.environment(), ...mock.env }),
    },
  }).run(
    { file: "test.dot", text },
    { workdir: source, runsdir: `${folder}/runs`, runId: "run" },
  ).result;
}

const use = (name: string, input: Readonly<Record<string, unknown>>) => ({
  name,
  input,
});

const WORK: readonly Say[] = [
  {
    text: "I look around.",
    tools: [
      use("glob", { pattern: "**" }),
      use("read_file", { path: "src/a.txt" }),
      use("read_file", { path: "scripts/scenarios/s.sh" }),
    ],
  },
  {
    tools: [
      use("write_file", { path: "src/b.txt", content: "from a tool\n" }),
      use("shell", {
        command:
          "env; cat src/b.txt; echo from a command > src/c.txt; ls scripts/scenarios; cat scripts/scenarios/s.sh",
      }),
      use("read_file", { path: "src/c.txt" }),
      use("edit_file", {
        path: "src/a.txt",
        old_string: "old",
        new_string: "new",
      }),
      use("write_file", { path: "outside.txt", content: "no" }),
      use("grep", { pattern: "from a|held" }),
    ],
  },
  {
    tools: [
      use("apply_patch", {
        patch:
          "*** Begin Patch\n*** Update File: src/c.txt\n-from a command\n+from a patch\n*** Add File: main.txt\n+added\n*** End Patch",
      }),
    ],
  },
  {
    text: "Done.",
    tools: [{
      name: ANSWER.name,
      input: {
        ...DONE,
        notes: "all written",
        context_updates: [{ key: "files", value: 3 }],
      },
    }],
  },
];

const PIPELINE = (provider: string, sandbox: string) =>
  `digraph {
  graph [goal="write", sandbox=${sandbox}]
  start [shape=Mdiamond]
  work [agent.backend=api, llm_provider="${provider}", llm_model="mock-model",
        prompt="$goal the files", allowed_write_paths="src/,main.txt"]
  check [type=tool, tool_command="cat src/a.txt src/b.txt src/c.txt main.txt"]
  exit [shape=Msquare]
  start -> work -> check -> exit
}`;

const FILES = {
  "src/a.txt": "old\n",
  "scripts/scenarios/s.sh": "held out\n",
};

/** The texts of a stage's files, by name. */
function artifacts(folder: string, stage: string): Record<string, string> {
  const path = `${folder}/runs/run/${stage}`;
  return Object.fromEntries(
    [...Deno.readDirSync(path)].filter(({ isFile }) => isFile)
      .map(({ name }) => [name, Deno.readTextFileSync(`${path}/${name}`)]),
  );
}

/** What a stage came to, apart from what it cost. */
function outcomeIn(text = ""): unknown {
  const { usage: _, ...rest } = JSON.parse(text);
  return rest;
}

/** What the agent did, apart from times, ids and the order of what ran side by side. */
function eventsIn(text = ""): string[] {
  return text.trimEnd().split("\n").map((line) => {
    const { elapsed_ms: _, id: __, ...event } = JSON.parse(line);
    // The environment tells where the run is.
    const shown = JSON.stringify(event);
    return shown.includes("PWD=") ? event.type : shown;
  }).sort();
}

for (const sandbox of ["auto", "off"]) {
  Deno.test(`the same pipeline leaves the same artifacts, whoever serves the model; sandbox=${sandbox}`, () =>
    withFolder(async (folder) => {
      const left = new Map<string, Record<string, string>>();
      for (const name of PROVIDER_NAMES) {
        await using mock = mockProvider(name, WORK);
        const text = PIPELINE(mock.provider, sandbox);
        const report = await run(`${folder}/${name}`, mock, text, FILES);
        assert.equal(report.outcome, "success", JSON.stringify(report));
        const files = artifacts(`${folder}/${name}`, "work");
        left.set(name, files);
        assert.match(mock.body(1), /s\.sh is hidden from this stage/);
        assert.match(
          mock.body(2),
          /outside\.txt may not be written: this stage may write only src\/, main\.txt/,
        );
        assert.equal(
          artifacts(`${folder}/${name}`, "check")["tool.stdout.txt"],
          "new\nfrom a tool\nfrom a patch\nadded\n",
        );
        for (let index = 0; index < mock.count(); index++) {
          const body = mock.body(index);
          assert.ok(!body.includes("sk-mock-key"), "a program had the key");
          // Without a sandbox a command can read it; the tools cannot.
          if (sandbox === "auto" && SANDBOXES.has("overlay")) {
            assert.ok(!body.includes("held out"));
          }
          assert.ok(!body.includes("s.sh:1"));
        }
        for (const text of Object.values(files)) {
          assert.ok(!text.includes("sk-mock-key"));
        }
      }
      const first = left.get("responses") ?? {};
      assert.deepEqual(Object.keys(first).sort(), [
        "agent.events.jsonl",
        "api.session.json",
        "prompt.md",
        "response.md",
        "status.json",
        "workspace.diff.json",
      ]);
      for (const [name, files] of left) {
        assert.deepEqual(Object.keys(files).sort(), Object.keys(first).sort());
        assert.deepEqual(
          outcomeIn(files["status.json"]),
          outcomeIn(first["status.json"]),
        );
        assert.deepEqual(
          eventsIn(files["agent.events.jsonl"]),
          eventsIn(first["agent.events.jsonl"]),
        );
        for (
          const file of ["prompt.md", "response.md", "workspace.diff.json"]
        ) {
          assert.equal(files[file], first[file], `${file} of ${name}`);
        }
      }
    }));
}

Deno.test({
  name: "the tools work where a file has to be there before it may be written",
  ignore: !SANDBOXES.has("landlock"),
  fn: () =>
    withFolder(async (folder) => {
      await using mock = mockProvider("responses", WORK);
      const text = PIPELINE(mock.provider, "landlock");
      const report = await run(folder, mock, text, FILES);
      assert.equal(report.outcome, "success", JSON.stringify(report));
    }),
});

Deno.test("what a command writes outside the limits is rolled back, and the stage says so", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("responses", [
      {
        tools: [
          use("shell", { command: "echo x > outside.txt; echo y > src/a.txt" }),
        ],
      },
      { tools: [ANSWER] },
    ]);
    const report = await run(
      folder,
      mock,
      PIPELINE(mock.provider, "auto"),
      FILES,
    );
    const work = report.stages.find(({ node }) => node === "work");
    assert.equal(work?.outcome, "fail");
    assert.match(
      JSON.stringify(work),
      /guardrail_violation: wrote disallowed files: outside\.txt/,
    );
    assert.throws(
      () => Deno.statSync(`${folder}/runs/run/workspace/outside.txt`),
      Deno.errors.NotFound,
    );
  }));

for (const sandbox of ["off", "landlock", "overlay", "bwrap"]) {
  Deno.test({
    name: `agents of one thread share what was said; sandbox=${sandbox}`,
    ignore: !SANDBOXES.has(sandbox),
    fn: () =>
      withFolder(async (folder) => {
        await using mock = mockProvider("anthropic", [
          { text: "One.", tools: [ANSWER] },
          { text: "Two.", tools: [ANSWER] },
          { text: "Three.", tools: [ANSWER] },
        ]);
        const node = (id: string) =>
          `${id} [agent.backend=api, llm_provider=anthropic, llm_model="mock-model", prompt="Step ${id}.", fidelity=full, thread_id=t, allowed_write_paths="src/"]`;
        const report = await run(
          folder,
          mock,
          `digraph { sandbox=${sandbox}; start -> a -> b -> c -> exit; ${
            ["a", "b", "c"].map(node).join("; ")
          } }`,
        );
        assert.equal(report.outcome, "success");
        assert.match(
          mock.body(2),
          /Step a\..*One\..*Step b\..*Two\..*Step c\./,
        );
        assert.equal(mock.count(), 3);
      }),
  });
}

Deno.test("a pipeline's hooks and a project's servers reach its agents, within the sandbox", () =>
  withFolder(async (folder) => {
    const server = new URL("./mcp_server.ts", import.meta.url).pathname;
    await using mock = mockProvider("responses", [
      {
        tools: [
          use("mcp__files__say_it", { text: "hello" }),
          use("mcp__files__env", {}),
          use("shell", { command: "true" }),
        ],
      },
      { tools: [ANSWER] },
    ]);
    const report = await run(
      folder,
      mock,
      `digraph {
        graph [tool_hooks.pre="! grep -q 'tool.:.shell'"]
        start -> a -> exit
        a [agent.backend=api, llm_provider=openai, llm_model=m, prompt=x, allowed_write_paths="src/"]
      }`,
      {},
      {
        files: {
          command: Deno.execPath(),
          args: ["run", "--no-check", "--no-config", "--allow-env", server],
        },
      },
    );
    assert.equal(report.outcome, "success", JSON.stringify(report));
    assert.match(mock.body(1), /you said hello/);
    assert.match(mock.body(1), /OPENAI_API_KEY=undefined/);
    assert.match(mock.body(1), /shell was refused by tool_hooks\.pre/);
  }));

Deno.test("a budget ends a run after one answer of the model at most", () =>
  withFolder(async (folder) => {
    await using mock = mockProvider("chat", (index) => ({
      tools: [use("write_file", { path: `${index}.txt`, content: "" })],
    }));
    const report = await run(
      folder,
      mock,
      `digraph { graph [budget_tokens=2500]; start -> a -> exit; a [agent.backend=api, llm_provider="openai-compatible", llm_model=m, prompt=x] }`,
    );
    assert.equal(report.status, "failed");
    assert.equal(mock.count(), 3);
    assert.match(JSON.stringify(report), /budget_tokens/);
  }));
