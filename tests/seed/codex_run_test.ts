/** Codex's turn, as the seed had it: what is hidden from it, and what there is when it is not there. */

import assert from "node:assert/strict";
import { denoHost } from "../../lib/host/deno.ts";
import { outsideScope } from "../../lib/run/read_limits.ts";
import { Sandboxes } from "../../lib/sandbox/choose.ts";
import { CodexHome } from "../agents/codex_home.ts";
import { standIn } from "../agents/codex_stand_in.ts";
import type { Document } from "./run_folder.ts";
import { Project } from "./support.ts";

const SOURCES = {
  "agent/main.go": "package main\n",
  "scripts/scenarios/a.sh": "echo held out\n",
  "scripts/build.sh": "true\n",
  "notes/secret.md": "secret\n",
};

function pipeline(attributes: string): string {
  return `digraph G {
    start [shape=Mdiamond];
    exit [shape=Msquare];
    work [
      agent.backend=codex, codex.path=".factory/bin/codex",
      allowed_write_paths="agent/", codex.block_read_paths="notes/secret.md"
      ${attributes}
    ];
    start -> work;
    work -> exit [condition="outcome=success"];
  }`;
}

interface Seen {
  readonly code: number;
  readonly stderr: string;
  /** What the stand-in for codex has written. */
  readonly seen: string;
  readonly status: Document;
}

async function run(commands: string, attributes = ""): Promise<Seen> {
  using project = new Project({
    ...SOURCES,
    ".factory/bin/codex": standIn({ commands }),
  });
  using home = new CodexHome();
  const { code, stderr, folder } = await project.run(pipeline(attributes), {
    env: { CODEX_HOME: home.path },
  });
  const file = "workspace/agent/seen.txt";
  const seen = folder.exists(file) ? folder.text(file) : "";
  for (const [path, text] of Object.entries(SOURCES)) {
    assert.equal(folder.text(`workspace/${path}`), text, path);
  }
  return { code, stderr, seen, status: folder.status("work") };
}

/** Where nothing hides files there is nothing to test; elsewhere tests see to it that this is said. */
const HIDES = await canHide();

async function canHide(): Promise<boolean> {
  await using sandboxes = new Sandboxes(denoHost, "auto");
  const probes = await sandboxes.probes();
  return probes.some(({ name, available }) =>
    available && (name === "overlay" || name === "bwrap")
  );
}

Deno.test(
  "TestHideAndRestoreWorkspacePaths: what is blocked cannot be read while codex runs, and is whole afterwards",
  { ignore: !HIDES },
  async () => {
    const { code, stderr, seen } = await run(`{
      cat scripts/scenarios/a.sh || echo no scenarios
      cat notes/secret.md
      cat scripts/build.sh
      ls scripts/scenarios
    } >agent/seen.txt 2>/dev/null`);
    assert.equal(code, 0, stderr);
    assert.equal(seen, "no scenarios\ntrue\n");
  },
);

Deno.test(
  "TestRestoreWorkspacePathsFailsWhenBlockedPathRecreated: what is blocked cannot be made anew, and whoever tries is told",
  { ignore: !HIDES },
  async () => {
    const { seen, status } = await run(
      `{ mkdir -p scripts/scenarios
         echo forged >scripts/scenarios/a.sh || echo refused 1
         mv agent/main.go notes/secret.md && echo forged || echo refused 2
         rm -f notes/secret.md || echo refused 3
         cat notes/secret.md
      } >agent/seen.txt 2>&1`,
    );
    for (const number of [1, 2, 3]) {
      assert.ok(seen.includes(`refused ${number}\n`), seen);
    }
    assert.ok(!seen.includes("secret\n") && !seen.includes("forged\n"), seen);
    assert.equal(status.outcome, "success");
  },
);

Deno.test("TestStrictReadScopeBlockedPaths: all is hidden but the working folder, the added ones and the program", () => {
  const workspace = Deno.realPathSync(Deno.makeTempDirSync());
  try {
    for (
      const path of [
        ...["agent/main.go", "examples/specs/a.md", "examples/other/b.md"],
        ...["scripts/build.sh", "README.md", ".factory/bin/codex"],
      ]
    ) {
      const file = `${workspace}/${path}`;
      Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(file, "");
    }
    const scope = ["agent", "examples/specs/", ".factory/bin/codex"];
    const hidden = ["README.md", "examples/other/", "scripts/"];
    const { files } = denoHost;
    assert.deepEqual(outsideScope(files, workspace, scope), hidden);
    assert.deepEqual(
      outsideScope(files, workspace, [`${workspace}/agent`]),
      [".factory/", "README.md", "examples/", "scripts/"],
    );
    for (const nothing of [[], ["/elsewhere"], ["."], ["agent", workspace]]) {
      assert.deepEqual(outsideScope(files, workspace, nothing), []);
    }
  } finally {
    Deno.removeSync(workspace, { recursive: true });
  }
});

Deno.test(
  "codex.strict_read_scope holds while codex runs",
  { ignore: !HIDES },
  async () => {
    const { seen } = await run(
      "ls -A . scripts 2>&1 >agent/seen.txt | grep -c 'scripts' >>agent/seen.txt; cat notes/secret.md >>agent/seen.txt 2>&1",
      ', codex.workdir=agent, codex.strict_read_scope=true, deny_read_paths=""',
    );
    assert.ok(!seen.includes("build.sh"), seen);
    assert.ok(!seen.includes("secret\n"), seen);
  },
);

Deno.test("TestCodexRunMissingExecutableHasClearError: the stage fails and says what to set", async () => {
  using project = new Project(SOURCES);
  using home = new CodexHome();
  const ran = await project.run(pipeline(""), {
    env: { CODEX_HOME: home.path },
  });
  const { outcome, failure_reason } = ran.folder.status("work");
  assert.equal(outcome, "fail");
  assert.equal(
    failure_reason,
    `configured codex executable not found: ${ran.folder.path}/workspace/.factory/bin/codex (set codex.path to an existing executable or create it before running)`,
  );
  assert.equal(ran.folder.status("work").failure_class, "config");
  assert.equal(ran.folder.exists("work/codex.args.txt"), false);
});
