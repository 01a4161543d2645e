import assert from "node:assert/strict";
import { denoHost } from "../../lib/host/deno.ts";
import type { Host } from "../../lib/host/host.ts";
import { Sandboxes } from "../../lib/sandbox/choose.ts";
import { SandboxError } from "../../lib/sandbox/error.ts";
import { seatbeltProfile } from "../../lib/sandbox/seatbelt.ts";
import { PATH } from "./battery.ts";
import { Inside } from "./inside.ts";

/** A machine where no sandbox works. */
const UNABLE: Host = { ...denoHost, os: "plan9" };

/** What works here. */
async function available(): Promise<Set<string>> {
  await using sandboxes = new Sandboxes(denoHost, "auto");
  const probes = await sandboxes.probes();
  return new Set(
    probes.filter((probe) => probe.available).map(({ name }) => name),
  );
}

Deno.test("auto takes the cheapest sandbox that holds all of a policy, and says why", async () => {
  const works = await available();
  if (!works.has("landlock") || !works.has("overlay")) {
    return console.error(`NOT TRIED: only ${[...works].join(", ")} works here`);
  }
  await using sandboxes = new Sandboxes(denoHost, "auto");
  using inside = new Inside({ "secret/x": "x" });
  const anywhere = { allowedWritePaths: undefined };
  const cases = [
    [anywhere, "landlock"],
    [{ allowedWritePaths: [] }, "overlay"],
    [{ allowedWritePaths: ["src/"] }, "overlay"],
    [{ allowedWritePaths: ["./"] }, "landlock"],
    [{ allowedWritePaths: ["src/", "report.md"] }, "overlay"],
    [{ ...anywhere, denyReadPaths: ["secret/"] }, "overlay"],
    [{ ...anywhere, denyReadPaths: ["not/there/"] }, "landlock"],
    [{ ...anywhere, net: "none" }, "landlock"],
    [{ ...anywhere, net: "loopback" }, "overlay"],
  ] as const;
  for (const [policy, wanted] of cases) {
    const { sandbox, reason, unheld } = await sandboxes.choose(
      inside.policy(policy),
    );
    assert.equal(sandbox.name, wanted, JSON.stringify(policy));
    assert.notEqual(reason, "");
    assert.deepEqual(unheld, []);
  }
});

Deno.test("a sandbox that was asked for says what it does not hold", async () => {
  if (!(await available()).has("landlock")) {
    return console.error("NOT TRIED: Landlock does not work here");
  }
  await using sandboxes = new Sandboxes(denoHost, "landlock");
  using inside = new Inside({ "secret/x": "x" });
  await using confinement = await sandboxes.confine(
    inside.policy({ denyReadPaths: ["secret/"], net: "loopback" }),
  );
  assert.deepEqual(confinement.unheld, [
    "secret/ can be read under landlock",
    "the network is not limited to loopback under landlock",
  ]);
  assert.equal((await inside.sh(confinement, "cat secret/x")).stdout, "x");
});

Deno.test("off limits nothing and says so", async () => {
  await using sandboxes = new Sandboxes(denoHost, "off");
  using inside = new Inside();
  await using confinement = await sandboxes.confine(inside.policy());
  assert.equal(confinement.sandbox.name, "none");
  assert.match(confinement.unheld.join(), /checked only afterwards/);
  assert.equal((await inside.sh(confinement, "echo x > free")).code, 0);
  assert.deepEqual(await confinement.settle(), { refused: [] });
  assert.equal(inside.read("free"), "x\n");
});

Deno.test("require starts nothing on a machine that is unable, and says what to do", async () => {
  await using sandboxes = new Sandboxes(UNABLE, "require");
  using inside = new Inside();
  await assert.rejects(sandboxes.confine(inside.policy()), (error) => {
    assert.ok(error instanceof SandboxError);
    assert.match(error.message, /Cannot hold the limits with anything/);
    assert.match(error.hint ?? "", /use Linux/);
    return true;
  });
  for (const wanted of ["landlock", "overlay", "bwrap"] as const) {
    await using one = new Sandboxes(UNABLE, wanted);
    await assert.rejects(
      one.confine(inside.policy()),
      new RegExp(`Cannot use the sandbox ${wanted}`),
    );
  }
});

Deno.test("require refuses what this machine can hold in part only", async () => {
  // Without Perl and bubblewrap, as Landlock is then all there is.
  const bare: Host = {
    ...denoHost,
    env: (name) => name === "PATH" ? "/nowhere" : denoHost.env(name),
    files: {
      ...denoHost.files,
      lstat: (path) =>
        /\/(?:perl|bwrap)$/.test(path) ? undefined : denoHost.files.lstat(path),
    },
  };
  using inside = new Inside({ "secret/x": "x" });
  const policy = inside.policy({
    allowedWritePaths: undefined,
    denyReadPaths: ["secret/"],
  });
  await using auto = new Sandboxes(bare, "auto");
  const choice = await auto.choose(policy);
  if (choice.sandbox.name !== "landlock") {
    return console.error("NOT TRIED: Landlock does not work here");
  }
  assert.deepEqual(choice.unheld, [
    // A view of the machine takes Perl.
    "modes, owners, times and extended attributes of files elsewhere can be changed under landlock",
    "secret/ can be read under landlock",
  ]);
  await using require = new Sandboxes(bare, "require");
  await assert.rejects(require.confine(policy), (error) => {
    assert.ok(error instanceof SandboxError);
    assert.match(error.message, /secret\/ can be read/);
    assert.match(error.hint ?? "", /apt-get install bubblewrap/);
    return true;
  });
});

Deno.test("auto goes on without a sandbox where none works, and says so", async () => {
  await using sandboxes = new Sandboxes(UNABLE, "auto");
  using inside = new Inside();
  const { sandbox, unheld } = await sandboxes.choose(
    inside.policy({ net: "none" }),
  );
  assert.equal(sandbox.name, "none");
  assert.deepEqual(unheld, [
    "writes are checked only afterwards, in the workspace",
    "the environment of factory can be read by programs",
    "the network is not limited to none under none",
  ]);
});

Deno.test("auto takes the next sandbox when one fails after all", async () => {
  const works = await available();
  if (!works.has("landlock") || !works.has("overlay")) {
    return console.error(`NOT TRIED: only ${[...works].join(", ")} works here`);
  }
  using inside = new Inside({ "report.md": "one\n" });
  const policy = inside.policy({
    allowedWritePaths: ["report.md"],
    // No overlay has its layers in a place like this.
    scratch: `/proc/self/fd/factory`,
  });
  const host: Host = {
    ...denoHost,
    files: {
      ...denoHost.files,
      mkdir: () => {},
      realPath: (path) =>
        path === policy.scratch ? "/proc/self" : denoHost.files.realPath(path),
      lstat: (path) =>
        path.startsWith("/proc/self/") ? undefined : denoHost.files.lstat(path),
      remove: () => {},
      symlink: () => {},
    },
  };
  await using sandboxes = new Sandboxes(host, "auto");
  const first = await sandboxes.choose(policy);
  assert.equal(first.sandbox.name, "overlay");
  const confinement = await sandboxes.confine(policy);
  assert.equal(confinement.sandbox.name, "landlock");
  assert.deepEqual(confinement.unheld, []);
  const probes = await sandboxes.probes();
  assert.match(
    probes.find(({ name }) => name === "overlay")?.reason ?? "",
    /Cannot stage the workspace/,
  );
});

Deno.test("a machine is asked once for each sandbox", async () => {
  let asked = 0;
  const host: Host = {
    ...denoHost,
    spawn: (command) => {
      if (!command.argv.includes("/bin/x")) asked++;
      return denoHost.spawn(command);
    },
  };
  await using sandboxes = new Sandboxes(host, "auto");
  const first = await sandboxes.probes();
  const programs = asked;
  assert.deepEqual(await sandboxes.probes(), first);
  assert.equal(asked, programs);
  for (const { available, reason, cure } of first) {
    assert.notEqual(reason, "");
    if (!available) assert.notEqual(cure, "");
  }
  assert.ok(PATH);
});

Deno.test("macOS gets a profile that allows what is granted, and hides what is denied", () => {
  const profile = seatbeltProfile({
    grants: {
      folders: ["/w/src", '/w/a "quoted" \\ folder'],
      files: ["/w/report.md"],
    },
    masks: [
      { path: "/w/scripts/scenarios", folder: true },
      { path: "/w/secret", folder: false },
    ],
    net: "loopback",
  });
  assert.equal(
    profile,
    `(version 1)
(allow default)
(deny file-write*)
(allow file-write* (subpath "/w/src") (subpath "/w/a \\"quoted\\" \\\\ folder") (literal "/w/report.md") (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (literal "/dev/ptmx") (regex #"^/dev/ttys[0-9]+$") (subpath "/dev/fd"))
(deny file-read* file-write* (subpath "/w/scripts/scenarios"))
(deny file-read* file-write* (literal "/w/secret"))
(deny signal)
(allow signal (target same-sandbox))
(deny network*)
(allow network* (local unix-socket))
(allow network* (local ip "localhost:*"))
(allow network* (remote ip "localhost:*"))
`,
  );
  const open = { grants: { folders: [], files: [] }, masks: [] };
  assert.doesNotMatch(seatbeltProfile({ ...open, net: "all" }), /network/);
  assert.doesNotMatch(seatbeltProfile({ ...open, net: "none" }), /localhost/);
});
