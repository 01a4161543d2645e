import assert from "node:assert/strict";
import { type Config, CONFIG_KEYS, parseConfig } from "../../lib/config.ts";
import { ConfigError } from "../../lib/errors.ts";

const ALL: Config = {
  sandbox: "require",
  plugins: ["tools/plugins"],
  allow_plugins: ["http_check=net:api.example.com", "diff=npm"],
  override_handlers: ["tool"],
  agent_backend: "command",
  runsdir: "out/runs",
  allow_env: ["CHANNEL"],
  mcp: {
    files: {
      command: "mcp-files",
      args: ["--root", "."],
      env: { LEVEL: "1" },
      env_pass: ["FILES_TOKEN"],
    },
    docs: {
      url: "https://docs.example.com/mcp",
      headers_env: { Authorization: "DOCS_AUTHORIZATION" },
    },
  },
};

Deno.test("a file sets what it names", () => {
  assert.deepEqual(Object.keys(ALL), CONFIG_KEYS);
  for (const text of [JSON.stringify(ALL), JSON.stringify(ALL, null, 2)]) {
    assert.deepEqual(parseConfig(text, "c.json").config, ALL);
  }
  assert.deepEqual(parseConfig(" {} ", "c.json").config, {});
});

Deno.test("what is wrong is told with its place, its value and what is expected", () => {
  const cases: [text: string, message: string, hint?: string][] = [
    [
      "",
      "1:1: expected a value, but found the end of the file",
      "mend c.json, or remove it",
    ],
    [
      '{\n  "sandbox": "off",\n}',
      '3:1: expected a key in "quotes", but found "}"',
    ],
    ["[]", "1:1: the file holds […], but has to hold {…}"],
    ['{"mcp": []}', "1:9: mcp has to be {…}"],
    [
      '{"mcp": {"a b": {}}}',
      '1:10: mcp has the name "a b", but names are of letters, digits, - and _, 31 at most',
    ],
    ['{"mcp": {"a": {}}}', "1:15: mcp.a has to have a command or a url"],
    [
      '{"mcp": {"a": {"comand": "x"}}}',
      '1:16: mcp.a has "comand", but may have command, args, env, env_pass',
      "did you mean command?",
    ],
    [
      '{"mcp": {"a": {"url": "h", "args": []}}}',
      '1:28: mcp.a has "args", but may have url, headers_env',
    ],
    [
      '{"mcp": {"a": {"url": "ftp://h"}}}',
      '1:15: mcp.a.url is "ftp://h", but has to be a URL that begins with http: or https:',
    ],
    [
      '{"mcp": {"a": {"command": "x", "args": [1]}}}',
      "1:41: mcp.a.args[0] has to be a text",
    ],
    ["null", "1:1: the file holds null, but has to hold {…}"],
    [
      '{"sandbocks": 1}',
      '1:2: there is no key "sandbocks"',
      "did you mean sandbox?",
    ],
    [
      '{"allow-env": []}',
      '1:2: there is no key "allow-env"',
      "did you mean allow_env?",
    ],
    [
      '{"x": 1}',
      '1:2: there is no key "x"',
      `the keys are ${CONFIG_KEYS.join(", ")}`,
    ],
    ['{"__proto__": 1}', '1:2: there is no key "__proto__"'],
    ['{"toString": 1}', '1:2: there is no key "toString"'],
    [
      '{"runsdir": "a",\n "runsdir": "b"}',
      "2:2: the key runsdir is there twice",
    ],
    [
      '{\n  "sandbox": "landlok"\n}',
      '2:14: sandbox is "landlok", but has to be one of auto, require, landlock, bwrap, overlay, off',
      "did you mean landlock?",
    ],
    [
      '{"sandbox": true}',
      "1:13: sandbox is true, but has to be one of auto, require, landlock, bwrap, overlay, off",
    ],
    [
      '{"runsdir": 7}',
      "1:13: runsdir is 7, but has to be a text that is not empty",
    ],
    [
      '{"runsdir": " "}',
      '1:13: runsdir is " ", but has to be a text that is not empty',
    ],
    [
      '{"agent_backend": null}',
      "1:19: agent_backend is null, but has to be a text that is not empty",
    ],
    [
      '{"plugins": "tools"}',
      '1:13: plugins is "tools", but has to be a list of texts',
    ],
    [
      '{"plugins": ["a", {}]}',
      "1:19: plugins[1] is {…}, but has to be a text that is not empty",
    ],
    [
      '{"allow_env": [[1]]}',
      "1:16: allow_env[0] is […], but has to be a text that is not empty",
    ],
    [
      '{"allow_plugins": ["x=y"]}',
      '1:20: allow_plugins[0] is "x=y": "y" has to start with one of net: env: run: read: sys: ffi: npm',
    ],
  ];
  for (const [text, message, hint] of cases) {
    assert.throws(() => parseConfig(text, "c.json"), (error) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.equal(error.message, `Cannot use c.json:${message}`);
      assert.match(message, new RegExp(`^${error.line}:${error.column}: `));
      if (hint !== undefined) assert.equal(error.hint, hint);
      return true;
    });
  }
});

Deno.test("a value that others find wrong is told with its place", () => {
  const { complain } = parseConfig('{\n "agent_backend": "x"}', "c.json");
  assert.equal(
    complain("agent_backend", "one of a, b").message,
    'Cannot use c.json:2:19: agent_backend is "x", but has to be one of a, b',
  );
});
