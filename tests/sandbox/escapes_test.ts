import assert from "node:assert/strict";
import { type Result, tryEscapes } from "./battery.ts";
import type { Backend, Escape } from "./escape.ts";
import { ESCAPES } from "./escapes.ts";
import { asOther, NotHere } from "./other_user.ts";

const BACKENDS = ["landlock", "perl", "bare", "overlay", "bwrap"] as const;

/** Said aloud, since what was not tried was not shown. */
function skip(what: string, reason: string): void {
  console.error(`NOT TRIED: ${what}: ${reason}`);
}

function expected(
  { after, open }: Escape,
  backend: Backend,
): Result["layer"] | "stopped" {
  if (after?.includes(backend)) return "after";
  return open?.includes(backend) ? "open" : "stopped";
}

function check(backend: Backend, results: Result[] | string, who: string) {
  if (typeof results === "string") return skip(`${backend} ${who}`, results);
  const surprises: string[] = [];
  for (const [index, { name, layer, details }] of results.entries()) {
    if (layer === "skipped") {
      if (details !== "it takes root") skip(`${name} in ${backend}`, details);
      continue;
    }
    const escape = ESCAPES[index];
    assert.equal(escape?.name, name);
    const wanted = expected(escape, backend);
    const stopped = layer === "kernel" || layer === "staging";
    if (stopped ? wanted !== "stopped" : wanted !== layer) {
      surprises.push(`${name}: ${layer}, not ${wanted} (${details})`);
    }
  }
  assert.deepEqual(surprises, []);
}

Deno.test("there are many escapes, each with a name of its own", () => {
  const names = new Set(ESCAPES.map(({ name }) => name));
  assert.equal(names.size, ESCAPES.length);
  assert.ok(names.size >= 100);
});

Deno.test("no escape gets further than is told, as this user and as another", async (t) => {
  const [own, other] = await Promise.all([tryAsSelf(), tryAsOther()]);
  for (const backend of BACKENDS) {
    await t.step(`in ${backend}, as this user`, () => {
      check(backend, own[backend], "as this user");
    });
    await t.step(`in ${backend}, as another user`, () => {
      const results = typeof other === "string" ? other : other[backend];
      check(backend, results, "as another user");
    });
  }
});

type Results = Record<(typeof BACKENDS)[number], Result[] | string>;

async function tryAsSelf(): Promise<Results> {
  const results: Partial<Results> = {};
  for (const backend of BACKENDS) {
    results[backend] = await tryEscapes(backend);
  }
  return results as Results;
}

/** In one process for all sandboxes: it starts with nothing cached. */
async function tryAsOther(): Promise<Results | string> {
  try {
    return JSON.parse(await asOther("battery.ts", [...BACKENDS]));
  } catch (error) {
    if (error instanceof NotHere) return error.message;
    throw error;
  }
}

Deno.test("the escapes would work without a sandbox", async () => {
  // Else that they do not work in one would say nothing.
  const hopeless = new Set([
    "/proc/1/root",
    "a file opened by its handle",
    "a child that outlives the command",
    "a child without parents",
    "what the loader loads first",
    "the kernel's settings",
    "the kernel's keyboard",
    "a control group",
    "a disk",
    "a device of one's own",
    "the kernel's log",
  ]);
  const results = await tryEscapes("none");
  assert.ok(typeof results !== "string");
  assert.deepEqual(
    results.filter(({ name, layer }) =>
      layer === "kernel" && !hopeless.has(name)
    ),
    [],
  );
});
