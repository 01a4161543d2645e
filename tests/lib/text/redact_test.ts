import assert from "node:assert/strict";
import { Redactor } from "../../../lib/text/redact.ts";

const SECRETS = [
  { name: "TOKEN", value: "abcabcabd" },
  { name: "LONGER_TOKEN", value: "abcabcabdXYZ" },
  { name: "QUOTED_KEY", value: 'say "ümläut"\n' },
  { name: "REPEATED_KEY", value: "aaaaaaaa" },
];

const TEXTS = [
  "nothing to hide",
  "abcabcabd",
  "xabcabcabdy",
  "abcabcabdXYZ",
  "abcabcabdXY",
  "abcabcabcabdXYZabcabcabd",
  "abcabcab",
  "aaaaaaaaaaaaaaaaaaaaab",
  'key: say "ümläut"\n!',
  `json: ${JSON.stringify({ key: 'say "ümläut"\n' })}`,
  `https://example.com/?key=${encodeURIComponent('say "ümläut"\n')}&x`,
  "ünïcödé abcabcabd €",
  "",
];

Deno.test("secrets are named, the longest first, in whatever way they are spelled", () => {
  const redactor = new Redactor(SECRETS);
  const cases: [text: string, told: string][] = [
    ["xabcabcabdy", "x[redacted: TOKEN]y"],
    ["abcabcabdXYZ", "[redacted: LONGER_TOKEN]"],
    ["abcabcabdXY", "[redacted: TOKEN]XY"],
    [
      "aaaaaaaaaaaaaaaaaab",
      "[redacted: REPEATED_KEY][redacted: REPEATED_KEY]aab",
    ],
    ['say "ümläut"\n', "[redacted: QUOTED_KEY]"],
    [
      JSON.stringify({ a: 'say "ümläut"\n' }),
      '{"a":"[redacted: QUOTED_KEY]"}',
    ],
    [
      `?k=${encodeURIComponent('say "ümläut"\n')}&`,
      "?k=[redacted: QUOTED_KEY]&",
    ],
  ];
  for (const [text, told] of cases) assert.equal(redactor.text(text), told);
});

Deno.test("a secret that comes in pieces is found wherever it is cut", () => {
  const redactor = new Redactor(SECRETS);
  const encoder = new TextEncoder();
  for (const text of TEXTS) {
    const whole = redactor.text(text);
    for (let size = 1; size <= text.length + 1; size++) {
      const texts = redactor.texts();
      let told = "";
      for (let at = 0; at < text.length; at += size) {
        told += texts.push(text.slice(at, at + size));
      }
      assert.equal(told + texts.end(), whole, `${text} by ${size}`);

      const data = encoder.encode(text);
      const bytes = redactor.bytes();
      const pieces: number[] = [];
      for (let at = 0; at < data.length; at += size) {
        pieces.push(...bytes.push(data.slice(at, at + size)));
      }
      pieces.push(...bytes.end());
      const decoded = new TextDecoder().decode(Uint8Array.from(pieces));
      assert.equal(decoded, whole, `bytes of ${text} by ${size}`);
      assert.equal(bytes.found, whole !== text);
    }
  }
});

Deno.test("no more is held back than what may become a secret", () => {
  const texts = new Redactor(SECRETS).texts();
  assert.equal(texts.push("line\n"), "line\n");
  assert.equal(texts.push("an ab"), "an ");
  assert.equal(texts.push("acus\n"), "abacus\n");
  assert.equal(texts.push("abcabcabdX"), "");
  assert.equal(texts.push("!"), "[redacted: TOKEN]X!");
});

Deno.test("values are gone through, keys included; without secrets they are the same", () => {
  const value = { abcabcabd: ["x abcabcabd", 1, null, { deep: "abcabcabd" }] };
  assert.deepEqual(new Redactor(SECRETS).value(value), {
    "[redacted: TOKEN]": ["x [redacted: TOKEN]", 1, null, {
      deep: "[redacted: TOKEN]",
    }],
  });
  assert.equal(new Redactor([]).value(value), value);
  const bytes = Uint8Array.of(255, 0, 128);
  assert.deepEqual(new Redactor(SECRETS).bytes().push(bytes), bytes);
});

Deno.test("a secret is found in JSON that is in JSON that is in JSON", () => {
  const value = '{"key": "a\\nb"}\n';
  const redactor = new Redactor([{ name: "CREDENTIALS", value }]);
  let text = value;
  for (let depth = 0; depth < 4; depth++) {
    text = JSON.stringify(text);
    assert.equal(redactor.text(text).includes("key"), false);
  }
});
