import assert from "node:assert/strict";
import { ALL, Inside, testIn } from "./inside.ts";

/** Connects to a port of the loopback, by Perl, which is nearly everywhere. */
function connect(port: number): string {
  return `perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0) or exit 2; connect(S, sockaddr_in(${port}, INADDR_LOOPBACK)) or exit 3; exit 0'`;
}

/** Talks to itself over the loopback. */
const ITSELF =
  `perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0) or exit 2; bind(S, sockaddr_in(0, INADDR_LOOPBACK)) or exit 3; listen(S, 1); socket(C, PF_INET, SOCK_STREAM, 0); connect(C, getsockname(S)) or exit 4; accept(A, S) or exit 5; exit 0'`;

testIn(
  ALL,
  "a server on this machine can be reached with the whole network, and else not",
  async (sandbox) => {
    using inside = new Inside();
    using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = server.addr;
    const accepting = (async () => {
      for await (const connection of server) connection.close();
    })();
    const { net } = sandbox.guarantees;
    assert.ok(net.includes("none") && net.includes("all"));
    for (const mode of net) {
      const { code, stderr } = await inside.once(
        sandbox,
        { net: mode },
        connect(port),
      );
      assert.equal(code === 0, mode === "all", `${mode}: ${stderr}`);
      if (mode !== "loopback") continue;
      const own = await inside.once(sandbox, { net: mode }, ITSELF);
      assert.equal(own.code, 0, own.stderr);
    }
    server.close();
    await accepting.catch(() => {});
  },
);

testIn(
  ["landlock", "perl"],
  "a limit that cannot be held is not taken on",
  async (sandbox) => {
    using inside = new Inside();
    await assert.rejects(
      sandbox.confine(inside.policy({ net: "loopback" })),
      /loopback/,
    );
  },
);

testIn(
  ["overlay", "bwrap"],
  "hidden files are not there, and whole afterwards",
  async (sandbox) => {
    using inside = new Inside({
      "scripts/scenarios/hidden.txt": "hidden\n",
      "scripts/open.txt": "open\n",
      "secret.txt": "secret\n",
    });
    Deno.symlinkSync("secret.txt", `${inside.workspace}/link`);
    for (const allowedWritePaths of [undefined, [], ["secret.txt", "x"]]) {
      const { stdout } = await inside.once(
        sandbox,
        {
          allowedWritePaths,
          denyReadPaths: [
            ...["scripts/scenarios/", "./link", "missing", "../x", "./"],
          ],
        },
        "ls scripts; cat scripts/open.txt scripts/scenarios/* secret.txt link; grep -rs hidden . ; echo evil > scripts/scenarios/hidden.txt; rm -rf scripts/scenarios",
      );
      assert.equal(stdout, "open.txt\nscenarios\nopen\n");
      assert.equal(inside.read("scripts/scenarios/hidden.txt"), "hidden\n");
      assert.equal(inside.read("secret.txt"), "secret\n");
    }
  },
);
