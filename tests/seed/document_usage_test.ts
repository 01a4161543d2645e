/** The document's command line, and what the seed says to a wrong one. */

import assert from "node:assert/strict";
import { DOCUMENT_FLAGS, Reader } from "./document.ts";
import { FAKE, type Ran } from "./support.ts";

interface Wrong {
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

// language.md, section 5, "Exit codes": 2 for usage, 3 for an invalid pipeline; the seed had 1 for all.
const WRONG: Readonly<Record<string, Wrong>> = {
  "nothing": { args: [], code: 2, says: /factory run pipeline\.dot/ },
  "a command that there is not": {
    args: ["rum", "pipeline.dot"],
    code: 2,
    says: /unknown command "rum"/,
  },
  "a flag that there is not": {
    args: ["run", "--bogus", "pipeline.dot"],
    code: 2,
    says: /unknown flag "--bogus"/,
  },
  "no file": { args: ["run"], code: 2, says: /missing pipeline\.dot/ },
  "flags and no file": {
    args: ["run", ...DOCUMENT_FLAGS],
    code: 2,
    says: /missing pipeline\.dot/,
  },
  "--resume without --run-id": {
    args: [
      ...["run", "--workdir", ".", "--runsdir", "./runs"],
      ...["--resume", "pipeline.dot"],
    ],
    code: 2,
    says: /--run-id required with --resume/,
  },
  "a file that there is not": {
    args: ["run", ...DOCUMENT_FLAGS, "missing.dot"],
    code: 2,
    says: /missing\.dot/,
  },
  "a folder of sources that there is not": {
    args: ["run", "--workdir", "nowhere", "--runsdir", "runs", "pipeline.dot"],
    code: 2,
    says: /nowhere/,
  },
  "a run id that is a path": {
    args: [
      ...["run", "--workdir", ".", "--runsdir", "./runs"],
      ...["--run-id", "../demo", "pipeline.dot"],
    ],
    code: 2,
    says: /\.\.\/demo/,
  },
  "a file that is no pipeline": {
    args: ["run", ...DOCUMENT_FLAGS, "broken.dot"],
    code: 3,
    says: /broken\.dot:1:/,
  },
  "a pipeline without a start": {
    args: ["run", ...DOCUMENT_FLAGS, "startless.dot"],
    code: 3,
    says: /start_node/,
  },
};

Deno.test("a wrong command line or pipeline is refused with a reason, and leaves nothing behind", async (t) => {
  using reader = new Reader({ readme: true });
  const write = (name: string, text: string) =>
    Deno.writeTextFileSync(`${reader.folder}/${name}`, text);
  write("broken.dot", "digraph { start [shape=Mdiamond }");
  write("startless.dot", "digraph { a; exit [shape=Msquare]; a -> exit; }");
  const ran = new Map<string, Ran>();
  await Promise.all(
    Object.entries(WRONG).map(async ([name, { args }]) =>
      ran.set(name, await reader.factory(args, FAKE))
    ),
  );
  for (const [name, { code, says }] of Object.entries(WRONG)) {
    await t.step(name, () => {
      const { stdout, stderr, ...result } = ran.get(name)!; // as many as there are
      assert.equal(result.code, code, stderr);
      assert.match(stderr, says);
      assert.equal(stdout, "");
    });
  }
  const left = Array.from(Deno.readDirSync(reader.folder), ({ name }) => name);
  assert.deepEqual(
    left.sort(),
    ["README.md", "broken.dot", "pipeline.dot", "startless.dot"],
  );
});

// In the seed asking for help was an error.
Deno.test("factory run --help lists the document's flags", async () => {
  using reader = new Reader({ readme: true });
  const { code, stdout } = await reader.factory(["run", "--help"]);
  assert.equal(code, 0);
  for (const flag of ["--workdir", "--runsdir", "--run-id", "--resume"]) {
    assert.ok(stdout.includes(flag), flag);
  }
});

Deno.test("the document's flags are understood in every spelling of Go", async () => {
  using reader = new Reader({ readme: true });
  const spellings = [
    ["-workdir", ".", "-runsdir", "./runs", "-run-id", "one", "pipeline.dot"],
    ["--workdir=.", "--runsdir=./runs", "--run-id=two", "pipeline.dot"],
    ["-workdir=.", "pipeline.dot", "-runsdir=./runs", "-run-id=three"],
    [
      ...["--resume=false", "--workdir", ".", "--runsdir", "./runs"],
      ...["--run-id", "four", "pipeline.dot"],
    ],
  ];
  const all = await Promise.all(
    spellings.map((args) => reader.factory(["run", ...args], FAKE)),
  );
  for (const [index, { code, stderr }] of all.entries()) {
    assert.equal(code, 0, `${spellings[index]?.join(" ")}\n${stderr}`);
  }
  const runs = Array.from(
    Deno.readDirSync(`${reader.folder}/runs`),
    ({ name }) => name,
  );
  assert.deepEqual(runs.sort(), ["four", "one", "three", "two"]);
});

Deno.test("without --run-id a run is named by the time, and two at once have two names", async () => {
  using reader = new Reader({ readme: true });
  const args = ["run", "--workdir", ".", "--runsdir", "./runs", "pipeline.dot"];
  const both = await Promise.all([
    reader.factory(args, FAKE),
    reader.factory(args, FAKE),
  ]);
  for (const { code, stderr } of both) assert.equal(code, 0, stderr);
  const runs = Array.from(
    Deno.readDirSync(`${reader.folder}/runs`),
    ({ name }) => name,
  );
  assert.equal(runs.length, 2);
  for (const name of runs) assert.match(name, /^\d{8}_\d{6}/);
});

// language.md, section 9: the seed copied over the old run.
Deno.test("a run id that is taken is refused, and the run stays as it is", async () => {
  using reader = new Reader({ readme: true });
  assert.equal((await reader.run(FAKE)).code, 0);
  const before = reader.demo.text("events.jsonl");
  const { code, stderr } = await reader.run(FAKE);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /"demo"/);
  assert.equal(reader.demo.text("events.jsonl"), before);
});

Deno.test("--resume of a run that there is not is refused, and creates nothing", async () => {
  using reader = new Reader({ readme: true });
  const { code, stderr } = await reader.factory(
    ["run", "--resume", ...DOCUMENT_FLAGS, "pipeline.dot"],
    FAKE,
  );
  assert.equal(code, 2, stderr);
  assert.match(stderr, /runs\/demo/);
  assert.throws(
    () => Deno.lstatSync(`${reader.folder}/runs`),
    Deno.errors.NotFound,
  );
});

Deno.test("the document's logging variables choose level and format", async () => {
  using reader = new Reader({ readme: false });
  const [text, json, errors] = await Promise.all(
    [
      { FACTORY_LOG_LEVEL: "info" },
      { FACTORY_LOG_FORMAT: "json" },
      { FACTORY_LOG_LEVEL: "error", FACTORY_LOG_FORMAT: "json" },
    ].map((env, index) =>
      reader.factory([
        ...["run", "--workdir", ".", "--runsdir", "./runs", "--quiet"],
        ...["--run-id", `r${index}`, "pipeline.dot"],
      ], { ...FAKE, ...env })
    ),
  );
  assert.match(
    text!.stderr, // three were started
    /^time=\S+ level=INFO msg="stage started" node=check type=tool/m,
  );
  const messages = (ran: Ran | undefined) =>
    (ran?.stderr ?? "").split("\n").filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
  // The seed logs at info level unless it is told otherwise.
  assert.ok(
    messages(json).some(({ level, msg, node }) =>
      level === "INFO" && msg === "stage started" && node === "check"
    ),
    "no JSON log with FACTORY_LOG_FORMAT alone",
  );
  const levels = new Set(messages(errors).map(({ level }) => level));
  assert.deepEqual([...levels], ["ERROR"]);
});
