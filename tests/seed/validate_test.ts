import assert from "node:assert/strict";
import { Project, runFactory } from "./support.ts";

const PIPELINES = {
  noStart: `digraph { work; exit [shape=Msquare]; work -> exit; }`,
  twoStarts: `digraph {
    start [shape=Mdiamond]; begin [shape=Mdiamond]; exit [shape=Msquare];
    start -> exit; begin -> exit;
  }`,
  noExit:
    `digraph { start [shape=Mdiamond]; work; start -> work; work -> work; }`,
  ghost: `digraph {
    start [shape=Mdiamond]; exit [shape=Msquare];
    start -> exit; start -> ghost;
  }`,
  orphan: `digraph {
    start [shape=Mdiamond]; orphan; exit [shape=Msquare];
    start -> exit; orphan -> exit;
  }`,
  hexagon: withWork(`shape=hexagon`),
  diamond: withWork(`shape=diamond`),
  contextCondition: withCondition("context.foo=true"),
  outcomeCondition: withCondition("outcome=success"),
  brokenCondition: withCondition("outcome=success &&"),
  absolutePath: withWork(`allowed_write_paths="/etc/passwd"`),
  parentPath: withWork(`allowed_write_paths="../x"`),
  emptyPaths: withWork(`allowed_write_paths=""`),
  verification: withWork(
    `type=verification, "verification.allowed_commands"="go test"`,
  ),
} as const;

function withWork(attributes: string): string {
  return `digraph {
    start [shape=Mdiamond]; work [${attributes}]; exit [shape=Msquare];
    start -> work -> exit;
  }`;
}

function withCondition(condition: string): string {
  return `digraph {
    start [shape=Mdiamond]; work; exit [shape=Msquare];
    start -> work; work -> exit [condition="${condition}"]; work -> exit;
  }`;
}

interface Checked {
  readonly file: string;
  readonly ok: boolean;
  readonly diagnostics: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

/** What one call of the command says about all of the pipelines. */
async function checkAll(): Promise<ReadonlyMap<string, Checked>> {
  using project = new Project();
  const files = Object.entries(PIPELINES).map(([name, text]) => {
    project.write(`${name}.dot`, text);
    return `${name}.dot`;
  });
  const { code, stdout } = await runFactory(["validate", "--json", ...files], {
    cwd: project.workdir,
  });
  // language.md, section 5: exit code 3 for an invalid pipeline.
  assert.equal(code, 3);
  const checked: readonly Checked[] = JSON.parse(stdout).files;
  return new Map(
    checked.map((each) => [each.file.slice(0, -".dot".length), each]),
  );
}

let checked: Promise<ReadonlyMap<string, Checked>> | undefined;

/** The errors of a pipeline. */
async function errorsOf(
  name: keyof typeof PIPELINES,
): Promise<{ rules: string[]; text: string }> {
  checked ??= checkAll();
  const result = (await checked).get(name);
  assert.ok(result);
  const errors = result.diagnostics.filter(({ severity }) =>
    severity === "error"
  );
  assert.equal(result.ok, errors.length === 0);
  return {
    rules: errors.map(({ rule }) => rule),
    text: errors.map(({ message }) => message).join("\n"),
  };
}

Deno.test("TestValidateStarts: no start is an error, and so are two", async () => {
  assert.deepEqual((await errorsOf("noStart")).rules, ["start_node"]);
  assert.deepEqual((await errorsOf("twoStarts")).rules, ["start_node"]);
});

Deno.test("TestValidateExit: no exit is an error", async () => {
  assert.ok((await errorsOf("noExit")).rules.includes("terminal_node"));
});

Deno.test("TestValidateMissingTarget: an edge to a node that is not there is an error that names it", async () => {
  const { rules, text } = await errorsOf("ghost");
  assert.deepEqual(rules, ["edge_target_exists"]);
  assert.match(text, /ghost/);
});

Deno.test("TestValidateReachability: a node that no way leads to is an error that names it", async () => {
  const { rules, text } = await errorsOf("orphan");
  assert.deepEqual(rules, ["reachability"]);
  assert.match(text, /orphan/);
});

// language.md, section 3: a hexagon is a wait.human, which no handler runs yet; a diamond is a
// conditional, which the seed refused and factory runs.
Deno.test("TestValidateUnsupportedShape: a hexagon is an error, a diamond is not", async () => {
  const { rules, text } = await errorsOf("hexagon");
  assert.deepEqual(rules, ["type_known"]);
  assert.match(text, /wait\.human/);
  assert.deepEqual((await errorsOf("diamond")).rules, []);
});

// language.md, section 5, "Conditions": they are a full language, so that context.foo=true is one.
Deno.test("TestValidateConditionRestricted: what is no condition is an error, outcome=success and context.foo=true are fine", async () => {
  assert.deepEqual((await errorsOf("outcomeCondition")).rules, []);
  assert.deepEqual((await errorsOf("contextCondition")).rules, []);
  assert.deepEqual((await errorsOf("brokenCondition")).rules, [
    "condition_syntax",
  ]);
});

Deno.test("TestValidateAllowlistPaths: absolute paths and parent folders are errors, an empty list is fine", async () => {
  const absolute = await errorsOf("absolutePath");
  assert.deepEqual(absolute.rules, ["allowed_write_paths"]);
  assert.match(absolute.text, /absolute path: \/etc\/passwd/);
  const parent = await errorsOf("parentPath");
  assert.deepEqual(parent.rules, ["allowed_write_paths"]);
  assert.match(parent.text, /parent segment: \.\.\/x/);
  assert.deepEqual((await errorsOf("emptyPaths")).rules, []);
});

Deno.test("TestValidateVerificationType: type=verification is valid", async () => {
  assert.deepEqual((await errorsOf("verification")).rules, []);
});
