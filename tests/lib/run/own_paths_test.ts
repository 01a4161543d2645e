import assert from "node:assert/strict";
import type { Handler, Needs } from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { ownPaths } from "../../../lib/run/own_paths.ts";
import { readLimited } from "../../../lib/run/read_limits.ts";
import type { PlanNode } from "../../../lib/plan.ts";
import { valuesOf } from "../../../lib/values.ts";
import { withFolder } from "../../handlers/context.ts";

function nodeWith(needs: Needs, values: Record<string, string[]> = {}) {
  const handler: Handler = {
    ...{ type: "t", role: "agent", help: "", attributes: [] },
    needs: () => needs,
    run: () => ({ status: "success" }),
  };
  return {
    handler,
    values: valuesOf(values, (name) => Object.hasOwn(values, name)),
    denyReadPaths: values["deny_read_paths"] ?? ["scripts/scenarios/"],
  } as unknown as PlanNode; // all that is looked at
}

Deno.test("what an agent writes to is made where only it is missing, and granted where it is", () =>
  withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/kept`, "as it was");
    Deno.symlinkSync("nowhere", `${folder}/dangling`);
    const node = nodeWith({
      writable: [
        `${folder}/sessions/`,
        `${folder}/id`,
        `${folder}/kept`,
        `${folder}/no/way/there/`,
        `${folder}/dangling`,
        "relative/",
      ],
      writableIfThere: [`${folder}/login`, `${folder}/kept`],
    });
    assert.deepEqual(ownPaths(denoHost, node), [
      ...[`${folder}/sessions/`, `${folder}/id`, `${folder}/kept`],
      `${folder}/kept`,
    ]);
    assert.ok(Deno.statSync(`${folder}/sessions`).isDirectory);
    assert.equal(Deno.readTextFileSync(`${folder}/id`), "");
    assert.equal(Deno.readTextFileSync(`${folder}/kept`), "as it was");
    assert.throws(() => Deno.statSync(`${folder}/login`));
    // Made once, found the next time.
    assert.equal(ownPaths(denoHost, node).length, 4);
    return Promise.resolve();
  }));

Deno.test("an agent may lift what is hidden by default, never what the pipeline hides", () => {
  const hidden = (needs: Needs, values?: Record<string, string[]>) =>
    readLimited(denoHost, nodeWith(needs, values), "/").denyReadPaths;
  assert.deepEqual(hidden({}), ["scripts/scenarios/"]);
  assert.deepEqual(hidden({ readsHoldOut: true }), []);
  assert.deepEqual(hidden({ readsHoldOut: true, denyRead: ["a"] }), ["a"]);
  assert.deepEqual(
    hidden({ readsHoldOut: true, denyRead: ["a", "b"] }, {
      deny_read_paths: ["b"],
    }),
    ["b", "a"],
  );
});
