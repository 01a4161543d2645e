import assert from "node:assert/strict";
import { usualSpelling } from "../../../lib/cli/args.ts";

const FLAGS = new Map([
  ["workdir", true],
  ["run-id", true],
  ["goal", true],
  ["resume", false],
  ["help", false],
  ["q", false],
  ["v", false],
]);

Deno.test("flags in the spellings that people are used to reach the parser in its own", () => {
  const cases: [string[], string[]][] = [
    [["-workdir", "x"], ["--workdir", "x"]],
    [["-workdir=x"], ["--workdir=x"]],
    [["-run-id", "a", "-resume"], ["--run-id", "a", "--resume"]],
    [["-resume=true"], ["--resume=true"]],
    [["-help"], ["--help"]],
    [["--goal="], ["--goal", ""]],
    [["-goal="], ["--goal", ""]],
    [["--goal=one\ntwo"], ["--goal", "one\ntwo"]],
    [["--goal=a=b"], ["--goal=a=b"]],
    [["--resume="], ["--resume="]],
    [["-q"], ["-q"]],
    [["-qv"], ["-qv"]],
    [["-unknown"], ["--unknown"]],
    [["-unknown=x"], ["--unknown=x"]],
    [["-qx"], ["--qx"]],
    [["--q"], ["-q"]],
    [["-5"], ["-5"]],
    [["--=x"], ["--=x"]],
    [["-"], ["-"]],
    [["--", "-workdir"], ["--", "-workdir"]],
    [["-workdir", "x", "--", "--goal="], ["--workdir", "x", "--", "--goal="]],
    [["pipeline.dot"], ["pipeline.dot"]],
  ];
  for (const [args, spelled] of cases) {
    assert.deepEqual(usualSpelling(args, FLAGS), spelled, args.join(" "));
  }
});
