import { deepEqual, equal } from "node:assert/strict";
import conditional from "../../handlers/conditional.ts";
import exit from "../../handlers/exit.ts";
import start from "../../handlers/start.ts";
import { handlers } from "../../handlers/mod.ts";
import { createRegistry } from "../../lib/registry.ts";
import { coerce } from "../../lib/attributes/coerce.ts";
import { trial, withFolder } from "./context.ts";

for (const handler of [start, exit, conditional]) {
  Deno.test(`${handler.type} succeeds and touches nothing`, () =>
    withFolder(async (folder) => {
      const { outcome } = await trial(handler, {}, { folder });
      deepEqual(outcome, { status: "success", workspaceUntouched: true });
    }));
}

Deno.test("every built-in handler loads under its type and declares each attribute once, with help", async () => {
  const registry = createRegistry(handlers);
  const files = [
    ...Deno.readDirSync(new URL("../../handlers/", import.meta.url)),
  ]
    .map(({ name }) => name);
  for (const type of registry.types) {
    const handler = await registry.load(type);
    equal(handler?.type, type);
    equal(files.includes(`${type.replaceAll(".", "_")}.ts`), true, type);
    const names = handler?.attributes.map(({ name }) => name) ?? [];
    equal(new Set(names).size, names.length, type);
    for (const spec of handler?.attributes ?? []) {
      equal(/^[A-Z].*\.$/.test(spec.help), true, spec.help);
      if (typeof spec.default === "string") {
        deepEqual(coerce(spec, spec.default), {
          ok: true,
          value: spec.default,
        });
      }
    }
  }
});
