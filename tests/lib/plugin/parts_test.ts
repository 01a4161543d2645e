import assert from "node:assert/strict";
import { handlerNode } from "../../../handlers/testing.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { readDescription } from "../../../lib/plugin/description.ts";
import {
  isPluginType,
  pluginFiles,
  typeOfPath,
} from "../../../lib/plugin/folder.ts";
import {
  flagFor,
  isGranted,
  mergeGrants,
  parseGrant,
  permissionsText,
  requestsOf,
} from "../../../lib/plugin/grants.ts";
import { launch } from "../../../lib/plugin/launch.ts";
import { LineReader, parseMessage } from "../../../lib/plugin/protocol.ts";
import { removeUnused, scopeOf } from "../../../lib/plugin/scope.ts";

Deno.test("a file's name is the type of its plugin", () => {
  const cases: [path: string, type: string | undefined][] = [
    ["http_check.ts", "http_check"],
    ["/a/b/team.check.ts", "team.check"],
    ["a/x.js", "x"],
    ["a/x.mjs", "x"],
    ["a/shout/mod.ts", "shout"],
    ["mod.ts", "mod"],
    ["a/x.d.ts", undefined],
    ["a/x_test.ts", undefined],
    ["a/x.test.ts", undefined],
    ["a/_helper.ts", undefined],
    ["a/1x.ts", undefined],
    ["a/x.json", undefined],
    ["a/a b.ts", undefined],
  ];
  for (const [path, type] of cases) assert.equal(typeOfPath(path), type, path);
  for (const type of ["a", "a.b", "a-b_c"]) assert.ok(isPluginType(type), type);
  for (const type of ["", "a..b", "a/b", "x_test", "x.d", "../a", "a b"]) {
    assert.ok(!isPluginType(type), type);
  }
});

Deno.test("a folder's plugins are its files, and its folders with a mod.ts", () => {
  const folder = Deno.makeTempDirSync();
  try {
    for (const name of ["b", "empty", "c"]) Deno.mkdirSync(`${folder}/${name}`);
    const names = [
      "a.ts",
      "a.js",
      "a_test.ts",
      "factory.d.ts",
      "_help.ts",
      "deno.json",
      "b/mod.ts",
      "c/mod.js",
      "c.ts",
      "mod.ts",
    ];
    for (const name of names) Deno.writeTextFileSync(`${folder}/${name}`, "");
    Deno.symlinkSync("nowhere", `${folder}/dangling.ts`);
    assert.deepEqual(pluginFiles(denoHost.files, folder), [
      { type: "a", path: `${folder}/a.ts` },
      { type: "b", path: `${folder}/b/mod.ts` },
      { type: "c", path: `${folder}/c.ts` },
    ]);
    assert.deepEqual(pluginFiles(denoHost.files, `${folder}/none`), []);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("a grant is read from its flag", () => {
  assert.deepEqual(
    parseGrant("x=net:a.com,127.0.0.1:80,env:A,B,run:git"),
    { x: { net: ["a.com", "127.0.0.1:80"], env: ["A", "B"], run: ["git"] } },
  );
  assert.deepEqual(
    parseGrant("x=env:A,npm,net:b.com,c.com"),
    { x: { env: ["A"], npm: ["*"], net: ["b.com", "c.com"] } },
  );
  for (
    const text of [
      ...["x", "=net:a", "x=", "x=a.com", "x=write:/", "x=net:"],
      ...["x=npm:diff", "x=npm,diff", "x=npm:"],
    ]
  ) {
    assert.throws(() => parseGrant(text), SyntaxError, text);
  }
  assert.deepEqual(
    mergeGrants(["x=net:a", "y=env:E", "x=net:b,run:c"].map(parseGrant)),
    { x: { net: ["a", "b"], run: ["c"] }, y: { env: ["E"] } },
  );
});

const NPM = "--allow-plugin x=npm";

Deno.test("what a plugin asks for depends on its node", () => {
  const node = handlerNode("a", {
    url: "https://api.example.com/x?y",
    local: "http://127.0.0.1:8080/",
    later: "https://${context.host}/",
    name: "TOKEN",
  });
  const requests = requestsOf({
    net: ["fixed.com", "$url", "$local", "$later", "$absent"],
    env: ["$name"],
  }, node);
  assert.deepEqual(requests, [
    { kind: "net", value: "fixed.com" },
    { kind: "net", value: "api.example.com" },
    { kind: "net", value: "127.0.0.1:8080" },
    { kind: "net", value: undefined },
    { kind: "env", value: "TOKEN" },
  ]);
  assert.equal(
    flagFor("x", requests),
    "--allow-plugin x=net:fixed.com,net:api.example.com,net:127.0.0.1:8080,net:HOST,env:TOKEN",
  );
  assert.equal(
    permissionsText({ env: ["A"], net: ["$url", "b"] }),
    "net: $url, b; env: A",
  );
  for (const npm of [true, ["diff@9.0.0", "left-pad"]]) {
    const [request, ...more] = requestsOf({ npm }, node);
    assert.deepEqual(request, { kind: "npm", value: "*" });
    assert.equal(flagFor("x", [{ kind: "npm", value: "*" }, ...more]), NPM);
  }
  for (const npm of [false, []]) {
    assert.deepEqual(requestsOf({ npm }, node), []);
  }
  assert.equal(permissionsText({ npm: true }), "npm: *");
  assert.equal(permissionsText({ npm: ["diff"] }), "npm: diff");
});

Deno.test("a grant covers what it names, and no more", () => {
  const cases: [
    kind: "net" | "env" | "read",
    value: string | undefined,
    grant: string,
    ok: boolean,
  ][] = [
    ["net", "a.com", "a.com", true],
    ["net", "a.com:8080", "a.com", true],
    ["net", "a.com", "a.com:8080", false],
    ["net", "b.a.com", "a.com", false],
    ["net", "a.com", "*", true],
    ["net", undefined, "a.com", true],
    ["env", "AB", "A", false],
    ["read", "/a/b", "/a", true],
    ["read", "/ab", "/a", false],
  ];
  for (const [kind, value, grant, ok] of cases) {
    assert.equal(
      isGranted({ kind, value }, { [kind]: [grant] }),
      ok,
      `${value} ${grant}`,
    );
  }
  assert.equal(isGranted({ kind: "net", value: undefined }, {}), false);
});

Deno.test("a description that is none is refused, and says why", () => {
  const good = { type: "x", role: "work", help: "h", attributes: [] };
  const cases: [change: Record<string, unknown>, reason: RegExp][] = [
    [{ api: 2 }, /it speaks API 2, this factory speaks 1$/],
    [{ type: "y" }, /declares type "y", but its file is named after "x"/],
    [{ role: "start" }, /its role is "start", but must be one of work/],
    [{ role: "exit" }, /its role is "exit"/],
    [{ help: "" }, /its help is "", not a text/],
    [{ attributes: {} }, /its attributes are no array/],
    [{ attributes: [{}] }, /the name of attribute 1 is null/],
    [{ attributes: [{ name: "a", type: "date" }] }, /a has the type "date"/],
    [
      { attributes: [{ name: "a", type: "string" }] },
      /the help of attribute a/,
    ],
    [
      { attributes: [{ name: "a", type: "enum", help: "h" }] },
      /an enum without values/,
    ],
    [
      { attributes: [{ name: "a", type: "integer", help: "h", default: "1" }] },
      /the default of a is "1", which is no integer/,
    ],
    [{ permissions: { write: ["/"] } }, /asks for the permission "write"/],
    [{ permissions: { net: "a.com" } }, /its permission net is no array/],
  ];
  for (const [change, reason] of cases) {
    assert.throws(
      () =>
        readDescription(
          JSON.parse(JSON.stringify({ ...good, ...change })),
          "x",
        ),
      reason,
    );
  }
  assert.throws(() => readDescription(null, "x"), /no object/);
  assert.deepEqual(readDescription(good, "x"), { ...good, permissions: {} });
});

Deno.test("lines of the host are told from what the plugin prints, however they arrive", () => {
  const output = 'hello\nno break\x1etok {"a":1}\n\x1eother {"a":2}\nend';
  for (const size of [1, 2, 7, 1000]) {
    const lines: string[] = [];
    let text = "";
    const reader = new LineReader("tok", (line) => lines.push(line), (more) => {
      text += more;
    });
    for (let at = 0; at < output.length; at += size) {
      reader.push(output.slice(at, at + size));
    }
    reader.end();
    assert.deepEqual(lines, ['{"a":1}']);
    assert.equal(text, 'hello\nno break\n\x1eother {"a":2}\nend');
  }
});

Deno.test("a message of the wrong shape is none", () => {
  for (
    const json of [
      "",
      "x",
      "1",
      "null",
      "[]",
      "{}",
      '{"type":"answer"}',
      '{"type":"progress","text":1}',
      '{"type":"error","text":"a"}',
    ]
  ) assert.equal(parseMessage(json), undefined, json);
});

Deno.test("a host may write what the node may, and nothing that leads out by a link", () => {
  const root = Deno.makeTempDirSync();
  try {
    const workspace = `${root}/ws`;
    Deno.mkdirSync(`${workspace}/src`, { recursive: true });
    Deno.symlinkSync(root, `${workspace}/out`);
    Deno.symlinkSync("src", `${workspace}/inside`);
    const scope = (entries: string[] | undefined) =>
      scopeOf(
        denoHost.files,
        handlerNode("a", {
          ...(entries && { allowed_write_paths: entries }),
          deny_read_paths: ["secret/", "a.txt"],
        }),
        // All that is looked at of a run's artifacts.
        { workspace, artifacts: { folder: `${root}/a` } as never },
        { folder: "/plugins", grants: {} },
      );
    const { permissions, created, outside } = scope([
      "src/",
      "new/deep/a.txt",
      "out/x",
      "out",
      "inside/",
    ]);
    assert.deepEqual(permissions.write, [
      `${workspace}/src`,
      `${workspace}/new/deep/a.txt`,
      `${workspace}/inside`,
      `${root}/a`,
    ]);
    assert.deepEqual(outside, ["out/x", "out"]);
    assert.deepEqual(permissions.denyRead, [
      `${workspace}/secret`,
      `${workspace}/a.txt`,
    ]);
    assert.deepEqual(created, ["new", "new/deep"]);
    Deno.writeTextFileSync(`${workspace}/new/kept`, "");
    removeUnused(denoHost.files, workspace, created);
    assert.deepEqual(
      [...Deno.readDirSync(`${workspace}/new`)].map(({ name }) => name),
      ["kept"],
    );
    assert.deepEqual(scope([]).permissions.write, [`${root}/a`]);
    assert.deepEqual(scope(undefined).permissions.write, [
      workspace,
      `${root}/a`,
    ]);
    assert.deepEqual(scope(["./"]).permissions.write, [workspace, `${root}/a`]);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});

Deno.test("a path with a comma is refused, since it would grant others", () => {
  assert.throws(
    () => launch(denoHost, { read: ["/a,/etc"], write: [], grants: {} }, {}),
    /it has a comma, which would grant other paths/,
  );
});

Deno.test("a host's environment has nothing but its cache and what was granted", () => {
  const cache = Deno.makeTempDirSync();
  try {
    const { env } = launch(
      {
        ...denoHost,
        env: (name) => name === "DENO_DIR" ? cache : `the ${name}`,
      },
      { read: [], write: [], grants: { env: ["TOKEN"] } },
      {},
    );
    assert.deepEqual(env, {
      DENO_DIR: `${cache}/factory_plugins`,
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      TOKEN: "the TOKEN",
    });
    // Where Deno would keep what a plugin stores, there is no folder.
    assert.ok(Deno.statSync(`${env["DENO_DIR"]}/location_data`).isFile);
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
});
