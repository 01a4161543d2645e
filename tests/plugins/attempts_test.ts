import assert from "node:assert/strict";
import { createFactory } from "../../mod.ts";
import { denoHost } from "../../lib/host/deno.ts";
import {
  attemptingPlugin,
  ATTEMPTS,
  LEFT_TO_THE_KERNEL,
} from "./attacks/attempts.ts";
import { snapshotOf } from "./attacks/folder.ts";
import { serve } from "./server.ts";

Deno.test("nothing that a plugin tries beyond its permissions gets through", async () => {
  const root = Deno.makeTempDirSync();
  await using server = serve(() =>
    new Response("export {};", {
      headers: { "content-type": "text/typescript" },
    })
  );
  try {
    const outside = `${root}/outside`;
    const source = `${root}/source`;
    const beyond = `${root}/beyond`;
    Deno.mkdirSync(outside);
    Deno.mkdirSync(beyond);
    Deno.writeTextFileSync(`${outside}/victim.txt`, "whole");
    Deno.writeTextFileSync(`${outside}/code.ts`, "export {};");
    Deno.symlinkSync("victim.txt", `${outside}/link`);
    Deno.mkdirSync(`${source}/allowed`, { recursive: true });
    Deno.writeTextFileSync(`${source}/kept.txt`, "kept");
    Deno.symlinkSync(outside, `${source}/way_out`);
    Deno.mkdirSync(`${root}/plugins`);
    Deno.symlinkSync(beyond, `${source}/allowed/way_out`);
    const all = { ...ATTEMPTS, left_to_the_kernel: LEFT_TO_THE_KERNEL };
    const types = Object.keys(ATTEMPTS);
    for (const [type, attempts] of Object.entries(all)) {
      Deno.writeTextFileSync(
        `${root}/plugins/${type}.ts`,
        attemptingPlugin(type, attempts, {
          outside,
          server: server.host,
        }),
      );
    }
    const before = snapshotOf(outside);
    const code = snapshotOf(`${root}/plugins`);
    const report = await createFactory({
      host: {
        ...denoHost,
        environment: () => ({
          ...denoHost.environment(),
          PLUGIN_TEST_SECRET: "s3cret",
        }),
        env: (name) =>
          name === "PLUGIN_TEST_SECRET" ? "s3cret" : denoHost.env(name),
      },
      plugins: { folders: [`${root}/plugins`] },
    }).run({ file: "attempts.dot", text: pipeline(Object.keys(all)) }, {
      workdir: source,
      runsdir: `${root}/runs`,
    }).result;
    const statuses = types.map((type) =>
      JSON.parse(
        Deno.readTextFileSync(`${report.folder}/${type}/status.json`),
      )
    );
    assert.deepEqual(
      types.map((type, index) => [
        type,
        statuses[index].outcome,
        statuses[index].failure_reason,
        statuses[index].context_updates[`${type}.through`],
      ]),
      types.map((type) => [type, "success", "", []]),
    );
    assert.deepEqual(snapshotOf(outside), before);
    assert.deepEqual(snapshotOf(`${root}/plugins`), code);
    assert.deepEqual(server.asked, []);
    assert.equal(
      Deno.readTextFileSync(`${report.folder}/workspace/kept.txt`),
      "kept",
    );
    assert.equal(report.outcome, "success", report.error);
    const left = JSON.parse(
      Deno.readTextFileSync(
        `${report.folder}/left_to_the_kernel/status.json`,
      ),
    ).context_updates["left_to_the_kernel.through"];
    const { unheld } = JSON.parse(
      Deno.readTextFileSync(`${report.folder}/manifest.json`),
    ).sandbox;
    assert.deepEqual(
      left,
      // Reading is no limit of a command either.
      unheld.length === 0
        ? ["reading through a link that was there"]
        : Object.keys(LEFT_TO_THE_KERNEL),
    );
    assert.deepEqual([...Deno.readDirSync(beyond)], []);
    const total = types.flatMap((type) => Object.keys(ATTEMPTS[type] ?? {}));
    assert.ok(total.length >= 60, String(total.length));
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

function pipeline(types: readonly string[]): string {
  const nodes = types.map((type) =>
    `${type} [type=${type}, allowed_write_paths="allowed/"]`
  );
  return `digraph {
    start -> ${types.join(" -> ")} -> exit
    ${nodes.join("\n")}
  }`;
}
