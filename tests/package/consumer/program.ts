/**
 * A program of somebody who uses the package: two factories, a handler and a
 * rule of its own, a loop over the events. It prints what it saw as JSON.
 *
 * @module
 */

import {
  createFactory,
  defineHandler,
  defineRule,
  InvalidPipelineError,
  success,
} from "../../../mod.ts";

/** The threads that were started, by the address of their code. */
const threads: string[] = [];
const Thread = globalThis.Worker;
globalThis.Worker = class extends Thread {
  constructor(address: string | URL, options?: WorkerOptions) {
    super(address, options);
    threads.push(String(address));
  }
};

const shout = defineHandler({
  type: "shout",
  help: "Writes words in capitals.",
  attributes: [
    { name: "words", type: "string", required: true, help: "What to write." },
  ],
  programs: false,
  run({ words }, { files, expand }) {
    files.write("shout.txt", expand(words).toUpperCase());
    return success({ contextUpdates: { "context.shouted": true } });
  },
});

const named = defineRule({
  name: "pipeline_named",
  severity: "error",
  help: "Pipelines have names.",
  *check({ graph }) {
    const [node] = graph.nodes.values();
    if (graph.name || !node) return;
    yield { message: "the pipeline has no name", span: node.span };
  },
});

const { host } = createFactory();
const one = createFactory({
  handlers: [shout],
  rules: [named],
  runsdir: "runs-one",
});
/** For this one there is no Perl: its programs are started by a thread. */
const two = createFactory({
  runsdir: "runs-two",
  sandbox: "landlock",
  host: {
    ...host,
    files: {
      ...host.files,
      lstat: (path) =>
        path.endsWith("/perl") ? undefined : host.files.lstat(path),
    },
  },
});

const outside = `${Deno.cwd()}/outside.txt`;
const first = one.run(
  'digraph x { graph [goal=hello]; start -> a -> exit; a [type=shout, words="$goal!"] }',
  { runId: "r" },
);
const second = two.run(
  `digraph { start -> a -> exit; a [type=tool, tool_command="echo x > ${outside}"] }`,
  { runId: "r" },
);
const seen: string[] = [];
await Promise.all([
  (async () => {
    for await (const event of first) seen.push(event.type);
  })(),
  (async () => {
    for await (const event of second) {
      if (event.type === "StageSettled" && event.status === "fail") break;
    }
  })(),
]);

const unnamed = await one.run("digraph { start -> exit }").result
  .catch((error) => error instanceof InvalidPipelineError && error.diagnostics);
const [stage] = (await second.result).stages
  .filter(({ outcome }) => outcome === "fail");

console.log(JSON.stringify({
  first: (await first.result).outcome,
  shouted: Deno.readTextFileSync("runs-one/r/workspace/shout.txt"),
  seen: seen.length > 0 && seen.at(-1),
  second: (await second.result).status,
  reason: stage?.reason,
  threads,
  rules: Array.isArray(unnamed) &&
    unnamed.filter(({ severity }) => severity === "error")
      .map(({ rule }) => rule),
}));
