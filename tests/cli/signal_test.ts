import assert from "node:assert/strict";
import { folder } from "../lib/cli/support.ts";
import { appears, factory, start, vanishes } from "./support.ts";

/** A stage that says where it is, and waits unless it has run before. */
const SLOW = `digraph {
  start [shape=Mdiamond];
  before [type=tool, tool_command="echo x >> before.txt"];
  slow [type=tool, tool_command="echo $$$$ > pid; touch here; test -f go || exec sleep 60"];
  exit [shape=Msquare];
  start -> before -> slow -> exit;
}
`;
const STUBBORN = SLOW
  .replace("echo $$$$", () => "trap '' TERM; echo $$$$")
  .replace("exec sleep 60", "for i in `seq 600`; do sleep 0.1; done");

const MENDED = SLOW.replace("exec sleep 60", "true");

const RESUME = ["resume", "--pipeline", "p.dot", "--accept-changes"];
const RUN = ["run", "p.dot", "--run-id", "demo"];

Deno.test("Ctrl-C stops cleanly with 130, and resume goes on from there", async () => {
  using dir = folder({ "p.dot": SLOW });
  const child = start(RUN, { cwd: dir.path });
  const workspace = `${dir.path}/.factory/runs/demo/workspace`;
  await appears(`${workspace}/here`);
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 130, text);
  assert.match(
    text,
    /^interrupted: stopping the running stage; once more to stop at once$/m,
  );
  assert.match(text, /^■ stopped {2}the run was interrupted after 1 stage in/m);
  assert.match(text, /^ {2}resume {4}factory resume demo$/m);
  const listed = await factory(["runs"], { cwd: dir.path });
  assert.match(listed.stdout, /^demo +stopped /m);

  Deno.writeTextFileSync(`${dir.path}/p.dot`, MENDED);
  const resumed = await factory(RESUME, { cwd: dir.path });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(
    resumed.stderr,
    /^Resuming demo, the newest unfinished run in \.factory\/runs$/m,
  );
  assert.match(resumed.stderr, /^✓ success/m);
  assert.equal(Deno.readTextFileSync(`${workspace}/before.txt`), "x\n");
});

Deno.test("SIGTERM stops cleanly with 143", async () => {
  using dir = folder({ "p.dot": SLOW });
  const child = start(RUN, { cwd: dir.path });
  await appears(`${dir.path}/.factory/runs/demo/workspace/here`);
  child.kill("SIGTERM");
  const { code, stderr } = await child.output();
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 143, text);
  assert.match(text, /^asked to terminate: stopping the running stage/m);
  assert.match(text, /^■ stopped {2}the run was terminated/m);
});

Deno.test("a second Ctrl-C ends at once, a stubborn stage with it, and resume still works", async () => {
  using dir = folder({ "p.dot": STUBBORN });
  const child = start(RUN, { cwd: dir.path });
  const workspace = `${dir.path}/.factory/runs/demo/workspace`;
  await appears(`${workspace}/here`);
  const pid = Number(Deno.readTextFileSync(`${workspace}/pid`));
  child.kill("SIGINT");
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("once more")) {
    const { value, done } = await reader.read();
    assert.ok(!done, `it ended before a second Ctrl-C: ${text}`);
    text += value;
  }
  child.kill("SIGINT");
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
  }
  assert.equal((await child.status).code, 130, text);
  assert.match(
    text,
    /^interrupted at once: factory resume demo goes on from the last finished stage$/m,
  );
  await child.stdout.cancel();
  await vanishes(pid);

  const listed = await factory(["runs"], { cwd: dir.path });
  assert.match(listed.stdout, /^demo +crashed /m);
  Deno.writeTextFileSync(`${dir.path}/p.dot`, MENDED);
  const resumed = await factory(RESUME, { cwd: dir.path });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal(Deno.readTextFileSync(`${workspace}/before.txt`), "x\n");
});
