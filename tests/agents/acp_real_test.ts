/** Agents of the protocol as they are, where they are on PATH, against a model on loopback. */

import assert from "node:assert/strict";
import { factory } from "../support/cli.ts";
import { denoDir } from "../support/deno_dir.ts";
import { onPath } from "./install.ts";
import { mockGoogle } from "./mock_google.ts";
import { mockOpenai } from "./mock_openai.ts";

const SECRET = "sk-secret-of-the-test";
const ANSWER = '```json\n{"outcome":"success","notes":"written"}\n```';

interface RealAgent {
  /** Its settings, and the file that they stand in, below its home. */
  readonly settings: readonly [file: string, content: unknown];
  /** Starts a model that has it run a command, then answers. */
  model(command: string): AsyncDisposable & { readonly url: string };
  env(url: string): Record<string, string>;
}

/** The agents' own tool for commands has the same name in both. */
function runs(command: string) {
  const input = { command, description: "try it", is_background: false };
  return { tools: [{ name: "run_shell_command", input }] };
}

const AGENTS: Readonly<Record<string, RealAgent>> = {
  gemini: {
    settings: [".gemini/settings.json", {
      security: { auth: { selectedType: "gemini-api-key" } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      general: { disableAutoUpdate: true, disableUpdateNag: true },
    }],
    model: (command) => mockGoogle([runs(command), { text: ANSWER }]),
    env: (url) => ({ GEMINI_API_KEY: SECRET, GOOGLE_GEMINI_BASE_URL: url }),
  },
  qwen: {
    settings: [".qwen/settings.json", {
      security: { auth: { selectedType: "openai" } },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    }],
    model: (command) => mockOpenai([runs(command), { text: ANSWER }]),
    env: (url) => ({
      OPENAI_API_KEY: SECRET,
      OPENAI_BASE_URL: url,
      OPENAI_MODEL: "mock",
    }),
  },
};

/** A folder with a pipeline and a home for the agent. */
function place(backend: string, [file, content]: RealAgent["settings"]) {
  const folder = Deno.makeTempDirSync();
  const settings = `${folder}/home/${file}`;
  Deno.mkdirSync(settings.slice(0, settings.lastIndexOf("/")), {
    recursive: true,
  });
  Deno.writeTextFileSync(settings, JSON.stringify(content));
  Deno.mkdirSync(`${folder}/work/src`, { recursive: true });
  Deno.writeTextFileSync(
    `${folder}/p.dot`,
    `digraph {
      graph [default_max_retries=0];
      start -> work -> exit [condition="outcome=success"];
      work -> failed [condition="outcome=fail"];
      failed [shape=Msquare, outcome=fail];
      work [prompt="Write src/in.txt", agent.backend=${backend}, llm_model="mock",
        allowed_write_paths="src/", timeout=60s];
    }`,
  );
  return {
    folder,
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

for (const [name, agent] of Object.entries(AGENTS)) {
  const missing = !onPath(name);
  if (missing) {
    console.warn(`SKIPPED: the tests of the real ${name}: it is not on PATH`);
  }
  for (
    const [command, outcome] of [
      ["echo in > src/in.txt", "success"],
      ["echo out > out.txt; echo in > src/in.txt", "fail"],
    ] as const
  ) {
    Deno.test({
      name: `${name} runs ${command}: ${outcome}`,
      ignore: missing,
      async fn() {
        using at = place(name, agent.settings);
        await using model = agent.model(command);
        const { stdout, stderr } = await factory([
          ...["run", `${at.folder}/p.dot`, "--workdir", `${at.folder}/work`],
          ...["--runsdir", `${at.folder}/runs`, "--run-id", "r", "--json"],
        ], {
          env: {
            HOME: `${at.folder}/home`,
            DENO_DIR: denoDir(),
            ...agent.env(model.url),
          },
        });
        const report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
        assert.equal(report.outcome, outcome, `${stdout}\n${stderr}`);
        const workspace = `${at.folder}/runs/r/workspace`;
        const left = Array.from(
          Deno.readDirSync(workspace),
          ({ name }) => name,
        );
        assert.deepEqual(left, ["src"]);
        if (outcome === "success") {
          const text = Deno.readTextFileSync(`${workspace}/src/in.txt`);
          assert.equal(text, "in\n");
        }
        const { stdout: found } = new Deno.Command("grep", {
          args: ["-rl", SECRET, `${at.folder}/runs`],
        }).outputSync();
        assert.equal(new TextDecoder().decode(found), "");
      },
    });
  }
}
