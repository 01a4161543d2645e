import assert from "node:assert/strict";
import { checkConfig } from "../../../lib/doctor/config.ts";
import { checkDeno } from "../../../lib/doctor/deno.ts";
import { examine } from "../../../lib/doctor/examine.ts";
import { checkPermissions } from "../../../lib/doctor/permissions.ts";
import { checkSandboxes } from "../../../lib/doctor/sandboxes.ts";
import { checkTerminal } from "../../../lib/doctor/terminal.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { noSandbox } from "../../../lib/sandbox/none.ts";
import { SandboxError } from "../../../lib/sandbox/error.ts";
import type {
  Guarantees,
  Probed,
  SandboxName,
} from "../../../lib/sandbox/sandbox.ts";
import { VERSION } from "../../../lib/version.ts";
import { folder } from "../cli/support.ts";
import { surroundings } from "./support.ts";

const HELD: Guarantees = {
  writes: "exact",
  chmod: true,
  net: ["none", "loopback", "all"],
  denyRead: true,
  survivors: true,
  holes: [],
};

/** A sandbox that confines nothing, but says that it does. */
function works(name: SandboxName, guarantees = HELD): Probed {
  return {
    probe: { name, available: true, reason: "it works" },
    sandbox: { ...noSandbox(denoHost), name, guarantees },
  };
}

function missing(name: SandboxName): Probed {
  return {
    probe: {
      name,
      available: false,
      reason: `no ${name}`,
      cure: `get ${name}`,
    },
    sandbox: undefined,
  };
}

function broken(name: SandboxName): Probed {
  return {
    probe: { name, available: true, reason: "it seems to work" },
    sandbox: {
      ...noSandbox(denoHost),
      name,
      guarantees: HELD,
      confine: () => Promise.reject(new SandboxError("Cannot confine: no")),
    },
  };
}

async function sandboxes(...probed: Probed[]): Promise<string[]> {
  const findings = await checkSandboxes(surroundings({
    env: { TMPDIR: Deno.env.get("TMPDIR") ?? "/tmp" },
    surroundings: { probes: () => Promise.resolve(probed) },
  }));
  return findings.map(({ name, status, detail, cure }) =>
    [name, status, detail, ...cure === undefined ? [] : [cure]].join(" | ")
  );
}

Deno.test("sandboxes tell what they hold; one that is not needed is no warning", async () => {
  assert.deepEqual(
    await sandboxes(
      works("landlock", {
        ...HELD,
        writes: "folders",
        chmod: false,
        net: ["none", "all"],
        denyRead: false,
        survivors: false,
        holes: [
          { what: "modes can be changed", limit: "writes" },
          { what: "sockets can be spoken to" },
        ],
      }),
      works("overlay"),
      missing("bwrap"),
    ),
    [
      "sandbox landlock | ok | holds writes to folders and existing files, net=none; but modes can be changed",
      "sandbox overlay | ok | holds writes to folders and exact files, modes, owners and times, hidden files, net=none, net=loopback, no survivors",
      "sandbox bwrap | ok | not used, not needed: no bwrap",
    ],
  );
});

Deno.test("a sandbox that is missed comes with a cure", async () => {
  assert.deepEqual(
    (await sandboxes(missing("landlock"), missing("overlay"), works("bwrap")))
      .slice(0, 2),
    [
      "sandbox landlock | warning | no landlock | get landlock",
      "sandbox overlay | warning | no overlay | get overlay",
    ],
  );
});

Deno.test("a sandbox that only seems to work is found out, and none at all is said so", async () => {
  const found = await sandboxes(broken("landlock"), missing("bwrap"));
  assert.equal(found[0], "sandbox landlock | warning | Cannot confine: no");
  assert.match(found[2] ?? "", /^sandbox \| warning \| none: limits on writ/);
});

Deno.test("variables that change what factory does are told, their values only where they are harmless", () => {
  const look = (env: Record<string, string>) =>
    checkConfig(surroundings({ env })).map(({ status, detail }) =>
      `${status}: ${detail}`
    );
  const cases: [env: Record<string, string>, found: string[]][] = [
    [{ OPENAI_API_KEY: "sk-1" }, [
      "ok: no variable is set that would change what factory does",
    ]],
    [{ CI: "true", ATTRACTOR_AGENT_BACKEND: "command" }, [
      "ok: ATTRACTOR_AGENT_BACKEND=command: the backend of agent nodes that name none",
      "ok: CI=true: a plain view instead of a live one",
    ]],
    [{ ATTRACTION_BACKEND: "fake" }, [
      "warning: ATTRACTION_BACKEND=fake: no agent works: every agent node plays a script",
    ]],
    [{ FACTORY_LOG_LEVEL: "loud", FACTORY_LOG_FORMAT: "json" }, [
      'warning: FACTORY_LOG_LEVEL=loud: "loud" is no level, so it is info',
      "ok: FACTORY_LOG_FORMAT=json: log lines instead of the view, as text or json",
    ]],
    [{ ATTRACTION_TEST_STOP_AFTER_NODE: "a" }, [
      "warning: ATTRACTION_TEST_STOP_AFTER_NODE=a: every run stops after node a",
    ]],
    [{ FACTORY_STAGE: "secret#1" }, [
      "ok: FACTORY_STAGE: this is a stage of a run, and ends with it",
    ]],
  ];
  for (const [env, found] of cases) assert.deepEqual(look(env), found);
});

Deno.test("the locale is the first variable that is set", () => {
  const look = (env: Record<string, string>) => {
    const [found] = checkTerminal(surroundings({ env }));
    return `${found?.status}: ${found?.detail}`;
  };
  assert.equal(look({ LANG: "C.UTF-8" }), "ok: LANG=C.UTF-8");
  assert.equal(
    look({ LC_CTYPE: "de_DE.utf8", LANG: "C" }),
    "ok: LC_CTYPE=de_DE.utf8",
  );
  assert.match(look({ LC_ALL: "C", LANG: "C.UTF-8" }), /^warning: LC_ALL=C is/);
  assert.match(look({}), /^warning: none is set/);
});

Deno.test("the terminal tells why there are no colours", () => {
  const look = (env: Record<string, string>, colour: boolean) =>
    checkTerminal(surroundings({
      env,
      surroundings: {
        output: { isTerminal: true, colour, columns: () => 120 },
      },
    }))[1]?.detail;
  assert.equal(look({}, true), "120 columns, colours");
  assert.equal(
    look({ NO_COLOR: "1" }, false),
    "120 columns, no colours (NO_COLOR)",
  );
  assert.equal(
    look({ TERM: "dumb" }, false),
    "120 columns, no colours (TERM=dumb)",
  );
});

Deno.test("Deno is told with its version, and a compiled factory needs none", () => {
  const [own, deno] = checkDeno(surroundings());
  assert.match(own?.detail ?? "", new RegExp(`^${VERSION}, from /`));
  assert.match(deno?.detail ?? "", new RegExp(`^${Deno.version.deno}, /`));
  const compiled = checkDeno(surroundings({
    host: { executable: () => ({ path: "/bin/factory", standalone: true }) },
  }));
  assert.deepEqual(compiled.map(({ detail }) => detail), [
    `${VERSION}, a program of its own: /bin/factory`,
  ]);
});

Deno.test("permissions that are missing are named", () => {
  const denied = () => {
    throw new Deno.errors.NotCapable("Requires all access to /proc");
  };
  const found = checkPermissions(surroundings({
    host: { os: "linux" },
    files: { lstat: denied },
    surroundings: { missingPermissions: ["--allow-ffi"] },
  }));
  assert.deepEqual(found.map(({ status, detail }) => `${status} ${detail}`), [
    "warning Deno was started without --allow-ffi, or with less",
    "warning without --allow-all Deno hides /proc: programs that leave their process group outlive their stage",
  ]);
});

Deno.test("a check that Deno cuts off is an error, and the others go on", async () => {
  using at = folder();
  const findings = await examine(surroundings({
    env: { PATH: "" },
    surroundings: {
      runsdir: `${at.path}/runs`,
      probes: () =>
        Promise.reject(
          new Deno.errors.NotCapable(
            'Requires sys access to "uid", run again with the --allow-sys flag',
          ),
        ),
    },
  }));
  const sandbox = findings.find(({ name }) => name === "sandbox");
  assert.equal(sandbox?.status, "error");
  assert.equal(sandbox?.cure, "start Deno with --allow-sys");
  assert.ok(findings.some(({ name }) => name === "config"));
});
