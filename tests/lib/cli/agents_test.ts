import assert from "node:assert/strict";
import type { AgentDeclaration } from "../../../lib/agents/backend.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { folder, run } from "./support.ts";

function declared(name: string): AgentDeclaration {
  return {
    name,
    help: `Has ${name} do it. And more.`,
    attributes: [],
    capabilities: {
      schema: "native",
      limits: "kernel",
      resume: true,
      usage: true,
      cost: name === "good",
      programs: true,
    },
    install: {
      program: name,
      install: `npm install -g ${name}`,
      login: `${name} login`,
    },
  };
}

const { install: _, ...INSIDE } = declared("inside");

function agents(path: string, ...flags: string[]) {
  return run(["agents", ...flags], {
    outside: {
      host: {
        ...denoHost,
        env: (name) => name === "PATH" ? path : undefined,
      },
      agents: () =>
        Promise.resolve([
          ...["broken", "good", "missing"].map(declared),
          INSIDE,
        ]),
    },
  });
}

Deno.test("agents tells which are installed, what each can be held to, and what to do next", async () => {
  using bin = folder({
    good: "#!/bin/sh\necho good-cli 1.2.3-beta\n",
    broken: "#!/bin/sh\nexit 9\n",
  });
  for (const name of ["good", "broken"]) {
    Deno.chmodSync(`${bin.path}/${name}`, 0o755);
  }
  const { code, stdout } = await agents(`${bin.path}:/usr/bin:/bin`);
  assert.equal(code, 0);
  assert.equal(
    stdout.replace(/says: .*/, "says: WHY"),
    `\
AGENT    STATE       ANSWERS  LIMITS  SESSIONS  USAGE         NEXT
broken   broken      native   kernel  yes       tokens        see what broken --version says: WHY
good     1.2.3-beta  native   kernel  yes       tokens, cost  to log in: good login
missing  missing     native   kernel  yes       tokens        npm install -g missing
inside   built in    native   kernel  yes       tokens        Has inside do it
`,
  );
  const json = JSON.parse((await agents(bin.path, "--json")).stdout);
  assert.deepEqual(
    json.map((
      { name, installed, version }: Record<string, unknown>,
    ) => [name, installed, version]),
    [
      ["broken", true, undefined],
      ["good", true, "1.2.3-beta"],
      ["missing", false, undefined],
      ["inside", true, undefined],
    ],
  );
});

Deno.test("agents knows every backend that a node can name", async () => {
  const { stdout } = await run(["agents", "--json"]);
  const names = JSON.parse(stdout).map(({ name }: { name: string }) => name);
  const { agents } = await import("../../../handlers/agents/mod.ts");
  assert.deepEqual(names, Object.keys(agents).sort());
});
