import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { exec, ProgramNotFoundError } from "../../../lib/host/exec.ts";
import { running, sh, uniqueSleep, until } from "./processes.ts";

const MEGABYTE = 1024 * 1024;

async function withFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("exec returns exit code and output", async () => {
  deepEqual(await sh("echo out; echo err >&2; exit 3"), {
    code: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
});

Deno.test("exec returns 128 + number after a signal", async () => {
  const { code, signal } = await sh("kill -USR1 $$");
  deepEqual({ code, signal }, { code: 128 + 10, signal: "SIGUSR1" });
});

Deno.test("exec runs in its folder and says so in PWD", () =>
  withFolder(async (folder) => {
    const real = await Deno.realPath(folder);
    const { stdout } = await exec(denoHost, {
      argv: ["env"],
      cwd: real,
      env: { PATH: denoHost.env("PATH") ?? "", A: "1" },
      tag: "test",
      signal: new AbortController().signal,
    });
    const names = stdout.trim().split("\n").map((line) => line.split("=")[0]);
    deepEqual(names.sort(), ["A", "FACTORY_STAGE", "PATH", "PWD"]);
    ok(stdout.includes(`PWD=${real}\n`));
  }));

Deno.test("exec creates the files of both streams even when nothing comes", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/out`, "old");
    await sh("true", {
      stdoutPath: `${folder}/out`,
      stderrPath: `${folder}/err`,
    });
    equal(await Deno.readTextFile(`${folder}/out`), "");
    equal(await Deno.readTextFile(`${folder}/err`), "");
  }));

Deno.test("exec streams output to file and listener while the program runs", () =>
  withFolder(async (folder) => {
    const heard: string[] = [];
    const run = sh(
      "echo first; while [ ! -e go ]; do sleep 0.01; done; echo last",
      {
        cwd: folder,
        stdoutPath: `${folder}/out`,
        onText: (stream, text) => heard.push(`${stream}:${text}`),
      },
    );
    await until(() => heard.length > 0);
    equal(await Deno.readTextFile(`${folder}/out`), "first\n");
    await Deno.writeTextFile(`${folder}/go`, "");
    await run;
    equal(await Deno.readTextFile(`${folder}/out`), "first\nlast\n");
    deepEqual(heard, ["stdout:first\n", "stdout:last\n"]);
  }));

Deno.test("exec holds the end of a stream, from a whole character on", async () => {
  const cases = [
    ["printf 0123456789", 4, "6789"],
    ["printf 0123", 4, "0123"],
    ["printf 0123", 0, ""],
    ["printf 'aéé'", 3, "é"],
    ["printf 'aéé'", 4, "éé"],
    ["printf 'é'", 2, "é"],
    // Not UTF-8 from the start, which is not the cut's doing.
    [String.raw`printf '\251x'`, 10, "\uFFFDx"],
    [String.raw`printf '\357\273\277x'`, 10, "\uFEFFx"],
  ] as const;
  for (const [command, keep, wanted] of cases) {
    equal((await sh(command, { keep })).stdout, wanted, command);
  }
});

Deno.test("exec gives its listener whole characters only", () =>
  withFolder(async (folder) => {
    const heard: string[] = [];
    await sh(
      String
        .raw`printf 'a\303'; while [ ! -e go ]; do sleep 0.01; done; printf '\251b'`,
      {
        cwd: folder,
        onText: (_, text) => {
          heard.push(text);
          Deno.writeTextFileSync(`${folder}/go`, "");
        },
      },
    );
    deepEqual(heard, ["a", "éb"]);
  }));

Deno.test("exec reads both streams at once", () =>
  withFolder(async (folder) => {
    const bytes = 5 * MEGABYTE;
    const { code, stdout, stderr } = await sh(
      `head -c ${bytes} /dev/zero >&2; head -c ${bytes} /dev/zero`,
      { stdoutPath: `${folder}/out`, stderrPath: `${folder}/err` },
    );
    deepEqual([code, stdout.length, stderr.length], [0, 65_536, 65_536]);
    equal((await Deno.stat(`${folder}/out`)).size, bytes);
    equal((await Deno.stat(`${folder}/err`)).size, bytes);
  }));

Deno.test("exec gives the program its input", async () => {
  equal((await sh("cat", { stdin: "hello" })).stdout, "hello");
  equal((await sh("cat")).stdout, "");
  const { stdout } = await sh("wc -c", { stdin: "x".repeat(5 * MEGABYTE) });
  equal(Number(stdout), 5 * MEGABYTE);
});

Deno.test("exec does not mind a program that leaves its input unread", async () => {
  const stdin = "x".repeat(5 * MEGABYTE);
  equal((await sh("exit 4", { stdin })).code, 4);
  equal((await sh("exec <&-; exit 5", { stdin })).code, 5);
  equal((await sh("head -c 1", { stdin })).stdout, "x");
  const controller = new AbortController();
  const run = sh("sleep 1000", { stdin, signal: controller.signal });
  controller.abort("enough");
  await rejects(run, (error) => error === "enough");
});

Deno.test("exec throws ProgramNotFoundError for what cannot be started", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/plain`, "echo hi");
    await Deno.symlink("nowhere", `${folder}/dangling`);
    await Deno.symlink("loop", `${folder}/loop`);
    const env = { PATH: `${folder}:/usr/bin:/bin` };
    for (
      const program of [
        "no-such-program",
        "",
        "a\0b",
        "./no-such-program",
        "./plain",
        "plain",
        "dangling",
        "loop",
        folder,
      ]
    ) {
      await rejects(
        sh("", { argv: [program], cwd: folder, env }),
        (error) =>
          error instanceof ProgramNotFoundError && error.program === program,
        program,
      );
    }
  }));

Deno.test("exec finds programs by the PATH it is given, and relative to its folder", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/bin`);
    await Deno.writeTextFile(`${folder}/bin/greet`, "#!/bin/sh\necho hi $1\n", {
      mode: 0o755,
    });
    await Deno.symlink("greet", `${folder}/bin/alias`);
    const options = {
      cwd: folder,
      env: { PATH: `${folder}/bin:/usr/bin:/bin` },
    };
    for (const program of ["greet", "alias", "./bin/greet", "bin/greet"]) {
      const { stdout } = await sh("", { ...options, argv: [program, "you"] });
      equal(stdout, "hi you\n", program);
    }
  }));

Deno.test({
  name: "exec passes over folders of the PATH that it may not look into",
  // Root may look everywhere.
  ignore: Deno.uid() === 0,
  fn: () =>
    withFolder(async (folder) => {
      await Deno.mkdir(`${folder}/shut`, { mode: 0o000 });
      const env = { PATH: `${folder}/shut:/usr/bin:/bin` };
      equal((await sh("echo hi", { env })).stdout, "hi\n");
      await Deno.chmod(`${folder}/shut`, 0o700);
    }),
});

Deno.test("exec says when its folder is missing", async () => {
  await rejects(sh("true", { cwd: "/no/such/folder" }), /No such cwd/);
});

Deno.test("exec starts nothing when it is aborted beforehand", async () => {
  const word = uniqueSleep();
  const signal = AbortSignal.abort("never");
  await rejects(sh(`sleep ${word}`, { signal }), (error) => error === "never");
  deepEqual(running(word), []);
});

Deno.test("exec throws the reason of its signal and keeps what was written", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const reason = new Error("too late");
    const run = sh("echo begun; sleep 1000", {
      signal: controller.signal,
      stdoutPath: `${folder}/out`,
      onText: () => controller.abort(reason),
    });
    await rejects(run, (error) => error === reason);
    equal(await Deno.readTextFile(`${folder}/out`), "begun\n");
  }));

Deno.test("exec lets a program clean up after SIGTERM", () =>
  withFolder(async (folder) => {
    const controller = new AbortController();
    const run = sh(
      `trap 'sleep 0.05; echo cleaned > cleaned; exit 0' TERM; echo begun; while :; do sleep 0.01; done`,
      {
        cwd: folder,
        signal: controller.signal,
        graceMs: 60_000,
        onText: () => controller.abort("stop"),
      },
    );
    await rejects(run, (error) => error === "stop");
    equal(await Deno.readTextFile(`${folder}/cleaned`), "cleaned\n");
  }));

Deno.test("exec ends the program when its output cannot be kept", async () => {
  const word = uniqueSleep();
  await rejects(
    sh(`echo hi; sleep ${word}`, { stdoutPath: "/no/such/folder/out" }),
    Deno.errors.NotFound,
  );
  deepEqual(running(word), []);
  await rejects(
    sh(`echo hi; sleep ${word}`, {
      onText: () => {
        throw new Error("deaf");
      },
    }),
    /deaf/,
  );
  deepEqual(running(word), []);
});

Deno.test("exec runs many programs at once", async () => {
  const results = await Promise.all(
    Array.from(
      { length: 40 },
      (_, index) => sh(`echo ${index}; exit ${index}`),
    ),
  );
  deepEqual(
    results.map(({ code, stdout }) => [code, stdout]),
    results.map((_, index) => [index, `${index}\n`]),
  );
});

Deno.test("one can talk with a program: what it reads may depend on what it has said", async () => {
  let controller!: ReadableStreamDefaultController<Uint8Array>; // set by `start`, at once
  const stdin = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
  });
  const say = (text: string) =>
    controller.enqueue(new TextEncoder().encode(text));
  say("one\n");
  const { code, stdout } = await exec(denoHost, {
    argv: ["sh", "-c", 'while read -r line; do echo "heard $line"; done'],
    cwd: "/",
    env: { PATH: denoHost.env("PATH") ?? "" },
    tag: "talk",
    signal: AbortSignal.timeout(10_000),
    stdin,
    onText(_, text) {
      if (text.includes("heard one")) say("two\n");
      if (text.includes("heard two")) controller.close();
    },
  });
  equal(code, 0);
  equal(stdout, "heard one\nheard two\n");
});
