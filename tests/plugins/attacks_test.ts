import assert from "node:assert/strict";
import { createFactory } from "../../mod.ts";
import type { RunReport } from "../../lib/report.ts";
import { ATTACKS } from "./attacks/fatal.ts";
import { snapshotOf } from "./attacks/folder.ts";

const NAMES = Object.keys(ATTACKS);

Deno.test("a plugin that is brought down, hangs or cheats fails its stage, and the run goes on", async (t) => {
  const root = Deno.makeTempDirSync();
  try {
    const outside = `${root}/outside`;
    Deno.mkdirSync(outside);
    Deno.mkdirSync(`${root}/plugins`);
    Deno.mkdirSync(`${root}/source/allowed`, { recursive: true });
    Deno.writeTextFileSync(`${root}/source/kept.txt`, "kept");
    Deno.symlinkSync("kept.txt", `${root}/source/to_kept`);
    Deno.symlinkSync("../kept.txt", `${root}/source/allowed/to_kept`);
    for (const name of NAMES) {
      Deno.writeTextFileSync(`${root}/plugins/${name}.ts`, plugin(name));
    }
    const source = snapshotOf(`${root}/source`);
    const report = await createFactory({
      plugins: { folders: [`${root}/plugins`] },
    }).run({ file: "attacks.dot", text: pipeline() }, {
      workdir: `${root}/source`,
      runsdir: `${root}/runs`,
    }).result;
    assert.equal(report.status, "completed", report.error);
    assert.equal(report.stages.length, NAMES.length + 2);
    for (const name of NAMES) {
      await t.step(name, () => check(name, report));
    }
    await t.step("the workspace is as it was", () => {
      assert.deepEqual(
        Object.keys(snapshotOf(`${report.folder}/workspace`)).sort(),
        Object.keys(source).sort(),
      );
      assert.equal(
        Deno.readTextFileSync(`${report.folder}/workspace/kept.txt`),
        "kept",
      );
    });
    await t.step("the stack of a crash has the place in the plugin", () => {
      const journal = Deno.readTextFileSync(`${report.folder}/journal.jsonl`);
      assert.match(journal, /RangeError: out of range[^"]*throws\.ts:\d+:\d+/);
    });
    await t.step("a log that is too long is cut, and says so", () => {
      const { size } = Deno.statSync(`${report.folder}/flood/plugin.log`);
      assert.ok(size > 10 * 1024 * 1024 && size < 11 * 1024 * 1024);
      assert.match(
        Deno.readTextFileSync(`${report.folder}/flood/plugin.log`).slice(-100),
        /\[cut: the plugin printed more than 10485760 bytes\]\n$/,
      );
    });
    await t.step(
      "what an answer says of the engine's keys is not believed",
      () => {
        const checkpoint = JSON.parse(
          Deno.readTextFileSync(`${report.folder}/checkpoint.json`),
        );
        assert.equal(checkpoint.context["graph.goal"], "the real one");
        assert.equal(checkpoint.context["human.gate.selected"], undefined);
        assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
      },
    );
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

function check(name: string, { stages }: RunReport): void {
  const attack = ATTACKS[name] ?? assert.fail(name);
  const stage = stages.find(({ node }) => node === name);
  assert.equal(stage?.outcome, "fail");
  assert.match(stage.reason ?? "", attack.reason);
  assert.equal(stage.class ?? "", attack.class ?? "bug");
}

function plugin(name: string): string {
  return `export default {
  type: ${JSON.stringify(name)},
  role: "work",
  help: "Does not do its work.",
  attributes: [],
  async run(node: any, context: any): Promise<any> {
    ${ATTACKS[name]?.code}
  },
};
`;
}

function pipeline(): string {
  const nodes = NAMES.map((name) => {
    const more = ATTACKS[name]?.attributes ?? "";
    const limits = more.includes("allowed_write_paths")
      ? more
      : `allowed_write_paths="allowed/" ${more}`;
    return `${name} [type=${name}, ${limits}]`;
  });
  return `digraph {
    graph [goal="the real one"]
    start -> ${NAMES.join(" -> ")} -> exit
    ${nodes.join("\n")}
  }`;
}
