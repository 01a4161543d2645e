/**
 * One number for the whole of a snapshot: the sum, modulo 2^256, of a hash of
 * every entry. Being a sum it follows each change at the price of that change,
 * in any order. It tells trees apart; it is no proof against somebody who
 * searches for two trees with the same sum.
 *
 * @module
 */

import type { SnapshotDelta, SnapshotEntry } from "../history/event.ts";
import { expectHashes, sha256 } from "./hash.ts";
import type { Snapshot } from "./snapshot.ts";

const MODULUS = 1n << 256n;
const encoder = new TextEncoder();

/** Enough to keep the thread pool busy, few enough to wait for together. */
const BATCH = 512;

/** The hash of a snapshot without entries. */
const EMPTY_TREE = "0".repeat(64);

/** The hash of a whole snapshot, in hex. */
export function treeOf(snapshot: Snapshot): Promise<string> {
  return addAll(EMPTY_TREE, [...snapshot].map((entry) => [...entry, 1]));
}

/** The hash after a change. `before` is the snapshot that `delta` was not yet applied to. */
export function treeAfter(
  tree: string,
  before: Snapshot,
  delta: SnapshotDelta,
): Promise<string> {
  const terms: Term[] = [];
  for (const [path, entry] of Object.entries(delta)) {
    const old = before.get(path);
    if (old) terms.push([path, old, -1]);
    if (entry) terms.push([path, entry, 1]);
  }
  return addAll(tree, terms);
}

type Term = [path: string, entry: SnapshotEntry, sign: 1 | -1];

async function addAll(tree: string, terms: readonly Term[]): Promise<string> {
  await expectHashes(terms.length);
  let sum = BigInt(`0x${tree}`);
  for (let start = 0; start < terms.length; start += BATCH) {
    const batch = terms.slice(start, start + BATCH);
    const hashes = await Promise.all(
      batch.map(([path, entry]) => hashEntry(path, entry)),
    );
    batch.forEach(([, , sign], index) => {
      const value = BigInt(`0x${hashes[index]}`);
      sum += sign === 1 ? value : MODULUS - value;
    });
    sum %= MODULUS;
  }
  return sum.toString(16).padStart(64, "0");
}

function hashEntry(
  path: string,
  { kind, mode, hash, target, owner }: SnapshotEntry,
): string | Promise<string> {
  const facts = [path, kind, mode, hash ?? target ?? "", ...owner ?? []];
  return sha256(encoder.encode(JSON.stringify(facts)));
}
