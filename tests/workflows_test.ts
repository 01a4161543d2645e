import assert from "node:assert/strict";
import { parse } from "yaml";
import { TARGETS } from "../scripts/compile/target.ts";
import { TARGET as PACKAGE } from "../scripts/pack.ts";
import { filesBelow, readText } from "./support/source_files.ts";

/** What of a workflow is looked at here. */
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Record<string, string>;
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly steps: readonly Step[];
}

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

const FILES = filesBelow(".github/workflows");
const WORKFLOWS = FILES.map((path) => {
  const workflow: Workflow = parse(readText(path), { strict: true });
  return { path, workflow };
});
const RELEASE = WORKFLOWS.find(({ path }) => path.endsWith("/release.yml"))
  ?.workflow;

Deno.test("the workflows are YAML of the form that GitHub wants", () => {
  assert.equal(FILES.length, 2);
  for (const { path, workflow } of WORKFLOWS) {
    assert.ok(workflow.on, path);
    // Nothing may be written unless a job says so.
    assert.deepEqual(workflow.permissions, { contents: "read" }, path);
    const names = Object.keys(workflow.jobs);
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const place = `${path}: ${name}`;
      assert.ok(job["runs-on"], place);
      assert.ok(job["timeout-minutes"] > 0, place);
      for (const need of [job.needs ?? []].flat()) {
        assert.ok(names.includes(need), `${place} needs ${need}`);
      }
      for (const step of job.steps) {
        assert.equal(
          Number(step.uses !== undefined) + Number(step.run !== undefined),
          1,
          place,
        );
        if (step.uses) assert.match(step.uses, /^[\w-]+\/[\w-]+@v\d+$/, place);
      }
    }
  }
});

Deno.test("the workflows name tasks, files and a version of Deno that there are", () => {
  const { tasks } = JSON.parse(readText("deno.json"));
  const [, version] = /deno@([\d.]+)/.exec(readText("README.md")) ?? [];
  for (const { path, workflow } of WORKFLOWS) {
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const { uses, run = "", with: inputs } of steps) {
        if (uses?.startsWith("denoland/setup-deno@")) {
          assert.equal(inputs?.["deno-version"], version, path);
        }
        for (const [, task = ""] of run.matchAll(/deno task ([\w:]+)/g)) {
          assert.ok(Object.hasOwn(tasks, task), `${path}: ${task}`);
        }
        for (const [file] of run.matchAll(/(?<![\w/])(?:\.ci|tests)\/\w+/g)) {
          assert.ok(
            Deno.statSync(new URL(`../${file}`, import.meta.url)),
            file,
          );
        }
      }
    }
  }
});

Deno.test("a release publishes what the tasks build, only after the tests", () => {
  const { jobs = {} } = RELEASE ?? {};
  const text = readText(".github/workflows/release.yml");
  assert.ok(text.includes(PACKAGE));
  for (const name of ["jsr", "npm", "executables"]) {
    assert.equal(jobs[name]?.needs, "test");
    assert.equal(jobs[name]?.permissions?.["id-token"], "write", name);
  }
  const here = TARGETS.find(({ triple }) => triple.includes("x86_64-unknown"));
  assert.ok(text.includes(`dist/factory-${here?.triple}`));
  assert.ok(text.includes(`-eq ${TARGETS.length}`));
});
