import assert from "node:assert/strict";
import { findingsJson, findingsText } from "../../../lib/cli/doctor.ts";
import type { Finding } from "../../../lib/doctor/finding.ts";
import { recorded } from "../sinks/support.ts";
import { folder, run } from "./support.ts";

const FINDINGS: readonly Finding[] = [
  { name: "deno", status: "ok", detail: "2.9.6, /usr/bin/deno" },
  {
    name: "sandbox bwrap",
    status: "warning",
    detail: "it is not installed",
    cure: "install it, for example with `apt-get install bubblewrap`",
  },
  {
    name: "runs folder",
    status: "error",
    detail: "cannot write to /data: No space left on device",
    cure: "make room",
  },
];

Deno.test("findings are a table with the cures below, and a sum", () => {
  assert.equal(
    findingsText(FINDINGS, recorded()),
    `\
CHECK          STATE    DETAIL
deno           ok       2.9.6, /usr/bin/deno
sandbox bwrap  warning  it is not installed
                        → install it, for example with \`apt-get install bubblewrap\`
runs folder    error    cannot write to /data: No space left on device
                        → make room

1 ok, 1 warning, 1 error
`,
  );
});

Deno.test("on a narrow terminal long findings are broken, and none is cut", () => {
  const output = recorded({ isTerminal: true, columns: 60 });
  assert.equal(
    findingsText(FINDINGS, output),
    `\
CHECK          STATE    DETAIL
deno           ok       2.9.6, /usr/bin/deno
sandbox bwrap  warning  it is not installed
                        → install it, for example with
                          \`apt-get install bubblewrap\`
runs folder    error    cannot write to /data: No space left
                        on device
                        → make room

1 ok, 1 warning, 1 error
`,
  );
});

Deno.test("findings in colour say how bad they are", () => {
  const text = findingsText(FINDINGS, recorded({ colour: true }));
  assert.ok(text.includes("\x1b[32mok\x1b"));
  assert.ok(text.includes("\x1b[33mwarning\x1b"));
  assert.ok(text.includes("\x1b[31merror\x1b"));
  assert.ok(text.includes("\x1b[36m→ make room\x1b"));
});

Deno.test("findings as JSON are ok unless one is an error", () => {
  assert.deepEqual(JSON.parse(findingsJson(FINDINGS)), {
    schema_version: 1,
    ok: false,
    checks: FINDINGS,
  });
  assert.equal(JSON.parse(findingsJson(FINDINGS.slice(0, 2))).ok, true);
});

Deno.test("doctor looks at the folder it is given, and exits with 1 for an error", async () => {
  using at = folder({ "file": "", "plugins/mine.ts": "export default {}" });
  const good = await run([
    ...["doctor", "--json", "--runsdir", `${at.path}/runs`],
    ...["--plugins", `${at.path}/plugins`],
  ]);
  assert.equal(good.code, 0, good.stdout);
  assert.match(good.stdout, /1 plugin in .*\/plugins: mine/);
  const bad = await run(["doctor", "--runsdir", `${at.path}/file/runs`]);
  assert.equal(bad.code, 1);
  assert.match(bad.stdout, /^runs folder +error/m);
  assert.deepEqual(
    [...Deno.readDirSync(at.path)].map(({ name }) => name).sort(),
    ["file", "plugins"],
  );
});

Deno.test("what doctor does not take is a matter of usage", async () => {
  for (const args of [["doctor", "--nope"], ["doctor", "more"]]) {
    assert.equal((await run(args)).code, 2, args.join(" "));
  }
});
