import assert from "node:assert/strict";
import { Project } from "./support.ts";

const PIPELINE = pipeline("");

function pipeline(attributes: string): string {
  return `digraph G {
    start [shape=Mdiamond];
    work [prompt="Do it.", "test.outcome"="fail"${attributes}];
    exit [shape=Msquare];
    start -> work;
    work -> exit [condition="outcome=success"];
  }`;
}

Deno.test("TestResolveAgentDefaultsToStub: without a setting a stage succeeds, and the run says that no agent is configured", async () => {
  using project = new Project();
  const run = await project.run(PIPELINE, { env: {} });
  assert.equal(run.code, 0, run.stderr);
  const { outcome, notes } = run.folder.status("work");
  assert.equal(outcome, "success");
  assert.match(String(notes), /not configured/);
  assert.equal(run.folder.text("work/prompt.md"), "Do it.\n");
  assert.equal(run.folder.exists("work/response.md"), false);
  assert.match(run.stderr, /no agent is configured/);
});

Deno.test("either old variable chooses the fake backend, whatever else is set", async () => {
  for (const name of ["ATTRACTION_BACKEND", "ATTRACTOR_BACKEND"]) {
    using project = new Project();
    const run = await project.run(pipeline(", agent.backend=stub"), {
      env: { [name]: "fake", ATTRACTOR_AGENT_BACKEND: "stub" },
    });
    assert.equal(run.code, 1, run.stderr);
    assert.equal(run.folder.status("work").outcome, "fail");
    assert.equal(run.folder.text("work/response.md"), "outcome=fail\n");
  }
});

Deno.test("a backend that there is not fails the stage and is named", async () => {
  using project = new Project();
  const run = await project.run(PIPELINE, {
    env: { ATTRACTOR_AGENT_BACKEND: "nobody" },
  });
  assert.equal(run.code, 1, run.stderr);
  const reason = String(run.folder.status("work").failure_reason);
  assert.match(reason, /^unknown agent backend: nobody/);
  // language.md, section 7: the error lists the known ones.
  assert.match(reason, /known: .*command, .*fake, .*stub$/);
});
