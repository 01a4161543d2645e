/** The seed's example pipelines, from end to end, with the real codex. */

import assert from "node:assert/strict";
import { Project, verdictOf } from "../seed/support.ts";
import { answer, CODEX, CodexLab, patch, SECRET, shell } from "./codex_lab.ts";
import { modelScript } from "./model_script.ts";

function pipeline(name: string): string {
  return Deno.readTextFileSync(
    new URL(`pipelines/${name}.dot`, import.meta.url),
  );
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `codex: ${name}`, ignore: CODEX === undefined, fn });
}

test("hello: generated, verified by the agent's own plan, repaired, verified again", async () => {
  const plan = {
    files: ["hello.sh"],
    commands: ["sh hello.sh", "test -f notes/done.md"],
  };
  await using lab = new CodexLab(modelScript([
    {
      when: "Write hello.sh",
      turns: [
        patch("*** Add File: hello.sh\n+echo hello\n+exit 3"),
        shell("mkdir -p notes && echo done > notes/done.md"),
        answer({ verification_plan: plan }),
      ],
    },
    {
      when: "Repair hello.sh",
      turns: [
        shell("sed -i /exit/d hello.sh"),
        answer({ notes: "no exit any more" }),
      ],
    },
  ]));
  using project = new Project({ "README.md": "hello\n" });
  project.program("codex", `exec ${CODEX} "$@"`);
  const run = await project.run(pipeline("hello"), {
    env: { ...lab.env, ATTRACTOR_AGENT_BACKEND: "codex" },
  });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(verdictOf(run), "success");
  assert.deepEqual(run.folder.route(), [
    ...["start", "generate", "verify", "fix", "verify", "exit"],
  ]);
  assert.equal(run.folder.text("workspace/hello.sh"), "echo hello\n");
  assert.deepEqual(run.folder.context()["verification.plan"], plan);
  const fixing = lab.mock.requests.find(({ text }) =>
    text.includes("Repair hello.sh")
  );
  assert.match(
    fixing?.text ?? "",
    /verification command failed: sh hello\.sh \(exit=3\)/,
  );
  assert.match(
    lab.mock.requests[0]?.text ?? "",
    /Verification plan command allowlist.*- sh hello\.sh/,
  );
});

const CHECK = "#!/bin/sh\n";

/** The checks; the component has to be there, and the user's check finds what the implementation lacks. */
const SOURCES = {
  "scripts/preflight.sh": `${CHECK}test -d examples/specs`,
  "scripts/component_check.sh": `${CHECK}test -f "$1/main.go"`,
  "scripts/user_check.sh":
    `${CHECK}grep -q usage "$1/main.go" || { echo "no usage" >&2; exit 1; }`,
  "scripts/run_check.sh": `${CHECK}exec sh "$1" "$2"`,
  "scripts/scenarios/hidden.sh": "held out\n",
  "examples/specs/cli.md": "The program tells its usage.\n",
  "examples/other/note.md": "other\n",
  "README.md": "read me\n",
};

test("the agent CLI: the seed's arguments, its scope, the plan, the checks and the repair", async () => {
  const plan = {
    files: ["agent/main.go"],
    commands: ["gofmt -l main.go", "go test ./..."],
  };
  await using lab = new CodexLab(modelScript([
    {
      when: "Implement the program",
      turns: [
        shell(
          "ls .. ; cat ../examples/specs/cli.md ../README.md ../scripts/scenarios/hidden.sh; echo 'package main' > main.go",
        ),
        answer({ verification_plan: plan }),
      ],
    },
    {
      when: "Repair the program",
      turns: [shell("echo '// usage' >> agent/main.go"), answer()],
    },
  ]));
  using project = new Project({
    ...SOURCES,
    ".factory/bin/codex": `#!/bin/sh\nexec ${CODEX} "$@"\n`,
  });
  project.program(
    "gofmt",
    'shift; for file; do [ -f "$file" ] || exit 2; done',
  );
  project.program(
    "go",
    'grep -q usage main.go || { echo "no usage" >&2; exit 1; }',
  );
  const run = await project.run(pipeline("agent_cli"), { env: lab.env });
  const { failure_reason } = run.folder.status("implement");
  assert.equal(failure_reason, "", run.stderr);
  assert.deepEqual(run.folder.route(), [
    ...["start", "preflight", "prepare", "implement", "verify", "fix"],
    ...["component_check", "user_check", "exit"],
  ]);
  assert.equal(run.code, 0, run.stderr);
  assert.equal(verdictOf(run), "success");

  const { path } = run.folder;
  const node = `${path}/implement`;
  assert.equal(
    run.folder.text("implement/codex.args.txt"),
    [
      "codex -a never exec -s workspace-write",
      '-c model_verbosity="low" -c mcp_servers.memory_ops.enabled=false',
      `-C ${path}/workspace/agent --skip-git-repo-check`,
      `--add-dir ${path}/workspace/examples/specs --color never`,
      `--output-schema ${node}/codex.output.schema.json`,
      `-o ${node}/response.md -\n`,
    ].join(" "),
  );
  const log = run.folder.text("implement/codex.stdout.log");
  assert.match(log, /tells its usage/);
  for (const hidden of ["read me", "held out"]) {
    assert.ok(!log.includes(hidden), log);
  }
  assert.equal(
    run.folder.text("workspace/agent/main.go"),
    "package main\n// usage\n",
  );
  assert.ok(!run.stderr.includes(SECRET));
});
