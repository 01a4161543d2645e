import assert from "node:assert/strict";
import type { AttrValue } from "../../lib/handler.ts";
import { type HandlerRun, runHandler } from "../../handlers/testing.ts";
import { serve } from "./server.ts";

const PLUGIN = new URL("../../plugins/http_check.ts", import.meta.url).href;

function check(
  host: string,
  attributes: Record<string, AttrValue> = {},
): Promise<HandlerRun> {
  return runHandler(PLUGIN, {
    allow: `net:${host}`,
    attributes: {
      "http.url": `http://${host}/health?key=s3cret`,
      "http.interval": "1ms",
      "http.wait": "0s",
      ...attributes,
    },
  });
}

Deno.test("http_check succeeds as soon as the URL answers as expected", async () => {
  await using server = serve((count) =>
    count < 3
      ? new Response("starting", { status: 503 })
      : new Response("all is ready")
  );
  using run = await check(server.host, {
    "http.wait": "30s",
    "http.body": "is\\s+ready$",
  });
  assert.equal(run.outcome, "success", run.reason);
  assert.deepEqual(run.updates, { "http.status": 200, "http.tries": 3 });
  assert.deepEqual(run.progress, [
    "status 503, not 200, asked once",
    "status 503, not 200, asked 2 times",
  ]);
});

Deno.test("http_check says what was not as expected", async () => {
  const cases: [
    response: () => Response,
    attributes: Record<string, string>,
    reason: RegExp | undefined,
  ][] = [
    [() => new Response("x", { status: 201 }), {}, /status 201, not 200$/],
    [
      () => new Response("x", { status: 201 }),
      { "http.status": "204,2xx" },
      undefined,
    ],
    [
      () => new Response("down"),
      { "http.body": "^up$" },
      /status 200, but the text does not match \/\^up\$\/$/,
    ],
    [
      () => Response.redirect("http://127.0.0.1:1/elsewhere"),
      {},
      /status 302, not 200$/,
    ],
    [() => new Response(null), { "http.method": "HEAD" }, undefined],
    [() => new Response(), { "http.body": "(" }, /no regular expression/],
  ];
  for (const [response, attributes, reason] of cases) {
    await using server = serve(response);
    using run = await check(server.host, attributes);
    if (reason) assert.match(run.reason ?? "", reason);
    else assert.equal(run.outcome, "success", run.reason);
    assert.ok(!run.reason?.includes("s3cret"), run.reason);
  }
});

Deno.test("http_check fails when nobody answers, and keeps the query to itself", async () => {
  await using server = serve(() => new Response());
  const { host } = server;
  await server[Symbol.asyncDispose]();
  using run = await check(host);
  assert.equal(run.outcome, "fail");
  assert.match(run.reason ?? "", /did not answer as expected/);
  assert.ok(!run.reason?.includes("s3cret"), run.reason);
});

Deno.test("http_check asks no host that was not granted", async () => {
  await using server = serve(() => new Response());
  const attributes = { "http.url": "http://${context.host}/" };
  await assert.rejects(
    runHandler(PLUGIN, { attributes: { "http.url": `http://${server.host}` } }),
    {
      name: "PluginError",
      hint: `add --allow-plugin http_check=net:${server.host}`,
    },
  );
  await assert.rejects(runHandler(PLUGIN, { attributes }), {
    hint: "add --allow-plugin http_check=net:HOST",
  });
  using run = await runHandler(PLUGIN, {
    attributes,
    context: { host: server.host },
    allow: "net:example.com",
  });
  assert.equal(
    run.reason,
    `${server.host} was not granted: --allow-plugin http_check=net:${server.host}`,
  );
  assert.deepEqual(server.asked, []);
});
