import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { endTagged, killAll, STAGE_VARIABLE } from "../../../lib/host/exec.ts";
import { exec, type ExecResult } from "../../../lib/host/exec.ts";
import type { Host } from "../../../lib/host/host.ts";
import { running, sh, uniqueSleep, until } from "./processes.ts";

const ignore = Deno.build.os !== "linux";

/** Ways to leave a process behind; `SLEEP` is what must not survive. */
const WAYS: Readonly<Record<string, string>> = {
  "in the background": "SLEEP &",
  "in the background, its output elsewhere": "SLEEP >/dev/null 2>&1 &",
  "in a subshell": "(SLEEP &)",
  "by nohup": "nohup SLEEP >/dev/null 2>&1 &",
  "by a double fork": "sh -c 'sh -c \"SLEEP &\" &'",
  "by setsid": "setsid SLEEP &",
  "by setsid, its output elsewhere":
    "setsid SLEEP </dev/null >/dev/null 2>&1 &",
  "by setsid and a double fork": "setsid sh -c 'setsid SLEEP & sleep 0.01' &",
  "deaf to SIGTERM": "(trap '' TERM; SLEEP) &",
  "deaf to SIGTERM and SIGHUP, by setsid":
    "setsid sh -c \"trap '' TERM HUP; SLEEP; :\" &",
  "without an environment": "env -i SLEEP >/dev/null 2>&1 &",
  "without an environment, by setsid, on our pipe": "setsid env -i SLEEP &",
  "in a job of its own": "bash -c 'set -m; SLEEP & disown' >/dev/null 2>&1",
  "stopped": "sh -c 'kill -STOP $$; :' & SLEEP &",
};

/** Runs a command that leaves a process behind, and does not let it end before that is so. */
async function runUntilLeft(
  command: string,
  word: string,
  host: Host = denoHost,
): Promise<ExecResult> {
  const folder = await Deno.makeTempDir();
  try {
    const run = exec(host, {
      argv: [
        "sh",
        "-c",
        `${command.replaceAll("SLEEP", `sleep ${word}`)}
        while [ ! -e go ]; do sleep 0.005; done; echo done`,
      ],
      cwd: folder,
      env: denoHost.environment(),
      tag: word,
      signal: new AbortController().signal,
    });
    await until(() => running(word).length > 0);
    await Deno.writeTextFile(`${folder}/go`, "");
    return await run;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const [how, command] of Object.entries(WAYS)) {
  Deno.test({
    name: `a process left ${how} does not outlive the program`,
    ignore,
    async fn() {
      const word = uniqueSleep();
      const { code, stdout } = await runUntilLeft(command, word);
      deepEqual([code, stdout.includes("done")], [0, true]);
      deepEqual(running(word), []);
    },
  });

  Deno.test({
    name: `a process started ${how} does not outlive an abort`,
    ignore,
    async fn() {
      const word = uniqueSleep();
      const controller = new AbortController();
      const run = sh(
        `${command.replaceAll("SLEEP", `sleep ${word}`)}
        sleep 1000`,
        { signal: controller.signal, graceMs: 30 },
      );
      await until(() => running(word).length > 0);
      controller.abort("stop");
      await rejects(run, (error) => error === "stop");
      deepEqual(running(word), []);
    },
  });
}

Deno.test({
  name: "a descendant that has shed every mark is ended while its parent lives",
  ignore,
  async fn() {
    const word = uniqueSleep();
    const controller = new AbortController();
    const run = sh(
      `setsid sh -c 'env -i setsid sleep ${word} >/dev/null 2>&1 </dev/null & wait'`,
      { signal: controller.signal, graceMs: 30 },
    );
    await until(() => running(word).length > 0);
    controller.abort("stop");
    await rejects(run, (error) => error === "stop");
    deepEqual(running(word), []);
  },
});

Deno.test({
  name: "an abort ends a program that keeps starting new ones",
  ignore,
  async fn() {
    const word = uniqueSleep();
    const controller = new AbortController();
    const run = sh(
      `trap '' TERM; while :; do setsid sleep ${word} & sleep 0.002; done`,
      { signal: controller.signal, graceMs: 30 },
    );
    await until(() => running(word).length > 5);
    controller.abort("stop");
    await rejects(run, (error) => error === "stop");
    deepEqual(running(word), []);
  },
});

Deno.test({
  name: "a program's end leaves other programs alone",
  ignore,
  async fn() {
    const word = uniqueSleep();
    const controller = new AbortController();
    const long = sh(`setsid sleep ${word} & wait`, {
      signal: controller.signal,
    });
    await until(() => running(word).length === 1);
    await sh("setsid sleep 1000 & sleep 0.01");
    equal(running(word).length, 1);
    controller.abort("stop");
    await rejects(long, (error) => error === "stop");
    deepEqual(running(word), []);
  },
});

Deno.test({
  name: "a run inside a run is ended with it, whoever has started the process",
  ignore,
  async fn() {
    const word = uniqueSleep();
    const controller = new AbortController();
    const url = (name: string) =>
      JSON.stringify(import.meta.resolve(`../../../lib/host/${name}.ts`));
    // The inner engine stops itself, and so dies before it can clean up.
    const script = `
      import { exec } from ${url("exec")};
      import { denoHost } from ${url("deno")};
      exec(denoHost, {
        argv: ["sh", "-c", "setsid sleep ${word} >/dev/null 2>&1"],
        cwd: "/",
        env: denoHost.environment(),
        tag: "inner",
        signal: new AbortController().signal,
      });
      Deno.kill(Deno.pid, "SIGSTOP");`;
    const run = sh("", {
      argv: [Deno.execPath(), "eval", script],
      signal: controller.signal,
      graceMs: 30,
    });
    await until(() => running(word).length > 0);
    controller.abort("stop");
    await rejects(run, (error) => error === "stop");
    deepEqual(running(word), []);
  },
});

Deno.test({
  name:
    "endTagged ends what an engine left behind when it was killed, and nothing else",
  ignore,
  async fn() {
    const [ours, others] = [uniqueSleep(), uniqueSleep()];
    const start = (word: string, mark: string) =>
      denoHost.spawn({
        argv: ["sh", "-c", `setsid sleep ${word} & sleep ${word}`],
        cwd: "/",
        env: { ...denoHost.environment(), [STAGE_VARIABLE]: mark },
      });
    const prefix = `/runs/${ours}\n`;
    const processes = [
      start(ours, `outer#1 ${encodeURIComponent(prefix)}node#1.2.3`),
      start(others, `${encodeURIComponent("/runs/other\n")}node#1.2.3`),
    ];
    await until(() => running(ours).length + running(others).length === 4);
    ok((await endTagged(denoHost, prefix)).length >= 2);
    deepEqual(running(ours), []);
    equal(running(others).length, 2);
    await endTagged(denoHost, "/runs/other\n");
    deepEqual(running(others), []);
    for (const { stdout, stderr, status } of processes) {
      await Promise.all([stdout.cancel(), stderr.cancel(), status]);
    }
  },
});

Deno.test({
  name:
    "killAll ends a program, and what it started, before it is known to have started",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const seconds = uniqueSleep();
    const { promise: heard, resolve } = Promise.withResolvers<void>();
    const result = exec(denoHost, {
      argv: ["sh", "-c", `setsid sleep ${seconds} & sleep ${seconds}`],
      cwd: "/",
      env: { PATH: "/usr/bin:/bin" },
      tag: "late",
      signal: new AbortController().signal,
      // Started long before the engine hears of it, as in a thread of its own.
      spawn: async (command) => {
        const process = denoHost.spawn(command);
        await heard;
        return process;
      },
    });
    await until(() => running(seconds).length === 2);
    killAll(denoHost);
    await until(() => running(seconds).length === 0);
    resolve();
    equal((await result).code, 137);
  },
});

Deno.test({
  name: "killAll ends everything at once",
  ignore,
  async fn() {
    const word = uniqueSleep();
    const runs = [1, 2].map(() =>
      sh(`trap '' TERM; setsid sleep ${word} & sleep ${word}`)
    );
    await until(() => running(word).length === 4);
    killAll(denoHost);
    const results = await Promise.all(runs);
    deepEqual(results.map(({ code }) => code), [137, 137]);
    deepEqual(running(word), []);
  },
});

Deno.test({
  name:
    "someone who is not found may hold the output open, and exec still returns",
  ignore,
  async fn() {
    const word = uniqueSleep();
    // Elsewhere than on Linux nothing finds a process with a session of its own.
    const host = { ...denoHost, os: "darwin" };
    const result = await runUntilLeft("setsid SLEEP &", word, host);
    deepEqual(result, { code: 0, stdout: "done\n", stderr: "" });
    equal(running(word).length, 1);
    await endTagged(denoHost, word);
    deepEqual(running(word), []);
  },
});

Deno.test({
  name: "where there is no /proc, the group is ended all the same",
  ignore,
  async fn() {
    const word = uniqueSleep();
    const host = { ...denoHost, os: "darwin" };
    const controller = new AbortController();
    const options = {
      cwd: "/",
      env: denoHost.environment(),
      tag: word,
      graceMs: 30,
      signal: controller.signal,
    };
    await exec(host, { ...options, argv: ["sh", "-c", `sleep ${word} &`] });
    deepEqual(running(word), []);
    const run = exec(host, {
      ...options,
      argv: ["sh", "-c", `trap '' TERM; sleep ${word} & sleep ${word}`],
    });
    await until(() => running(word).length === 2);
    controller.abort("stop");
    await rejects(run, (error) => error === "stop");
    await until(() => running(word).length === 0);
  },
});
