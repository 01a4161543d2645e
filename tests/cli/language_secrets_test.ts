/** What programs know and nobody else is to read. */

import assert from "node:assert/strict";
import { run } from "./language_support.ts";

const KEY = "sk-Zq3xW9.kB+7/tY";

/** Everything that stands in a folder, as one text; a name of a file or a link counts. */
function everything(folder: string): string {
  let text = "";
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    text += `${path}\n`;
    if (isDirectory) text += everything(path);
    if (isFile) {
      text += new TextDecoder("latin1").decode(Deno.readFileSync(path));
    }
  }
  return text;
}

async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  action: () => Promise<T>,
): Promise<T> {
  for (const [name, value] of Object.entries(variables)) {
    Deno.env.set(name, value);
  }
  try {
    return await action();
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
}

Deno.test("a credential that a command was given stands in none of its run's files, however it is printed", () =>
  withVariables(
    {
      FACTORY_TEST_API_KEY: KEY,
      FACTORY_TEST_PROXY: "http://me:hunter2-hunter2@localhost:1",
      FACTORY_TEST_AUTHOR_NAME: "Ada Lovelace",
      FACTORY_TEST_SHORT_TOKEN: "abc",
    },
    async () => {
      using ran = await run(
        `node [type=tool, env_pass="FACTORY_TEST_API_KEY,FACTORY_TEST_PROXY,FACTORY_TEST_AUTHOR_NAME,FACTORY_TEST_SHORT_TOKEN"]
        start -> prints -> slowly -> large -> fails -> agent -> other -> exit
        prints [tool_command="echo key=$$FACTORY_TEST_API_KEY by $$FACTORY_TEST_AUTHOR_NAME abc; echo $$FACTORY_TEST_PROXY >&2"]
        slowly [tool_command="k=$$FACTORY_TEST_API_KEY; while [ -n \\"$$k\\" ]; do r=$\{k#?}; printf %s \\"$\{k%\\"$$r\\"}\\"; k=$$r; sleep 0.005; done"]
        large [tool_command="seq 40000; echo $$FACTORY_TEST_API_KEY; seq 40000"]
        fails [tool_command="echo no $$FACTORY_TEST_API_KEY >&2; exit 3"]
        agent [type=codergen, prompt="say $\{context.tool.output}", "agent.backend"=command, "agent.command"="printf '{\\"outcome\\":\\"success\\",\\"notes\\":\\"%s\\",\\"context_updates\\":{\\"k\\":\\"%s\\"}}' \\"$$FACTORY_TEST_API_KEY\\" \\"$$FACTORY_TEST_API_KEY\\" | tee \\"$$FACTORY_OUTCOME_FILE\\""]
        other [env_pass="", tool_command="echo $\{context.k}"]`
          .replaceAll("\\{", "{"),
        { env: {} },
      );
      const { report } = ran;
      assert.equal(ran.way, "prints slowly large fails agent other");
      assert.equal(
        ran.read("prints/tool.stdout.txt"),
        "key=[redacted: FACTORY_TEST_API_KEY] by Ada Lovelace abc\n",
      );
      assert.equal(
        ran.read("prints/tool.stderr.txt"),
        "http://me:[redacted: FACTORY_TEST_PROXY]@localhost:1\n",
      );
      assert.equal(
        ran.read("slowly/tool.stdout.txt"),
        "[redacted: FACTORY_TEST_API_KEY]",
      );
      assert.match(
        ran.read("large/tool.stdout.txt"),
        /^40000\n\[redacted: FACTORY_TEST_API_KEY\]\n1$/m,
      );
      assert.equal(
        ran.json("agent/status.json")["notes"],
        "[redacted: FACTORY_TEST_API_KEY]",
      );
      assert.equal(
        ran.read("other/tool.stdout.txt"),
        "[redacted: FACTORY_TEST_API_KEY]\n",
      );
      for (
        const text of [everything(report.folder), JSON.stringify(ran.events)]
      ) {
        assert.equal(text.includes(KEY), false);
      }
    },
  ));

Deno.test("a file that a program itself writes into its artifacts is cleaned before it is kept", () =>
  withVariables({ FACTORY_TEST_TOKEN: KEY }, async () => {
    using ran = await run(
      `start -> a -> exit
      a [prompt=x, env_pass=FACTORY_TEST_TOKEN, "agent.backend"=command, "agent.command"="(echo '{\\"outcome\\":\\"success\\",\\"notes\\":\\"'; seq 9000; echo $$FACTORY_TEST_TOKEN '\\"}') | tr '\\\\n' ' ' > \\"$$FACTORY_OUTCOME_FILE\\""]`,
      { env: {} },
    );
    assert.equal(ran.verdict, "success");
    const text = ran.read("a/outcome.json");
    assert.ok(text.length > 40_000);
    assert.match(text, /9000 \[redacted: FACTORY_TEST_TOKEN\] "}/);
    assert.equal(everything(ran.report.folder).includes(KEY), false);
  }));

Deno.test("files that nobody knows of are cleaned, too, and what others have linked there is not", () =>
  withVariables({ FACTORY_TEST_TOKEN: KEY }, async () => {
    using ran = await run(
      `start -> a -> exit
      a [prompt=x, env_pass=FACTORY_TEST_TOKEN, "agent.backend"=command, "agent.command"="cd \\"$$(dirname \\"$$FACTORY_OUTCOME_FILE\\")\\" && mkdir -p deep/er && echo $$FACTORY_TEST_TOKEN | tee mine > deep/er/theirs && chmod 000 deep/er/theirs deep && echo $$FACTORY_TEST_TOKEN > $$OLDPWD/kept && ln -s $$OLDPWD/kept link && echo '{\\"outcome\\":\\"success\\"}'"]`,
      { env: {} },
    );
    assert.equal(ran.verdict, "success");
    const cleaned = "[redacted: FACTORY_TEST_TOKEN]\n";
    assert.equal(ran.read("a/mine"), cleaned);
    // It was closed, and is again.
    Deno.chmodSync(`${ran.report.folder}/a/deep`, 0o700);
    const theirs = `${ran.report.folder}/a/deep/er/theirs`;
    assert.equal((Deno.lstatSync(theirs).mode ?? 0) & 0o777, 0);
    Deno.chmodSync(theirs, 0o600);
    assert.equal(ran.read("a/deep/er/theirs"), cleaned);
    assert.equal(ran.read("workspace/kept"), `${KEY}\n`, "is its own business");
  }));
