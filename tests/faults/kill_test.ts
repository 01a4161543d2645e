import assert from "node:assert/strict";
import {
  begin,
  command,
  factsOf,
  go,
  journalOf,
  type Place,
  place,
  processesOf,
  RESUME,
  RUN,
} from "./support.ts";

/** Kills before a run is left to go to its end. */
const KILLS = 6;

/** Runs that are killed. */
const ROUNDS = 2;

/** Notes each beginning of an attempt, with what its files looked like, outside of the workspace. */
function work(text: string): string {
  const files = "$(find . -printf '%p %y %m %l\\n' | sort | " +
    "cat - $(find . -type f | sort) | cksum)";
  const note = `printf '%s %s\\n' "$FACTORY_STAGE" "${files}" >> ../../../log`;
  return command(`${note}; ${text}`);
}

/** Changes of every kind, retries of both kinds, a loop through a diamond, a goal gate. */
const PIPELINE = `digraph {
  node [type=tool, allow_absolute=true]
  start [shape=Mdiamond, type=start]; exit [shape=Msquare, type=exit]
  make [${
  work(
    "mkdir -p out; echo one > out/one; rm old; chmod 700 keep.sh; ln -s out/one link; sleep 0.03; echo two > out/two",
  )
}]
  check [max_visits=2, ${
  work("echo c >> check.log; seq 9000; sleep 0.03; test -f fixed")
}]
  gate [shape=diamond, type=conditional]
  fix [max_retries=1, ${
  work(
    "echo f >> fix.log; rm -f out/two; sleep 0.03; test $(wc -l < fix.log) = 2 && touch fixed",
  )
}]
  flaky [max_retries=1, retry_from=clean, ${
  work(
    "rm -rf out; ln -sf nowhere link; sleep 0.03; case $FACTORY_STAGE in *%231.2#*) ;; *) exit 3 ;; esac",
  )
}]
  trespass [allowed_write_paths="new/", ${
  work(
    "mkdir new; echo n > new/n; echo s > stray; rm check.log; chmod 600 keep.sh; sleep 0.03",
  )
}]
  accept [goal_gate=true, retry_target=polish, ${work("test -f polished")}]
  polish [${work("touch polished")}]
  start -> make -> check -> gate
  gate -> fix [condition="outcome=fail"]
  gate -> flaky [condition="outcome=success"]
  fix -> check
  flaky -> trespass
  trespass -> accept [condition="outcome=fail"]
  accept -> exit
  polish -> accept
}`;

const FILES = {
  "old": "old\n",
  "keep.sh": "#!/bin/sh\n",
  "sub/deep/file": "x".repeat(20_000),
};

/** Which attempts began, and on which files. */
function beginnings({ path }: Place): { key: string; files: string }[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(`${path}/log`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return text.trimEnd().split("\n").map((line) => {
    const [mark = "", ...files] = line.split(" ");
    const key = decodeURIComponent(mark.split("#")[0] ?? "").split("/").at(-1);
    return { key: key ?? "", files: files.join(" ") };
  });
}

Deno.test("a run that is killed again and again ends as if nothing had been, and repeats nothing", async () => {
  using whole = place(PIPELINE, FILES);
  const started = performance.now();
  const { code, stderr } = await go(whole);
  const took = performance.now() - started;
  assert.equal(code, 0, stderr);
  const expected = factsOf(whole);
  const began = new Map(
    beginnings(whole).map(({ key, files }) => [key, files]),
  );

  for (let round = 0; round < ROUNDS; round++) {
    using killed = place(PIPELINE, FILES);
    const story = await killOften(killed, (kill) =>
      // Over the first run's whole time, then over the time of a resume.
      took * ((kill * 0.31 + round * 0.17 + 0.2) % 1) * 0.8);
    const said = story.join("\n");
    assert.deepEqual(factsOf(killed), expected, said);
    for (const { key, files } of beginnings(killed)) {
      assert.equal(
        files,
        began.get(key),
        `${key} began on other files\n${said}`,
      );
    }
    checkViews(killed, said);
    assert.deepEqual(processesOf(killed), [], said);
  }
});

/** Kills the run at its beginning and each resume, then lets it end. */
async function killOften(
  killed: Place,
  delay: (kill: number) => number,
): Promise<string[]> {
  const story: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const finished = new Set(
      journalOf(killed).filter(({ type }) => type === "StageFinished")
        .map(({ node, visit, attempt }) => `${node}#${visit}.${attempt}`),
    );
    const before = beginnings(killed).length;
    const child = begin(killed, finished.size > 0 ? RESUME : RUN);
    const output = child.output();
    const timer = setTimeout(() => child.kill("SIGKILL"), delay(kill));
    const { code } = await output;
    clearTimeout(timer);
    story.push(`after ${Math.round(delay(kill))} ms: ${code}`);
    for (const { key } of beginnings(killed).slice(before)) {
      assert.ok(!finished.has(key), `${key} ran again\n${story.join("\n")}`);
    }
    if (code === 0) break;
    assert.equal(code, 137, story.join("\n"));
    if (journalOf(killed).length > 0) continue;
    Deno.removeSync(killed.runs, { recursive: true });
  }
  const { code, stderr } = await go(killed, RESUME);
  assert.equal(code, 0, stderr);
  return story;
}

/** Both views tell each event of the journal once, and in order. */
function checkViews(killed: Place, story: string): void {
  const told = {
    events: {
      PipelineStarted: ["RunCreated"],
      PipelineResumed: ["RunResumed"],
      StageRetrying: ["StageRetrying"],
      StageCompleted: ["StageSettled"],
      StageFailed: ["StageSettled"],
      CheckpointSaved: ["CheckpointSaved"],
      PipelineCompleted: ["RunCompleted"],
    },
    trace: {
      NodeInputCaptured: ["StageStarted"],
      NodeOutputCaptured: ["StageSettled"],
      ResumeLoaded: ["RunResumed"],
      RouteEvaluated: ["RouteEvaluated"],
      PipelineCompleted: ["RunCompleted"],
    },
  };
  for (const [view, types] of Object.entries(told)) {
    const lines = Deno.readTextFileSync(`${killed.run}/${view}.jsonl`)
      .trimEnd().split("\n").map((line) => JSON.parse(line));
    const kinds = new Set(Object.values(types).flat());
    assert.deepEqual(
      lines.filter(({ type }) => type in types).map(({ seq }) => seq),
      journalOf(killed).filter(({ type }) => kinds.has(type))
        .map(({ seq }) => seq),
      `${view}.jsonl\n${story}`,
    );
  }
}
