import assert from "node:assert/strict";
import type { Handler } from "../../../lib/handler.ts";
import { runDot } from "../../../handlers/testing.ts";

/** What a run makes of a handler that throws. */
async function thrown(error: unknown) {
  const handler: Handler = {
    type: "thrower",
    role: "work",
    help: "Throws.",
    attributes: [],
    run: () => Promise.reject(error),
  };
  const folder = Deno.makeTempDirSync();
  try {
    const { stages } = await runDot(
      "digraph { start -> t -> exit; t [type=thrower] }",
      {
        folder,
        handlers: { thrower: () => Promise.resolve({ default: handler }) },
      },
    );
    const stage = stages.find(({ node }) => node === "t");
    return [stage?.class, stage?.reason];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a package that cannot be fetched when a stage needs it is no bug of the stage", async () => {
  const error = new TypeError(
    "Failed caching npm package 'ai@7.0.173'\n    0: error sending request for url\n    1: Connection refused",
  );
  assert.deepEqual(await thrown(error), [
    "config",
    "cannot fetch the package ai@7.0.173, which the stage needs: Connection refused; `deno install` fetches all packages of a copy of the sources",
  ]);
});

Deno.test("whatever else a handler throws is a bug of the handler", async () => {
  assert.deepEqual(await thrown(new TypeError("x is not a function")), [
    "bug",
    "handler thrower failed: x is not a function",
  ]);
});
