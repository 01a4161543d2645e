/** The names of codex's sessions, and what a turn has used of a thread. */

import assert from "node:assert/strict";
import {
  readSession,
  sessionName,
  usedSince,
} from "../../../../handlers/agents/codex/session.ts";

Deno.test("a session's name holds its thread and what was used", () => {
  const session = {
    thread: "01a218b9-e7fb-7ec3-801b-f2d2bd4eea08",
    total: { input: 3000, cached: 600, output: 150 },
  };
  const name = sessionName(session);
  assert.equal(name, `${session.thread}:3000.600.150`);
  assert.deepEqual(readSession(name), session);
  const nothing = { input: 0, cached: 0, output: 0 };
  const fresh = { ...session, total: nothing };
  assert.equal(sessionName(fresh), session.thread);
  assert.deepEqual(readSession(session.thread), fresh);
});

Deno.test("what is no session's name is not taken for one", () => {
  for (const name of ["", "--last", "a b", "t:1.2", "t:1.2.x", "../t"]) {
    assert.equal(readSession(name), undefined, name);
  }
});

Deno.test("a turn has used what the thread has more than before, or all of a count that began anew", () => {
  const before = { input: 100, cached: 10, output: 5 };
  assert.deepEqual(
    usedSince(before, { input: 150, cached: 10, output: 8 }),
    { input: 50, cached: 0, output: 3 },
  );
  const anew = { input: 20, cached: 0, output: 8 };
  assert.deepEqual(usedSince(before, anew), anew);
});
