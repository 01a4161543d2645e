import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { launch } from "../../../lib/plugin/launch.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;

/** Runs a plugin as a compiled factory does: in a worker of the program itself, which may do all. */
async function inWorker(code: string): Promise<{ code: number; out: string }> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(
      `${folder}/mine.ts`,
      `export default { type: "mine", role: "work", help: "x", attributes: [],
        async run(node: any, context: any) { ${code} } };`,
    );
    Deno.mkdirSync(`${folder}/out`);
    Deno.mkdirSync(`${folder}/kept/secret`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/kept/secret/key`, "");
    Deno.writeTextFileSync(`${folder}/kept/known`, "");
    const host = {
      ...denoHost,
      executable: () => ({ path: Deno.execPath(), standalone: true }),
    };
    const { argv: [program, ...args], env, stdin } = launch(
      host,
      {
        read: [folder],
        denyRead: [`${folder}/kept/secret`],
        write: [`${folder}/out`],
        grants: {},
      },
      {
        task: "run",
        token: "mark",
        file: `file://${folder}/mine.ts`,
        node: { id: "a", type: "mine", label: "a", values: {}, set: [] },
        context: {
          workspace: folder,
          artifacts: `${folder}/out`,
          values: {},
          downstream: {},
          env: [],
          variables: {},
        },
      },
    );
    assert.deepEqual(args, ["__plugin-host"]);
    const child = new Deno.Command(program, {
      // What is compiled in there: all permissions, and the option that workers need.
      args: [
        "run",
        "-A",
        "--unstable-worker-options",
        `${ROOT}cli.ts`,
        ...args,
      ],
      env: { ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(stdin));
    await writer.close();
    const { code: exit, stdout } = await child.output();
    return { code: exit, out: new TextDecoder().decode(stdout) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a plugin in a worker has the permissions of its node, not the program's", async () => {
  const cases: [code: string, answer: RegExp][] = [
    [
      `context.artifacts.write("a", "b"); return { status: "success" }`,
      /^.mark \{"type":"answer","value":\{"outcome":"success"\}\}\n$/,
    ],
    [
      `Deno.writeTextFileSync(context.workspace + "/a", "b")`,
      /"type":"error","denied":true,"text":"Requires write access/,
    ],
    [`Deno.readTextFileSync("/etc/passwd")`, /"denied":true/],
    [
      `Deno.readTextFileSync(context.workspace + "/kept/secret/key")`,
      /"denied":true/,
    ],
    [
      `Deno.readTextFileSync(context.workspace + "/kept/known"); return { status: "success" }`,
      /"outcome":"success"/,
    ],
    [`new Deno.Command("true").outputSync()`, /"denied":true/],
    [`Deno.env.toObject()`, /"denied":true/],
    [`await fetch("http://127.0.0.1:8099")`, /"denied":true/],
    [`throw new Error("oh")`, /"text":"oh".*mine\.ts:2:\d+/],
    [
      `setTimeout(() => { throw new Error("later") }); await new Promise(() => {})`,
      /later/,
    ],
    [`console.log("seen"); return { status: "success" }`, /seen\n.mark /],
  ];
  const results = [];
  for (const [code] of cases) results.push(await inWorker(code));
  for (const [index, [code, answer]] of cases.entries()) {
    assert.match(results[index]?.out ?? "", answer, code);
  }
});
