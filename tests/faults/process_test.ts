import assert from "node:assert/strict";
import {
  appears,
  begin,
  chain,
  command,
  go,
  type Place,
  place,
  processesOf,
  RESUME,
  RUN,
  shell,
  WAIT_FOR_GO,
} from "./support.ts";
import { COMMAND } from "../cli/support.ts";

/** A stage that misbehaves, and how the run ends. */
interface Misbehaviour {
  /** Shell, in the workspace. */
  readonly done: string;
  /** Exit code of the run. */
  readonly code: number;
  readonly said: RegExp;
}

const OK = { code: 0, said: /^✓ success/m };
const TIMEOUT = { code: 1, said: /timeout after 0\.4s/ };

const MISBEHAVIOURS: Readonly<Record<string, Misbehaviour>> = {
  "starts 200 processes and goes": {
    done: "for i in $(seq 200); do setsid sleep 50 & done",
    ...OK,
  },
  "starts processes that ignore SIGTERM, and waits": {
    done:
      "for i in $(seq 20); do (trap '' TERM HUP; sleep 50; sleep 50) & done; wait",
    ...TIMEOUT,
  },
  "leaves a daemon": {
    done: "(setsid sh -c 'sleep 50 & sleep 51' >/dev/null 2>&1 &)",
    ...OK,
  },
  "prints 100 MB on both streams": {
    done: "head -c 100M /dev/zero; head -c 10M /dev/zero >&2",
    ...OK,
  },
  "prints without end": { done: "yes", ...TIMEOUT },
  "closes its output and goes on": {
    done: "exec >&- 2>&-; sleep 0.05; echo done > done; test -f done",
    ...OK,
  },
  "reads its input": { done: "cat; read x; test -z $x", ...OK },
  "stops itself": { done: "kill -STOP $$", ...TIMEOUT },
  "kills its group": {
    done: "kill -9 0",
    code: 1,
    said: /tool_exit_code_137/,
  },
  "stops the engine for a while": {
    done: "kill -STOP $PPID; (sleep 0.1; kill -CONT $PPID) & wait",
    ...OK,
  },
};

/** Megabytes that the engine may take, whatever a stage prints. */
const MEMORY = 250;

function misbehaved({ done, said }: Misbehaviour): Place {
  // Only what is to time out should, however busy the machine.
  const timeout = said === TIMEOUT.said ? "400ms" : "30s";
  const one = `${command(done)}, timeout=${timeout}, allow_absolute=true`;
  return place(
    chain({ one }, "failed [shape=Msquare, outcome=fail]")
      .replace(
        "one -> exit",
        () =>
          'one; one -> exit [condition="outcome=success"]; one -> failed [condition="outcome=fail"]',
      ),
  );
}

Deno.test("a stage misbehaves", async (test) => {
  for (const [name, misbehaviour] of Object.entries(MISBEHAVIOURS)) {
    const { code, said } = misbehaviour;
    await test.step(name, async () => {
      using here = misbehaved(misbehaviour);
      const child = begin(here);
      const output = child.output();
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, memoryOf(child.pid));
      }, 20);
      const ended = await output;
      clearInterval(timer);
      const stderr = new TextDecoder().decode(ended.stderr);
      assert.equal(ended.code, code, stderr);
      assert.match(stderr, said);
      assert.ok(peak < MEMORY, `the engine took ${peak} MB`);
      assert.deepEqual(processesOf(here), []);
    });
  }
});

/** Megabytes of memory that a process has. */
function memoryOf(pid: number): number {
  const { text } = shell(`cat /proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
}

/** A stage that waits, unless it was told not to. */
const SLOW = chain({
  before: command("echo x >> before.txt"),
  slow: `${
    command("touch here; test -f ../../../go || exec sleep 50")
  }, allow_absolute=true`,
});

/** Goes on with a run of {@linkcode SLOW} that was stopped. */
async function resumes(here: Place): Promise<void> {
  assert.deepEqual(processesOf(here), []);
  Deno.writeTextFileSync(`${here.path}/go`, "");
  const { code, stderr } = await go(here, RESUME);
  assert.equal(code, 0, stderr);
  assert.equal(
    Deno.readTextFileSync(`${here.run}/workspace/before.txt`),
    "x\n",
  );
}

Deno.test("SIGHUP stops cleanly, and resume goes on", async () => {
  using here = place(SLOW);
  const child = begin(here);
  const output = child.output();
  await appears(`${here.run}/workspace/here`);
  child.kill("SIGHUP");
  const { code, stderr } = await output;
  assert.equal(code, 143, new TextDecoder().decode(stderr));
  await resumes(here);
});

const hasScript = shell("command -v script").code === 0;
if (!hasScript) console.warn("NOT TESTED: closed terminals, without `script`");

/** Runs it on a terminal, and closes that. */
async function closeTerminal(here: Place, before = ""): Promise<number> {
  const words = [...COMMAND, ...RUN].map((word) => `'${word}'`).join(" ");
  const script = new Deno.Command("script", {
    args: ["-qefc", `${before} ${words}; echo $? > code`, "/dev/null"],
    cwd: here.path,
    env: { CI: "", NO_COLOR: "", FACTORY_LOG_LEVEL: "", TERM: "xterm" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await appears(`${here.run}/workspace/here`);
  const pid = Number(Deno.readTextFileSync(`${here.run}/.factory/lock`));
  script.kill("SIGKILL");
  await script.status;
  return pid;
}

Deno.test({
  name: "a terminal that is closed stops the run cleanly, and resume goes on",
  ignore: !hasScript,
  async fn() {
    using here = place(SLOW);
    await gone(await closeTerminal(here));
    assert.equal(verdictOf(here), "canceled");
    await resumes(here);
  },
});

Deno.test({
  name: "under nohup a run outlives its terminal",
  ignore: !hasScript,
  async fn() {
    using here = place(
      chain({
        slow: `${command(`touch here; ${WAIT_FOR_GO}`)}, allow_absolute=true`,
      }),
    );
    const pid = await closeTerminal(here, "nohup");
    await new Promise((resolve) => setTimeout(resolve, 300));
    Deno.writeTextFileSync(`${here.path}/go`, "");
    await gone(pid);
    assert.equal(verdictOf(here), "completed");
  },
});

/** Waits until a process has ended, whether its parent was told or not. */
async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (shell(`tr -d '\\0' < /proc/${pid}/cmdline`).text.trim() === "") return;
    if (shell(`test -e /proc/${pid}`).code !== 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`process ${pid} has survived`);
}

function verdictOf({ run }: Place): string {
  return JSON.parse(Deno.readTextFileSync(`${run}/checkpoint.json`)).verdict.is;
}

Deno.test("nobody to tell is no reason to fail", async (test) => {
  const words = [...COMMAND, ...RUN].map((word) => `'${word}'`).join(" ");
  for (const to of ["2>&-", ">&- 2>&-", "2>/dev/full", "2>&1 | head -n 1"]) {
    await test.step(to, () => {
      using here = place(SLOW);
      Deno.writeTextFileSync(`${here.path}/go`, "");
      shell(`cd ${here.path}; (${words}; echo $? > code) ${to}`);
      assert.equal(Deno.readTextFileSync(`${here.path}/code`), "0\n");
    });
  }
});
