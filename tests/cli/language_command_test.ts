/** What the reference promises, as a customer sees it: words and exit codes of the real command. */

import assert from "node:assert/strict";
import { factory } from "../support/cli.ts";

const FAKE = { ATTRACTION_BACKEND: "fake" };

/** A pipeline, further flags, the exit code, and what is printed. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly flags?: readonly string[];
  readonly code: number;
  readonly says: readonly RegExp[];
  readonly neverSays?: RegExp;
}

const TOOL = "type=tool, tool_command";

const RUNS: readonly Case[] = [
  {
    name: "a failure that only a success edge could leave ends the run",
    text: `digraph { start -> build; build [${TOOL}="exit 1"]
      deploy [${TOOL}="touch deployed"]
      build -> deploy [condition="outcome=success"]; deploy -> exit }`,
    code: 1,
    says: [/no route from node build for outcome fail$/m],
    neverSays: /started +deploy|ok +build|✓ build/,
  },
  {
    name: "an exit marked as failed exits with 1, whoever allows failures",
    text: `digraph { start -> t; t [${TOOL}="exit 1"]
      failed [shape=Msquare, outcome=fail]
      t -> failed [condition="outcome=fail"]; t -> exit [condition="outcome=success"] }`,
    flags: ["--allow-failures"],
    code: 1,
    says: [/✗ failed {2}exit failed ends the run with outcome fail/],
    neverSays: /success/,
  },
  {
    name: "a failure that is passed over exits with 1 and is named",
    text: `digraph { start -> t -> exit; t [${TOOL}="exit 3"] }`,
    code: 1,
    says: [/partial success/, /✗ t {2}tool_exit_code_3/],
    neverSays: /✓/,
  },
  {
    name: "a failure that is passed over can be allowed",
    text: `digraph { start -> t -> exit; t [${TOOL}="exit 3"] }`,
    flags: ["--allow-failures"],
    code: 0,
    says: [/partial success/, /✗ t {2}tool_exit_code_3/],
  },
  {
    name: "a failure that is dealt with is a success",
    text:
      `digraph { start -> t; t [${TOOL}="exit 3"]; t -> f [condition="outcome=fail"]
      t -> exit [condition="outcome=success"]; f [prompt=p]; f -> exit }`,
    code: 0,
    says: [/✓ success/],
  },
  {
    name: "what was written outside the limits is listed and undone",
    text: `digraph { start -> t -> exit
      t [${TOOL}="touch a b c d", allowed_write_paths="a"] }`,
    code: 1,
    says: [/guardrail_violation: wrote disallowed files: b,c,d$/m],
  },
  {
    name: "a misspelt edge target exits with 3 and creates nothing",
    text: `digraph { start -> build -> depoly; build [${TOOL}=true]
      deploy [${TOOL}=true]; deploy -> exit }`,
    code: 3,
    says: [/^error\[edge_target_exists\]/m, /did you mean "deploy"\?/],
  },
  {
    name: "a value that does not fit exits with 3, at its line and column",
    text:
      `digraph { start -> t -> exit\n  t [${TOOL}=true, max_retries=many] }`,
    code: 3,
    says: [
      /^error\[attr_type\]: max_retries is "many"/m,
      /p\.dot:2:48$/m,
    ],
  },
];

for (const { name, text, flags = [], code, says, neverSays } of RUNS) {
  Deno.test(name, async () => {
    const cwd = Deno.makeTempDirSync({ prefix: "language-" });
    try {
      Deno.mkdirSync(`${cwd}/src`);
      Deno.writeTextFileSync(`${cwd}/p.dot`, text);
      const ran = await factory(
        ["run", "p.dot", "--workdir", "src", "--runsdir", "runs", ...flags],
        { cwd, env: FAKE },
      );
      const printed = ran.stdout + ran.stderr;
      assert.equal(ran.code, code, printed);
      for (const words of says) assert.match(printed, words);
      if (neverSays) assert.doesNotMatch(printed, neverSays);
      const created = [...Deno.readDirSync(cwd)].map(({ name }) => name);
      assert.equal(created.includes("runs"), code !== 3);
    } finally {
      Deno.removeSync(cwd, { recursive: true });
    }
  });
}

Deno.test("validate warns of a failure without a route, an implicit node and a slip", async () => {
  const cwd = Deno.makeTempDirSync({ prefix: "language-" });
  try {
    Deno.writeTextFileSync(
      `${cwd}/p.dot`,
      `digraph { start -> build; build [${TOOL}="exit 1", max_retry=2]
        build -> deploy [condition="outcome=success"]; deploy -> exit }`,
    );
    const { code, stdout } = await factory(["validate", "p.dot"], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^warning\[no_fail_route\]: when "build" fails/m);
    assert.match(
      stdout,
      /^warning\[implicit_node\]: "deploy" is not declared/m,
    );
    assert.match(
      stdout,
      /^warning\[attr_known\]: .*max_retry\n[^]*?did you mean max_retries\?/m,
    );
  } finally {
    Deno.removeSync(cwd, { recursive: true });
  }
});
