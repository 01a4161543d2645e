import assert from "node:assert/strict";
import { denoDir } from "../support/deno_dir.ts";
import { COMMAND } from "../cli/support.ts";
import { chain, command, type Place, place, RUN, shell } from "./support.ts";

const PIPELINE = chain({
  one: command("test -f a && echo out && echo one > one.txt && mkdir new"),
});

/** How the command is started. `FACTORY` stands for it with its usual arguments. */
interface Surroundings {
  /** Shell. */
  readonly line: string;
  /** @default 0 */
  readonly code?: number;
  readonly said?: RegExp;
}

const SURROUNDINGS: Readonly<Record<string, Surroundings>> = {
  "another time zone and language": {
    line: "TZ=Asia/Tokyo LANG=C LC_ALL=C FACTORY",
  },
  "no home": { line: "DENO_DIR=DIR; export DENO_DIR; unset HOME; FACTORY" },
  "files that nobody else may read": { line: "umask 077; FACTORY" },
  "files that everybody may write": { line: "umask 000; FACTORY" },
  "a folder for runs on another disk": {
    line: "mkdir -p /dev/shm/$$ && FACTORY --runsdir /dev/shm/$$/runs && " +
      "mkdir runs && mv /dev/shm/$$/runs/demo runs/; rmdir /dev/shm/$$/runs /dev/shm/$$",
  },
  "a folder for runs inside of the workdir, by a link": {
    line:
      "mkdir src/in && ln -s src/in runs && FACTORY && rmdir src/in/demo/workspace/in; test -d src/in/demo",
  },
  "the whole machine for a workdir": {
    line: "FACTORY --workdir /",
    code: 2,
    said: /^error: Cannot copy workdir "\/": it is the whole machine$/m,
  },
  "a run id that no folder can have": {
    line: `FACTORY --run-id ${"x".repeat(300)}`,
    code: 2,
    said: /^error: The system refused: File name too long/m,
  },
  "a file for the runs folder": {
    line: "touch runs; FACTORY",
    code: 2,
    said: /^error: The system refused: File exists/m,
  },
};

function started(line: string, { path }: Place): ReturnType<typeof shell> {
  const words = COMMAND.map((word) => `'${word}'`).join(" ");
  const asked = /--(runsdir|workdir|run-id)/.exec(line)?.[0];
  // A flag may be given once.
  const at = RUN.findIndex((word) => word === asked);
  const args = RUN.filter((_, index) =>
    at < 0 || (index !== at && index !== at + 1)
  );
  return shell(
    `cd ${path}; ` + line.replace("FACTORY", () => `${words} ${args.join(" ")}`)
      .replace("DIR;", () => `'${denoDir()}';`),
  );
}

Deno.test("a run in odd surroundings", async (test) => {
  for (const [name, { line, code = 0, said }] of Object.entries(SURROUNDINGS)) {
    await test.step(name, () => {
      using here = place(PIPELINE, { a: "a\n", "sub/b": "b\n" });
      const ended = started(line, here);
      assert.equal(ended.code, code, ended.text);
      assert.doesNotMatch(ended.text, /has a bug|^ +at /m);
      if (said) {
        assert.match(ended.text, said);
        return;
      }
      const workspace = `${here.run}/workspace`;
      assert.equal(Deno.readTextFileSync(`${workspace}/one.txt`), "one\n");
      assert.equal(Deno.readTextFileSync(`${workspace}/sub/b`), "b\n");
    });
  }
});
