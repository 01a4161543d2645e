import assert from "node:assert/strict";
import {
  chain,
  command,
  factsOf,
  go,
  type Place,
  place,
  RESUME,
  RUN,
  shell,
} from "./support.ts";

/** Artifacts on both streams, changes that are kept, a rollback. */
const PIPELINE = chain({
  one: command("seq 8000; echo one > one.txt"),
  two: command("seq 7000 > two.txt"),
  three: `${
    command("rm large; echo no > no.txt; seq 4000 >&2")
  }, allowed_write_paths="new/", retry_target=four`,
  four: command("seq 3000"),
}).replace(
  "three -> four",
  () => `three; three -> four [condition="outcome=fail"]; four`,
);

const FILES = { large: "x".repeat(60_000), small: "small\n" };

/** Kilobytes of the disk, and those that the run leaves free at its end. */
const DISK = 1200;

function mounted({ path }: Place): Disposable | undefined {
  const { code } = shell(
    `mkdir ${path}/runs && mount -t tmpfs -o size=${DISK}k none ${path}/runs`,
  );
  return code === 0
    ? { [Symbol.dispose]: () => void shell(`umount ${path}/runs`) }
    : undefined;
}

function canMount(): boolean {
  if (Deno.build.os !== "linux") return false;
  using here = place("");
  using disk = mounted(here);
  if (!disk) {
    console.warn("NOT TESTED: full disks, since nothing may be mounted");
  }
  return disk !== undefined;
}

Deno.test({
  name:
    "a run on a full disk says so, and goes on to the same end when there is room",
  ignore: !canMount(),
  async fn() {
    using whole = place(PIPELINE, FILES);
    const { code, stderr } = await go(whole);
    assert.equal(code, 0, stderr);
    const expected = factsOf(whole);
    for (let fill = DISK - 30; fill > DISK - 560; fill -= 45) {
      using here = place(PIPELINE, FILES);
      using _disk = mounted(here);
      shell(`head -c ${fill}k /dev/zero > ${here.runs}/fill`);
      const stopped = await go(here, RUN);
      shell(`rm ${here.runs}/fill`);
      const said = `${fill} of ${DISK} KiB taken: ${stopped.stderr}`;
      if (stopped.code === 0) {
        assert.deepEqual(factsOf(here), expected, said);
        continue;
      }
      assert.equal(stopped.code, 2, said);
      assert.match(stopped.stderr, /^error: .*No space left on device/m, said);
      assert.doesNotMatch(stopped.stderr, /^ +at |has a bug/m, said);
      const left = [...Deno.readDirSync(here.runs)].map(({ name }) => name);
      if (left.length === 0) continue;
      const resumed = await go(here, RESUME);
      assert.equal(resumed.code, 0, `${said}\n${resumed.stderr}`);
      assert.deepEqual(factsOf(here), expected, said);
    }
  },
});
