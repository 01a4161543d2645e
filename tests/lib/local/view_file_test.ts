import assert from "node:assert/strict";
import { denoHost } from "../../../lib/host/deno.ts";
import { ViewFile } from "../../../lib/local/view_file.ts";

const line = (seq: number, more = "") =>
  `{"schema_version":1,"seq":${seq},"type":"T${more}"}`;

/** What was in the file; the journal's last event; what stays; the first event to append again. */
const CASES: readonly [
  name: string,
  text: string,
  lastSeq: number,
  kept: string,
  missingFrom: number,
][] = [
  ["an empty view misses all", "", 3, "", 1],
  [
    "the last event's lines are written again, since some may be missing",
    `${line(1)}\n${line(2)}\n${line(2, "b")}\n`,
    5,
    `${line(1)}\n`,
    2,
  ],
  [
    "half a line is dropped",
    `${line(1)}\n${line(2)}\n{"sche`,
    5,
    `${line(1)}\n`,
    2,
  ],
  [
    "lines of events that the journal lost are dropped",
    `${line(1)}\n${line(2)}\n${line(7)}\n`,
    3,
    `${line(1)}\n`,
    2,
  ],
  [
    "garbage in the middle ends what can stay",
    `${line(1)}\n\0\0\0\n${line(3)}\n`,
    3,
    "",
    1,
  ],
];

for (const [name, text, lastSeq, kept, missingFrom] of CASES) {
  Deno.test(`a view that is opened again: ${name}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = `${folder}/events.jsonl`;
      Deno.writeTextFileSync(path, text);
      const opened = ViewFile.open(denoHost, path, lastSeq);
      using view = opened.view;
      assert.equal(opened.missingFrom, missingFrom);
      assert.equal(Deno.readTextFileSync(path), kept);
      view.append([line(missingFrom)]);
      view.flush();
      assert.equal(
        Deno.readTextFileSync(path),
        `${kept}${line(missingFrom)}\n`,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
