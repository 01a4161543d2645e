import assert from "node:assert/strict";
import type { SnapshotDelta } from "../../../lib/history/event.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { Workspace } from "../../../lib/workspace/workspace.ts";
import {
  disallowed,
  parseWritePolicy,
} from "../../../lib/workspace/write_policy.ts";
import { look, Scratch } from "./scratch.ts";

const ROUNDS = 40;
const STEPS = 4;

const NAMES = ["a", "b", "c", "dé", "e f", "__proto__"];
const MODES = [0o644, 0o755, 0o600, 0o700, 0o444, 0o555, 0o000];

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

class Chance {
  readonly random: () => number;
  constructor(seed: number) {
    this.random = randomOf(seed);
  }
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
  one<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  path(): string {
    return Array.from({ length: 1 + this.below(3) }, () => this.one(NAMES))
      .join("/");
  }
  policy(): string[] | undefined {
    if (this.random() < 0.1) return undefined;
    return Array.from(
      { length: this.below(4) },
      () => this.path() + (this.random() < 0.5 ? "/" : ""),
    );
  }
}

/** One thing that a node may do, or fail to do. */
function mutate(root: string, chance: Chance): void {
  const path = `${root}/${chance.path()}`;
  const other = `${root}/${chance.path()}`;
  const actions: (() => void)[] = [
    () => Deno.writeTextFileSync(path, String(chance.below(4))),
    () => Deno.writeTextFileSync(path, "+", { append: true }),
    () => Deno.writeTextFileSync(path, "x".repeat(chance.below(3))),
    () => Deno.mkdirSync(path, { recursive: chance.random() < 0.5 }),
    () =>
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true }),
    () => Deno.removeSync(path),
    () => Deno.removeSync(path, { recursive: true }),
    () => Deno.renameSync(path, other),
    () => Deno.linkSync(path, other),
    () => Deno.symlinkSync(chance.path(), path),
    () => Deno.symlinkSync(other, path),
    () => Deno.symlinkSync(`${root}/../../../outside`, path),
    () => Deno.utimeSync(path, 1e9, 1e9),
    () => {
      // A link would lead the mode elsewhere, and that may be outside.
      if (!Deno.lstatSync(path).isSymlink) {
        Deno.chmodSync(path, chance.one(MODES));
      }
    },
  ];
  try {
    chance.one(actions)();
  } catch (error) {
    // Most paths are not there, or are of another kind: nothing happens then.
    if (!(error instanceof Error)) throw error;
  }
}

function isCovered(path: string, folder: boolean, policy: string[]): boolean {
  return policy.some((entry) =>
    entry.endsWith("/")
      ? path === entry.slice(0, -1) || path.startsWith(entry)
      : path === entry && !folder
  );
}

type Tree = Record<string, string>;

/** What stands at a path, and whether it is a folder. */
function at(
  tree: Tree,
  path: string,
): [what: string | undefined, folder: boolean] {
  const folder = tree[`./${path}/`];
  return folder === undefined
    ? [tree[`./${path}`], false]
    : [`folder ${folder}`, true];
}

function checkRollback(
  before: Tree,
  after: Tree,
  final: Tree,
  policy: string[] | undefined,
): void {
  if (!policy) return assert.deepEqual(final, after);
  assert.equal(final["./"], before["./"]);
  const paths = new Set(
    [before, after, final].flatMap((tree) => Object.keys(tree))
      .map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""))
      .filter((path) => path !== ""),
  );
  for (const path of paths) {
    const [was, wasFolder] = at(before, path);
    const [left, leftFolder] = at(after, path);
    const [is] = at(final, path);
    const isAllowed =
      (was === undefined || isCovered(path, wasFolder, policy)) &&
      (left === undefined || isCovered(path, leftFolder, policy));
    if (isAllowed) {
      if (is === left) continue;
      // Unless what was disallowed above it left no room for it.
      const steps = path.split("/");
      const above = steps.slice(1).map((_, index) =>
        steps.slice(0, index + 1).join("/")
      );
      assert.ok(
        above.some((folder) => at(final, folder)[1] === false),
        `${path}: the node left ${left}, it is ${is}`,
      );
    } else if (is !== was) {
      const isParent = policy.some((entry) => entry.startsWith(`${path}/`));
      const wasAllowed = was === undefined ||
        isCovered(path, wasFolder, policy);
      assert.ok(
        // A folder that leads to an allowed path.
        (isParent && wasAllowed && leftFolder && is === left) ||
          // What was replaced by right, by something that may not be there.
          (wasAllowed && is === undefined),
        `${path}: it was ${was}, the node left ${left}, it is ${is}`,
      );
    }
  }
}

async function play(seed: number): Promise<void> {
  const chance = new Chance(seed);
  using scratch = new Scratch();
  scratch.sh(
    "mkdir outside; printf o > outside/a; printf o > outside/b",
    scratch.folder,
  );
  for (let count = 0; count < 30; count++) mutate(scratch.source, chance);
  if (Deno.uid() !== 0) scratch.sh("chmod -R u+rwX .", scratch.source);
  const workspace = await scratch.create();
  const deltas: SnapshotDelta[] = [];
  const states: [Tree, string][] = [[look(scratch.root), workspace.tree]];
  for (let step = 0; step < STEPS; step++) {
    const entries = chance.policy();
    const policy = parseWritePolicy(entries);
    const before = look(scratch.root);
    const count = chance.below(12);
    for (let index = 0; index < count; index++) mutate(scratch.root, chance);
    const after = look(scratch.root);
    const { changes } = await workspace.detect();
    const violations = disallowed(changes, policy);
    if (violations.length > 0) await workspace.restore(violations);
    const { delta, tree } = await workspace.commit();
    const final = look(scratch.root);
    checkRollback(before, after, final, entries);
    const again = await workspace.detect();
    assert.deepEqual(again.changes, { created: [], modified: [], deleted: [] });
    deltas.push(JSON.parse(JSON.stringify(delta)));
    states.push([final, tree]);
  }
  for (let count = 0; count < 20; count++) mutate(scratch.root, chance);
  const opened = await Workspace.open(
    denoHost,
    { runFolder: scratch.run },
    deltas,
  );
  assert.equal(opened.tree, workspace.tree);
  await opened.restore();
  assert.deepEqual(look(scratch.root), states.at(-1)?.[0]);
  for (const [count, [state]] of states.entries()) {
    const folder = `${scratch.folder}/export${count}`;
    await opened.export(deltas.slice(0, count), folder);
    assert.deepEqual(look(folder), state);
  }
  const target = chance.below(states.length);
  const back = await opened.rewind(deltas.slice(0, target));
  assert.deepEqual(look(scratch.root), states[target]?.[0]);
  assert.equal(back.tree, states[target]?.[1]);
}

Deno.test("whatever a node does, what it may not write is as before, and what it may is as it left it", async () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    try {
      await play(seed);
    } catch (cause) {
      throw new Error(`seed ${seed}`, { cause });
    }
  }
});
