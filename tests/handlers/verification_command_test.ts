import { deepEqual, equal } from "node:assert/strict";
import {
  commandAllowed,
  parseVerificationCommand,
} from "../../handlers/verification_command.ts";

const ALLOWED = ["go test", "gofmt -l", "CGO_ENABLED=0 make"];

const JUDGED: readonly (readonly [string, boolean])[] = [
  // The seed's.
  ["go test ./...", true],
  ['GOCACHE="$PWD/.gocache" go test ./...', true],
  ["cd agent && go test ./...", false],
  ["export GOCACHE=x; go test ./...", false],
  ["python -m pytest", false],
  // Whole words.
  ["go test", true],
  ["  go   test  ", true],
  ["go tests", false],
  ["go", false],
  ["go vet", false],
  ["gofmt -l .", true],
  ["gofmt -lw .", false],
  ["'go' \"test\" ./...", true],
  ["'go test' ./...", false],
  ["A=1 B='x y' go test", true],
  ["A=1", false],
  ["", false],
  ["'A'=1 go test", false],
  // An allowed command may itself have assignments.
  ["CGO_ENABLED=0 make all", true],
  ["make all", false],
  ["CGO_ENABLED=1 make all", false],
  // What only a shell would understand.
  ["go test; rm x", false],
  ["go test || true", false],
  ["go test | tee x", false],
  ["go test > x", false],
  ["go test < x", false],
  ["go test `id`", false],
  ["go test $(id)", false],
  ["go test\nrm x", false],
  ["go test '", false],
  ["(go test)", false],
  // Assignments that would run something else.
  ["PATH=bin go test", false],
  ["LD_PRELOAD=evil.so go test", false],
  ["DYLD_INSERT_LIBRARIES=evil go test", false],
];

for (const [command, allowed] of JUDGED) {
  Deno.test(`${JSON.stringify(command)} is ${allowed ? "" : "not "}allowed`, () => {
    equal(commandAllowed(command, ALLOWED), allowed);
  });
}

Deno.test("no command is allowed by an empty entry", () => {
  equal(commandAllowed("go test", ["", " "]), false);
  equal(commandAllowed("go test", []), false);
});

const PARSED: readonly (readonly [
  string,
  readonly string[],
  Readonly<Record<string, string>>,
])[] = [
  ["go test ./...", ["go", "test", "./..."], {}],
  [
    'GOCACHE="$PWD/.gocache" go test ./...',
    ["go", "test", "./..."],
    { GOCACHE: "/tmp/work/agent/.gocache" },
  ],
  ["A=${PWD}/x B=$PWD go", ["go"], {
    A: "/tmp/work/agent/x",
    B: "/tmp/work/agent",
  }],
  ["A='$PWD' B=\\$PWD C=$PWDX go", ["go"], {
    A: "$PWD",
    B: "$PWD",
    C: "$PWDX",
  }],
  ["A= B='x y'z go", ["go"], { A: "", B: "x yz" }],
  ["A=b=c go D=e", ["go", "D=e"], { A: "b=c" }],
  ["echo $PWD $HOME *", ["echo", "$PWD", "$HOME", "*"], {}],
  ['echo "a b"', ["echo", "a b"], {}],
  ["echo 'a b'  c", ["echo", "a b", "c"], {}],
  [`echo a"b 'c"'d "e'f`, ["echo", `ab 'cd "ef`], {}],
  [`echo "a \\" \\$x \\y" '\\'`, ["echo", 'a " $x \\y', "\\"], {}],
  ["echo a\\ b", ["echo", "a b"], {}],
  ["echo '' \"\"", ["echo", "", ""], {}],
];

for (const [text, argv, env] of PARSED) {
  Deno.test(`${text} is split as a shell would`, () => {
    deepEqual(parseVerificationCommand(text, "/tmp/work/agent"), {
      ok: true,
      command: { argv, env },
    });
  });
}

const REFUSED: Readonly<Record<string, string>> = {
  "go test && rm x":
    "verification command rejected: contains unsafe shell syntax",
  "go test $(id)":
    "verification command rejected: contains unsafe shell syntax",
  "go test\rrm x":
    "verification command rejected: contains unsafe shell syntax",
  'go "test': "verification command rejected: a quote is not closed",
  "A=1 B=2": "verification command missing executable",
  "": "verification command missing executable",
  "''": "verification command missing executable",
};

for (const [text, reason] of Object.entries(REFUSED)) {
  Deno.test(`${JSON.stringify(text)} is refused`, () => {
    deepEqual(parseVerificationCommand(text, "/tmp"), { ok: false, reason });
  });
}
