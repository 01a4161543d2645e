import assert from "node:assert/strict";
import {
  commandAllowed,
  parseVerificationCommand,
} from "../../handlers/verification_command.ts";

const ALLOWED = ["go test", "go build"];

Deno.test("TestCommandAllowedDirectPrefix: a command that begins with an allowed one is allowed", () => {
  assert.equal(commandAllowed("go test ./...", ALLOWED), true);
  assert.equal(commandAllowed("go build", ALLOWED), true);
});

Deno.test("TestCommandAllowedWithEnvPrefix: leading assignments do not count", () => {
  assert.equal(
    commandAllowed(`GOCACHE="$PWD/.gocache" go test ./...`, ALLOWED),
    true,
  );
});

Deno.test("TestCommandAllowedWithCdWrapper: changing the folder first is not allowed", () => {
  assert.equal(commandAllowed("cd agent && go test ./...", ALLOWED), false);
  assert.equal(commandAllowed("(cd agent && go test ./...)", ALLOWED), false);
});

Deno.test("TestCommandAllowedWithExportWrapper: exporting a variable first is not allowed", () => {
  assert.equal(
    commandAllowed("export GOCACHE=/tmp/x && go test ./...", ALLOWED),
    false,
  );
  assert.equal(
    commandAllowed("export GOCACHE=/tmp/x; go test ./...", ALLOWED),
    false,
  );
});

Deno.test("TestCommandAllowedRejectsDisallowedBase: any other program is not allowed", () => {
  for (const command of ["rm -rf .", "go vet ./...", "gofmt -l .", ""]) {
    assert.equal(commandAllowed(command, ALLOWED), false, command);
  }
});

Deno.test("TestParseVerificationCommandWithEnvExpansion: $PWD in an assignment is the working directory", () => {
  for (const spelling of ["$PWD", "${PWD}"]) {
    const command = `GOCACHE="${spelling}/.gocache" go test ./...`;
    assert.deepEqual(parseVerificationCommand(command, "/tmp/work/agent"), {
      ok: true,
      command: {
        argv: ["go", "test", "./..."],
        env: { GOCACHE: "/tmp/work/agent/.gocache" },
      },
    });
  }
});

Deno.test("TestParseVerificationCommandRejectsUnsafeShellSyntax: what only a shell understands is refused", () => {
  const commands = [
    "go test && rm x",
    "go test || true",
    "go test; rm x",
    "go test | cat",
    "go test > out.txt",
    "go test < in.txt",
    "go test `id`",
    "go test $(id)",
    "go test\nrm x",
  ];
  for (const command of commands) {
    assert.deepEqual(parseVerificationCommand(command, "/tmp/work"), {
      ok: false,
      reason: "verification command rejected: contains unsafe shell syntax",
    });
  }
});
