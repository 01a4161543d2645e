import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { agents } from "../../../handlers/agents/mod.ts";
import fake from "../../../handlers/agents/fake.ts";
import { FAKE } from "../../../handlers/agents/declared/fake.ts";
import { coerce } from "../../../lib/attributes/coerce.ts";
import { withFolder } from "../context.ts";
import { ask } from "./agent.ts";

const FAKE_AGENT = { backend: fake, declared: FAKE };

Deno.test("every built-in agent loads under its name", async () => {
  for (const [name, load] of Object.entries(agents)) {
    equal((await load()).default.name, name);
  }
});

Deno.test("fake succeeds by default", () =>
  withFolder(async (folder) => {
    const { answer } = await ask(FAKE_AGENT, {}, { folder });
    deepEqual(answer, {
      status: "success",
      notes: "fake backend",
      response: "outcome=success\n",
      standIn: true,
      workspaceUntouched: true,
    });
  }));

Deno.test("fake answers as its attributes say", () =>
  withFolder(async (folder) => {
    const { answer } = await ask(FAKE_AGENT, {
      "test.outcome": "fail",
      "test.preferred_next_label": "Fix",
      "test.suggested_next_ids": ["a", "b"],
      "test.notes": "noted",
      "test.context_updates_json": '{"score": 1, "outcome": "success"}',
      "test.verification_plan_json": '{"commands": ["true"]}',
    }, { folder });
    deepEqual(answer, {
      status: "fail",
      preferredLabel: "Fix",
      suggestedNextIds: ["a", "b"],
      notes: "noted; context keys of the engine were not set: outcome",
      contextUpdates: { score: 1 },
      verificationPlan: { commands: ["true"] },
      response: "outcome=fail\n",
      standIn: true,
      workspaceUntouched: true,
    });
  }));

Deno.test("fake goes through its sequence, one outcome an execution, and repeats the last", () =>
  withFolder(async (folder) => {
    const values = { "test.outcome_sequence": ["retry", "fail", "success"] };
    const seen = [];
    for (const executions of [0, 1, 2, 3, 10]) {
      const { answer } = await ask(FAKE_AGENT, values, { folder, executions });
      seen.push(answer.status);
    }
    deepEqual(seen, ["retry", "fail", "success", "success", "success"]);
  }));

Deno.test("fake writes files into the workspace", () =>
  withFolder(async (folder) => {
    const { answer, context } = await ask(FAKE_AGENT, {
      "test.write_files_json": '{"a.txt": "a", "deep/b.txt": "b"}',
    }, { folder });
    equal(answer.workspaceUntouched, false);
    equal(context.files.readText("a.txt"), "a");
    equal(context.files.readText("deep/b.txt"), "b");
  }));

Deno.test("fake writes nothing outside the workspace", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/workspace`);
    await Deno.symlink("..", `${folder}/workspace/up`);
    for (const path of ["../x", `${folder}/x`, "up/x"]) {
      const { answer } = await ask(FAKE_AGENT, {
        "test.write_files_json": JSON.stringify({ [path]: "x" }),
      }, { folder });
      equal(answer.failureClass, "config");
      match(
        answer.failureReason ?? "",
        /^invalid test\.write_files_json: Cannot/,
      );
    }
    deepEqual(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      ["artifacts", "workspace"],
    );
  }));

Deno.test("fake refuses attributes that it cannot honour, and so does their declaration", () =>
  withFolder(async (folder) => {
    const cases = {
      "test.verification_plan_json": ["{", "[]", "null", "3"],
      "test.context_updates_json": ["nope", '"text"'],
      "test.write_files_json": ["[1]"],
    };
    for (const [name, texts] of Object.entries(cases)) {
      const spec = FAKE.attributes.find((one) => one.name === name);
      for (const text of texts) {
        const { answer } = await ask(FAKE_AGENT, { [name]: text }, { folder });
        equal(answer.failureClass, "config");
        ok(answer.failureReason?.startsWith(`invalid ${name}: `));
        deepEqual(spec && coerce(spec, text), {
          ok: false,
          message: answer.failureReason,
        });
      }
    }
    const { answer } = await ask(FAKE_AGENT, {
      "test.write_files_json": '{"a": 1}',
    }, { folder });
    equal(
      answer.failureReason,
      'invalid test.write_files_json: the content of "a" is not a string',
    );
    const sequence = FAKE.attributes.find(({ name }) =>
      name === "test.outcome_sequence"
    );
    equal(sequence && coerce(sequence, "success, banana").ok, false);
    equal(sequence && coerce(sequence, "success, fail").ok, true);
  }));

Deno.test("fake waits until its delay is over or it is aborted", () =>
  withFolder(async (folder) => {
    const { answer } = await ask(FAKE_AGENT, { "test.delay_ms": 1 }, {
      folder,
    });
    equal(answer.status, "success");
    const controller = new AbortController();
    const asked = ask(FAKE_AGENT, {
      "test.delay_ms": 1_000_000,
      "test.write_files_json": '{"late.txt": ""}',
    }, { folder, signal: controller.signal });
    controller.abort("enough");
    await rejects(asked, (error) => error === "enough");
    deepEqual([...Deno.readDirSync(`${folder}/workspace`)], []);
  }));
