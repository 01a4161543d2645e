import assert from "node:assert/strict";
import { createFactory } from "../../mod.ts";
import { denoHost } from "../../lib/host/deno.ts";
import { runHandler } from "../../handlers/testing.ts";
import { serve } from "./server.ts";

const PLUGINS = new URL("../../plugins", import.meta.url).pathname;
const PLUGIN = new URL("../../plugins/notify_webhook.ts", import.meta.url).href;

Deno.test("notify_webhook posts where the run stands", async () => {
  await using server = serve(() => new Response());
  using run = await runHandler(PLUGIN, {
    allow: `net:${server.host}`,
    goal: "release 1.2",
    context: { "build.id": 7, secret: "not asked for" },
    attributes: {
      "notify.url": `http://${server.host}/hook`,
      "notify.message": "done: $goal",
      "notify.context": "build.id,missing",
    },
  });
  assert.equal(run.outcome, "success", run.reason);
  const [{ method, path, headers, body } = assert.fail()] = server.asked;
  assert.deepEqual([method, path], ["POST", "/hook"]);
  assert.equal(headers.get("content-type"), "application/json");
  assert.deepEqual(JSON.parse(body), {
    schema_version: 1,
    type: "RunNotification",
    run_id: run.report.runId,
    goal: "release 1.2",
    message: "done: release 1.2",
    context: { "build.id": 7, missing: null },
  });
});

Deno.test("notify_webhook tries again while the webhook may come back", async () => {
  const cases: [
    statuses: number[],
    required: boolean,
    asked: number,
    outcome: string,
  ][] = [
    [[500, 429, 204], true, 3, "success"],
    [[503, 503, 503, 503], true, 3, "fail"],
    [[503, 503, 503, 503], false, 3, "success"],
    [[403, 200], true, 1, "fail"],
  ];
  for (const [statuses, required, asked, outcome] of cases) {
    await using server = serve((count) =>
      new Response(null, { status: statuses[count - 1] ?? 200 })
    );
    using run = await runHandler(PLUGIN, {
      allow: `net:${server.host}`,
      attributes: {
        "notify.url": `http://${server.host}/`,
        "notify.retries": 2,
        "notify.delay": "1ms",
        "notify.required": required,
      },
    });
    assert.equal(run.outcome, outcome, run.reason);
    assert.equal(server.asked.length, asked);
    if (!required) assert.match(run.report.notices.join(), /was not told/);
  }
});

Deno.test("notify_webhook sends its secrets to the webhook, and leaves them nowhere", async () => {
  await using server = serve(() => new Response(null, { status: 500 }));
  const secrets = {
    HOOK_URL: `http://${server.host}/T0K3N-IN-PATH`,
    HOOK_TOKEN: "B34RER-T0K3N",
  };
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/source`);
    const factory = createFactory({
      host: {
        ...denoHost,
        env: (name) =>
          Object.hasOwn(secrets, name)
            ? secrets[name as keyof typeof secrets]
            : denoHost.env(name),
      },
      plugins: {
        folders: [PLUGINS],
        grants: {
          notify_webhook: {
            net: [server.host],
            env: ["HOOK_URL", "HOOK_TOKEN"],
          },
        },
      },
    });
    const report = await factory.run({
      file: "notify.dot",
      text: `digraph {
          start -> tell -> exit
          tell [
            type=notify_webhook, notify.url_env=HOOK_URL,
            notify.token_env=HOOK_TOKEN, notify.delay=1ms, notify.required=true
          ]
        }`,
    }, {
      workdir: `${folder}/source`,
      runsdir: `${folder}/runs`,
    }).result;
    assert.equal(
      report.failedStages[0]?.reason,
      "the webhook was not told: it answered with status 500",
    );
    assert.equal(
      server.asked[0]?.headers.get("authorization"),
      "Bearer B34RER-T0K3N",
    );
    const found = await new Deno.Command("grep", {
      args: ["-rlE", "B34RER|T0K3N-IN", `${folder}/runs`],
    }).output();
    assert.equal(new TextDecoder().decode(found.stdout), "");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("notify_webhook asks for its variables and some host", async () => {
  await assert.rejects(
    runHandler(PLUGIN, {
      attributes: { "notify.url_env": "HOOK", "notify.token_env": "TOKEN" },
    }),
    { hint: "add --allow-plugin notify_webhook=net:HOST,env:HOOK,env:TOKEN" },
  );
});
