import assert from "node:assert/strict";
import {
  createFactory,
  defineHandler,
  defineRule,
  type FactoryOptions,
  type RunReport,
  success,
} from "../../mod.ts";

/** Both factories use these names, and mean different things. */
const PIPELINE = `digraph {
  start -> mark -> shout -> check -> exit
  mark [type=mark]
  shout [type=shout]
  check [type=tool, tool_command="cat mark.txt shout.txt; cat here.txt", allowed_write_paths=""]
}`;

function plugin(word: string): string {
  return `export default {
    type: "shout", role: "work", help: "Shouts.", attributes: [],
    run(_node, { files }) {
      files.write("shout.txt", "${word}!\\n");
      return { status: "success" };
    },
  };`;
}

/** A place of one's own, and a factory in it whose every part says a word. */
function place(root: string, word: string, options: FactoryOptions) {
  const cwd = `${root}/${word}`;
  Deno.mkdirSync(`${cwd}/plugins`, { recursive: true });
  Deno.writeTextFileSync(`${cwd}/here.txt`, `in ${word}\n`);
  Deno.writeTextFileSync(`${cwd}/p.dot`, PIPELINE);
  Deno.writeTextFileSync(`${cwd}/plugins/shout.ts`, plugin(word));
  const waits: (() => void)[] = [];
  const factory = createFactory({
    cwd,
    runsdir: `runs-${word}`,
    plugins: { folders: ["plugins"] },
    handlers: [defineHandler({
      type: "mark",
      help: "Leaves a mark, once it may.",
      programs: false,
      async run(_values, { files }) {
        await new Promise<void>((resolve) => waits.push(resolve));
        files.write("mark.txt", `${word}\n`);
        return success({ contextUpdates: { "context.word": word } });
      },
    })],
    rules: [defineRule({
      name: "says",
      severity: "info",
      help: "Says who checks.",
      *check({ graph }) {
        const [node] = graph.nodes.values();
        if (node) yield { message: word, span: node.span };
      },
    })],
    ...options,
  });
  return { cwd, factory, waits };
}

Deno.test("two factories in one process do not disturb each other", async () => {
  const root = Deno.realPathSync(
    Deno.makeTempDirSync({ prefix: "factory-two-" }),
  );
  const here = Deno.cwd();
  try {
    const one = place(root, "one", { sandbox: "off" });
    const two = place(root, "two", {});
    const reports: RunReport[] = [];
    const run = async ({ factory, waits }: typeof one, other: typeof one) => {
      const run = factory.run("p.dot", { runId: "same" });
      for await (const event of run) {
        if (event.type !== "StageStarted" || event.node !== "mark") continue;
        // Neither goes on before the other is as far: they run at once.
        while (other.waits.length === 0 || waits.length === 0) {
          await new Promise((resolve) => setTimeout(resolve));
        }
        waits[0]?.();
      }
      reports.push(await run.result);
    };
    await Promise.all([run(one, two), run(two, one)]);
    assert.deepEqual(reports.map(({ outcome, error }) => outcome ?? error), [
      "success",
      "success",
    ]);
    for (const [word, { cwd, factory }] of Object.entries({ one, two })) {
      const folder = `${cwd}/runs-${word}/same`;
      assert.equal(
        Deno.readTextFileSync(`${folder}/check/tool.stdout.txt`),
        `${word}\n${word}!\nin ${word}\n`,
      );
      const { diagnostics } = await factory.check("p.dot");
      assert.deepEqual(
        diagnostics.filter(({ rule }) => rule === "says")
          .map(({ message }) => message),
        [word],
      );
    }
    assert.match(limits(`${one.cwd}/runs-one/same`), /"wanted":"off"/);
    assert.doesNotMatch(limits(`${two.cwd}/runs-two/same`), /"wanted":"off"/);
    assert.equal(Deno.cwd(), here);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

/** What the first line of a run's journal says of its limits. */
function limits(folder: string): string {
  return Deno.readTextFileSync(`${folder}/journal.jsonl`).split("\n")[0] ?? "";
}

Deno.test("stopping the run of one factory leaves the other's alone", async () => {
  const root = Deno.makeTempDirSync({ prefix: "factory-two-" });
  try {
    const one = place(root, "one", {});
    const two = place(root, "two", {});
    const stopped = one.factory.run("p.dot");
    const left = two.factory.run("p.dot");
    for await (const event of stopped) {
      if (event.type === "StageStarted" && event.node === "start") break;
    }
    while (two.waits.length === 0) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    two.waits[0]?.();
    assert.equal((await stopped.result).status, "canceled");
    assert.equal((await left.result).outcome, "success");
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
