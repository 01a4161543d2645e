import assert from "node:assert/strict";
import { BenchFolder } from "../bench/bench_folder.ts";
import { resultOf } from "../bench/measurement.ts";
import { parseBuild } from "../bench/measurements/parse_build.ts";
import { sandbox } from "../bench/measurements/sandbox.ts";
import { validateCold } from "../bench/measurements/validate_cold.ts";
import { resultTable } from "../bench/result_table.ts";

const MEASUREMENT = {
  name: "x",
  rounds: 3,
  sample: () => Promise.reject(new Error("not to be taken here")),
};

Deno.test("a result of `deno task bench` is the median of the samples, beside that of its floor", () => {
  const samples = [{ ms: 9, floorMs: 3 }, { ms: 1, floorMs: 2 }, {
    ms: 5,
    floorMs: 1,
  }];
  const result = resultOf(
    { ...MEASUREMENT, floor: "y", goal: { timesFloor: 2 } },
    samples,
  );
  assert.equal(result.ms, 5);
  assert.equal(result.floorMs, 2);
  assert.equal(result.ratio, 2.5);
  assert.equal(result.goalMs, 4);
  assert.equal(result.met, false);
  assert.match(
    resultTable([result]),
    /2\.50 {2}2 × floor = 4\.000 ms {2}MISSED/,
  );
});

Deno.test("a goal may grant something on top of the floor, or be a plain time", () => {
  const extra = resultOf(
    { ...MEASUREMENT, goal: { timesFloor: 2 } },
    [{ ms: 10, floorMs: 2, extraMs: 6 }],
  );
  assert.equal(extra.met, true);
  assert.equal(extra.goal, "2 × floor + 6 ms");
  const plain = resultOf({ ...MEASUREMENT, goal: { ms: 9 } }, [{ ms: 10 }]);
  assert.equal(plain.met, false);
  assert.equal(plain.ratio, undefined);
});

Deno.test("measurements measure", async () => {
  using folder = new BenchFolder();
  const all = [
    ...validateCold(folder),
    ...parseBuild(folder),
    ...await sandbox(folder),
  ];
  for (const measurement of all) {
    const { ms } = await measurement.sample();
    assert.ok(ms > 0, measurement.name);
  }
});
