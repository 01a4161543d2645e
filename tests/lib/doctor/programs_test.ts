import assert from "node:assert/strict";
import { checkAgents } from "../../../lib/doctor/agents.ts";
import type { Check } from "../../../lib/doctor/finding.ts";
import { checkGit } from "../../../lib/doctor/git.ts";
import { checkKernel } from "../../../lib/doctor/kernel.ts";
import { checkNamespaces } from "../../../lib/doctor/namespaces.ts";
import { running, uniqueSleep } from "../host/processes.ts";
import { programs, surroundings } from "./support.ts";

/** Looks with nothing but these programs on `PATH`, and with `DIR` for their folder. */
async function look(
  check: Check,
  scripts: Readonly<Record<string, string>>,
  limitMs = 3000,
): Promise<unknown> {
  using bin = programs(scripts);
  const findings = await check(surroundings({
    env: { PATH: bin.path, OPENAI_API_KEY: "sk-secret", HOME: "/nowhere" },
    surroundings: { limitMs },
  }));
  return JSON.parse(JSON.stringify(findings).replaceAll(bin.path, "DIR"));
}

Deno.test("agents tell their versions, and the others are named", async () => {
  assert.deepEqual(
    await look(checkAgents, {
      codex: "#!/bin/sh\necho; echo codex-cli 0.169.0; echo more",
      claude: "#!/bin/sh\necho 2.1.330 >&2",
      qwen: "#!/bin/sh\n",
    }),
    [
      {
        name: "agent codex",
        status: "ok",
        detail: "codex-cli 0.169.0, DIR/codex",
      },
      { name: "agent claude", status: "ok", detail: "2.1.330, DIR/claude" },
      {
        name: "agent qwen",
        status: "ok",
        detail: "tells no version, DIR/qwen",
      },
      {
        name: "other agents",
        status: "ok",
        detail: "not on PATH: gemini, opencode, copilot",
      },
    ],
  );
});

Deno.test("a machine without agents gets a warning", async () => {
  assert.deepEqual(await look(checkAgents, {}), [{
    name: "agents",
    status: "warning",
    detail: "none on PATH of codex, claude, gemini, qwen, opencode, copilot",
    cure:
      "install one, or run any other program as an agent with agent.backend=command",
  }]);
});

const BROKEN: readonly [what: string, script: string, detail: RegExp][] = [
  ["fails", "#!/bin/sh\necho no node >&2; exit 3", /exit code 3: no node$/],
  ["kills itself", "#!/bin/sh\nkill -9 $$", /exit code 137$/],
  ["has no interpreter", "#!/no/such/sh\n", /does not work: /],
  ["is no program", "\x7fELF nonsense", /does not work: /],
];

for (const [what, script, detail] of BROKEN) {
  Deno.test(`an agent that ${what} is a warning`, async () => {
    const [found] = await look(checkAgents, { codex: script }) as {
      status: string;
      detail: string;
      cure: string;
    }[];
    assert.equal(found?.status, "warning");
    assert.match(found?.detail ?? "", detail);
    assert.equal(found?.cure, "see what `codex --version` says");
  });
}

Deno.test("an agent that hangs is ended, with all that it started, and keeps nobody waiting", async () => {
  const [own, childs] = [uniqueSleep(), uniqueSleep()];
  const script = `#!/bin/sh
trap '' TERM HUP INT
(trap '' TERM; exec /bin/sleep ${childs}) &
while :; do /bin/sleep ${own}; done
`;
  const [found] = await look(checkAgents, { gemini: script }, 300) as [
    Record<string, string>,
  ];
  assert.deepEqual(found, {
    name: "agent gemini",
    status: "warning",
    detail: "DIR/gemini does not work: no answer within 0.3 s, so it was ended",
    cure: "see what `gemini --version` says",
  });
  assert.deepEqual([...running(own), ...running(childs)], []);
});

Deno.test("an agent that prints without end is ended", async () => {
  const [found] = await look(checkAgents, {
    opencode: "#!/bin/sh\nwhile :; do echo line; done",
  }, 200) as [Record<string, string>];
  assert.match(found["detail"] ?? "", /no answer within 0.2 s/);
});

Deno.test("programs that are asked see no secrets, and what they print is made harmless", async () => {
  const [found] = await look(checkAgents, {
    copilot: `#!/bin/sh\nprintf '\\033[31mkey:%s\\007\\n' "$OPENAI_API_KEY"`,
  }) as [Record<string, string>];
  assert.equal(found["detail"], "key:, DIR/copilot");
});

Deno.test("git is told with its version, and missed with a cure", async () => {
  assert.deepEqual(
    await look(checkGit, { git: "#!/bin/sh\necho git version 2.39.5" }),
    [{ name: "git", status: "ok", detail: "2.39.5, DIR/git" }],
  );
  assert.deepEqual(await look(checkGit, {}), [{
    name: "git",
    status: "warning",
    detail: "not on PATH; factory does without, many agents do not",
    cure: "install git",
  }]);
});

Deno.test("the kernel is told by uname, or by less where there is none", async () => {
  const probes = () =>
    Promise.resolve([
      {
        probe: { name: "landlock", available: true, reason: "", abi: 7 },
        sandbox: undefined,
      } as const,
    ]);
  using bin = programs({ uname: "#!/bin/sh\necho Linux 6.18 x86_64" });
  for (
    const [PATH, os, known, detail] of [
      [bin.path, "linux", probes, "Linux 6.18 x86_64, Landlock version 7"],
      ["", "linux", () => Promise.resolve([]), "linux, without Landlock"],
      ["", "darwin", () => Promise.resolve([]), "darwin"],
    ] as const
  ) {
    const found = await checkKernel(surroundings({
      env: { PATH },
      host: { os },
      surroundings: { probes: known },
    }));
    assert.deepEqual(found, [{ name: "kernel", status: "ok", detail }]);
  }
});

Deno.test("user namespaces that are forbidden are a warning with a cure", async () => {
  const [found] = await look(checkNamespaces, {
    unshare:
      "#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2; exit 1",
  }) as [Record<string, string>];
  assert.equal(found["status"], "warning");
  assert.match(
    found["detail"] ?? "",
    /not allowed \(exit code 1: unshare fail/,
  );
  assert.match(found["cure"] ?? "", /apparmor_restrict_unprivileged_userns/);
});
