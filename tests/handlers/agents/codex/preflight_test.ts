/** What is looked at before codex has a turn. */

import assert from "node:assert/strict";
import backend from "../../../../handlers/agents/codex.ts";
import { CODEX as DECLARED } from "../../../../handlers/agents/declared/codex.ts";
import codex from "../../../../handlers/codex.ts";
import { converse } from "../../../../lib/agents/converse.ts";
import type { AttrValue, Outcome } from "../../../../lib/handler.ts";
import {
  handlerContext,
  handlerNode,
} from "../../../../lib/testing/handler_context.ts";
import { CodexHome } from "../../../agents/codex_home.ts";
import { CODEX, CodexLab } from "../../../agents/codex_lab.ts";
import { standIn } from "../../../agents/codex_stand_in.ts";
import { withFolder } from "../../context.ts";

interface Case {
  readonly values?: Readonly<Record<string, AttrValue>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The program. */
  readonly script?: string;
  readonly reason: RegExp;
}

/** By what is wrong; `FOLDER` and `HOME` stand for those of the case. */
const CASES: Readonly<Record<string, Case>> = {
  "a program that is not there": {
    values: { "codex.path": "tools/codex" },
    reason:
      /^configured codex executable not found: FOLDER\/workspace\/tools\/codex \(set codex\.path/,
  },
  "a folder for a program": {
    values: { "codex.path": "FOLDER" },
    reason: /^configured codex executable is a directory: FOLDER$/,
  },
  "a file that cannot be run": {
    values: { "codex.path": "FOLDER/plain" },
    reason: /^configured codex executable is not executable: FOLDER\/plain$/,
  },
  "a name that PATH does not know": {
    values: { "codex.path": "codex-of-nobody" },
    reason:
      /^cannot find codex: there is no "codex-of-nobody" on PATH; install it with npm install -g @openai\/codex/,
  },
  "a version that is too old": {
    script: standIn({ version: "codex-cli 0.98.0" }),
    reason: /^codex 0\.98\.0 is too old: factory needs 0\.169\.0 or later/,
  },
  "a version that cannot be told": {
    script: standIn({ version: "welcome" }),
    reason: /^cannot tell the version of codex: it says "welcome"/,
  },
  "a home that is not there": {
    env: { CODEX_HOME: "HOME/nowhere" },
    reason: /^cannot use CODEX_HOME HOME\/nowhere: there is no such folder/,
  },
  "a home under the temp folder": {
    env: { CODEX_HOME: "FOLDER", TMPDIR: "FOLDER" },
    reason:
      /^cannot use CODEX_HOME FOLDER: codex does not work with a home under the temp folder/,
  },
  "no home at all": {
    env: { CODEX_HOME: "" },
    reason: /neither CODEX_HOME nor HOME is set/,
  },
  "a profile that is not there": {
    values: { "codex.profile": "ci" },
    reason: /^cannot use codex\.profile ci: there is no HOME\/ci\.config\.toml/,
  },
  "an approval that codex does not know any more": {
    env: { ATTRACTOR_CODEX_APPROVAL: "on-failure" },
    reason:
      /^\$ATTRACTOR_CODEX_APPROVAL is "on-failure", but codex knows only on-request and never$/,
  },
  "a sandbox that there is not": {
    env: { ATTRACTOR_CODEX_SANDBOX: "none" },
    reason:
      /^\$ATTRACTOR_CODEX_SANDBOX is "none", but must be one of factory, read-only/,
  },
  "a time that is none": {
    env: { ATTRACTOR_CODEX_TIMEOUT_SECONDS: "soon" },
    reason:
      /^\$ATTRACTOR_CODEX_TIMEOUT_SECONDS is "soon", but must be a whole number/,
  },
  "its sandbox does not work": {
    script: standIn().replace(
      "sandbox) exit ;;",
      "sandbox) echo 'bwrap: no namespaces' >&2; exit 1 ;;",
    ),
    reason:
      /^codex's own sandbox does not work here: bwrap: no namespaces; allow user namespaces, or set codex\.sandbox=factory$/,
  },
};

for (const [what, { values, env, script, reason }] of Object.entries(CASES)) {
  Deno.test(`codex is not started, and the stage says what to do: ${what}`, () =>
    withFolder(async (folder) => {
      using home = new CodexHome();
      const named = (text: string) =>
        text.replaceAll("FOLDER", folder).replaceAll("HOME", home.path);
      Deno.writeTextFileSync(`${folder}/plain`, "");
      Deno.writeTextFileSync(`${folder}/codex`, script ?? standIn());
      Deno.chmodSync(`${folder}/codex`, 0o755);
      const { outcome, files } = await ask(folder, {
        "codex.path": `${folder}/codex`,
        ...mapped(values ?? {}, named),
      }, { CODEX_HOME: home.path, ...mapped(env ?? {}, named) });
      assert.equal(outcome.status, "fail");
      assert.equal(outcome.failureClass, "config");
      const said = (outcome.failureReason ?? "")
        .replaceAll(folder, "FOLDER").replaceAll(home.path, "HOME");
      assert.match(said, reason);
      assert.deepEqual(files.filter((name) => name.startsWith("codex.")), []);
    }));
}

Deno.test("what was found well is not looked at again in a run", () =>
  withFolder(async (folder) => {
    using home = new CodexHome();
    const path = `${folder}/codex`;
    Deno.writeTextFileSync(
      path,
      standIn().replace("case", `echo "$1" >>${folder}/calls\ncase`),
    );
    Deno.chmodSync(path, 0o755);
    for (let turn = 0; turn < 2; turn++) {
      const { outcome, lines } = await ask(folder, { "codex.path": path }, {
        CODEX_HOME: home.path,
        ...(turn === 1 && { FACTORY_LOG_CODEX_STREAM: "1" }),
      });
      assert.equal(outcome.status, "success", outcome.failureReason);
      // Codex's own words are for those who ask for them.
      const shown = lines.some((line) => line.includes('"thread.started"'));
      assert.equal(shown, turn === 1);
    }
    const calls = Deno.readTextFileSync(`${folder}/calls`).trim().split("\n");
    assert.deepEqual(calls, ["--version", "sandbox", "exec", "exec"]);
  }));

Deno.test({
  name: "codex: a setting that it does not know is found before its turn",
  ignore: CODEX === undefined,
  async fn() {
    await using lab = new CodexLab([{ text: "never asked" }]);
    const say = (key: string) =>
      withFolder(async (folder) => {
        const { outcome } = await ask(folder, {
          "codex.path": CODEX ?? "",
          "codex.sandbox": "danger-full-access",
          "codex.auto_approve_commands": ["go test"],
          "codex.auto_approve_config_key": key,
        }, { CODEX_HOME: lab.home.path });
        assert.equal(outcome.failureClass, "config");
        assert.match(
          outcome.failureReason ?? "",
          /^cannot use codex\.auto_approve_config_key approved_commands: this codex knows no such setting/,
        );
      });
    await say("approved_commands");
    assert.equal(lab.mock.requests.length, 0);
  },
});

async function ask(
  folder: string,
  values: Readonly<Record<string, AttrValue>>,
  env: Readonly<Record<string, string>>,
): Promise<{ outcome: Outcome; files: string[]; lines: readonly string[] }> {
  const context = handlerContext({ folder, env });
  const node = handlerNode("work", values, codex.attributes);
  const outcome = await converse({
    ...{ declared: DECLARED, backend, node, context },
  });
  const files = [...Deno.readDirSync(`${folder}/artifacts`)]
    .map(({ name }) => name);
  return { outcome, files, lines: context.lines };
}

function mapped<T>(
  values: Readonly<Record<string, T>>,
  change: (text: string) => string,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      (typeof value === "string" ? change(value) : value) as T,
    ]),
  );
}
