/** No limit is weaker than it was declared, unless the run says so: by what programs can really do. */

import assert from "node:assert/strict";
import type { WantedSandbox } from "../../lib/sandbox/wanted.ts";
import { SandboxError } from "../../lib/sandbox/error.ts";
import { type EngineRun, quoted, runPipeline } from "./engine.ts";

/** A limit, and a command that prints "escaped", or writes outside, when it is not held. */
interface Limit {
  readonly attributes: string;
  readonly command: string;
  /** What a run says that does not hold it. */
  readonly named: RegExp;
}

const OUTSIDE = Deno.makeTempDirSync({ prefix: "outside-" });
const TRESPASS = `(echo x > "${OUTSIDE}/x") 2>/dev/null; true`;
const CONNECT =
  "if bash -c 'exec 3<>/dev/tcp/127.0.0.1/PORT' 2>/dev/null; then echo escaped; fi; true";

const LIMITS: Readonly<Record<string, Limit>> = {
  "the whole workspace": {
    attributes: "",
    command: TRESPASS,
    named: /writes are checked only afterwards/,
  },
  "folders": {
    attributes: 'allowed_write_paths="src/"',
    command: `${TRESPASS}; echo x > src/a`,
    named: /writes are checked only afterwards/,
  },
  "exact files": {
    attributes: 'allowed_write_paths="a"',
    command: `${TRESPASS}; echo x > a`,
    named: /writes are checked only afterwards/,
  },
  "nothing at all": {
    attributes: 'allowed_write_paths=""',
    command: TRESPASS,
    named: /writes are checked only afterwards/,
  },
  "hidden files": {
    attributes: 'deny_read_paths="hidden/,gone/"',
    command: "cat hidden/x 2>/dev/null; true",
    named: /hidden\/.* can be read/,
  },
  "no network": {
    attributes: "net=none",
    command: CONNECT,
    named: /network is not limited to none/,
  },
  "a private network": {
    attributes: "net=loopback",
    command: CONNECT,
    named: /network is not limited to loopback/,
  },
};

const SANDBOXES: readonly WantedSandbox[] = [
  "auto",
  "require",
  "landlock",
  "overlay",
  "bwrap",
  "off",
];

async function runLimited(
  { attributes, command }: Limit,
  options: { sandbox: WantedSandbox; port: number },
): Promise<EngineRun | SandboxError> {
  const files = { "hidden/x": "escaped\n", "src/a": "", "a": "" };
  const { sandbox, port } = options;
  try {
    return await runPipeline(
      `start -> t -> exit
      t [type=tool, allow_absolute=true, ${
        attributes && `${attributes},`
      } tool_command=${quoted(command.replace("PORT", `${port}`))}]`,
      { files, sandbox },
    );
  } catch (error) {
    if (error instanceof SandboxError) return error;
    throw error;
  }
}

for (const sandbox of SANDBOXES) {
  for (const [name, limit] of Object.entries(LIMITS)) {
    Deno.test(`with --sandbox=${sandbox} a limit to ${name} holds, or the run says that it does not, or does not start`, async () => {
      for (const { name } of Deno.readDirSync(OUTSIDE)) {
        Deno.removeSync(`${OUTSIDE}/${name}`);
      }
      using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      accept(server);
      const { port } = server.addr as Deno.NetAddr;
      const ran = await runLimited(limit, { sandbox, port });
      if (ran instanceof SandboxError) {
        assert.ok(sandbox !== "auto" && sandbox !== "off", ran.message);
        return console.warn(`REFUSED: ${name} with ${sandbox}: ${ran.message}`);
      }
      using _ = ran;
      assert.deepEqual(ran.outcomes, { t: "success" });
      const escaped = ran.read("t/tool.stdout.txt").includes("escaped") ||
        [...Deno.readDirSync(OUTSIDE)].length > 0;
      const { unheld, holes } = JSON.parse(ran.read("manifest.json")).sandbox;
      assert.ok(holes.length > 0);
      const isNamed = limit.named.test(unheld.join("\n"));
      // Nor is anything named that is held.
      assert.equal(isNamed, escaped, unheld.join("\n"));
      // Wherever a run tells of itself it tells this.
      const notices = ran.events.flatMap((event) =>
        event.type === "Notice" ? [event.message] : []
      );
      for (const what of unheld) assert.ok(notices.includes(what), what);
      if (sandbox === "require") assert.deepEqual(unheld, []);
    });
  }
}

Deno.test("a node that may use the network does, in every sandbox", async () => {
  for (const sandbox of SANDBOXES) {
    using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    accept(server);
    const { port } = server.addr as Deno.NetAddr;
    const limit = { attributes: "net=all", command: CONNECT, named: /./ };
    const ran = await runLimited(limit, { sandbox, port });
    if (ran instanceof SandboxError) {
      console.warn(`REFUSED: ${sandbox}: ${ran.message}`);
      continue;
    }
    using _ = ran;
    assert.equal(ran.read("t/tool.stdout.txt"), "escaped\n", sandbox);
  }
});

Deno.test.afterAll(() => Deno.removeSync(OUTSIDE, { recursive: true }));

async function accept(server: Deno.TcpListener): Promise<void> {
  for await (const connection of server) connection.close();
}
