import assert from "node:assert/strict";
import { RunFolderError } from "../../../lib/errors.ts";
import type { RunRecord } from "../../../lib/history/event.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import { Journal, readJournal } from "../../../lib/local/journal.ts";

const NOTES: readonly RunRecord[] = [
  { type: "Notice", message: "one" },
  { type: "Notice", message: "two — ünïcode\nand a newline" },
  { type: "Notice", message: "three" },
];

async function inFolder(
  action: (path: string) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await action(`${folder}/journal.jsonl`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function write(path: string): Uint8Array<ArrayBuffer> {
  using journal = new Journal(denoHost, path, 0);
  for (const note of NOTES) journal.append(note);
  journal.sync();
  return Deno.readFileSync(path);
}

function messages(path: string): string[] {
  return readJournal(denoHost, path).events.map((event) =>
    event.type === "Notice" ? event.message : event.type
  );
}

Deno.test("a journal reads back what was appended, numbered from 1", () =>
  inFolder((path) => {
    write(path);
    const { events, tornBytes } = readJournal(denoHost, path);
    assert.deepEqual(events.map(({ seq }) => seq), [1, 2, 3]);
    assert.deepEqual(
      messages(path),
      NOTES.map((note) => "message" in note ? note.message : ""),
    );
    assert.equal(tornBytes, 0);
  }));

Deno.test("each line of a journal is JSON", () =>
  inFolder((path) => {
    write(path);
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
    assert.deepEqual(lines.map((line) => JSON.parse(line).event.seq), [
      1,
      2,
      3,
    ]);
  }));

Deno.test("a journal cut off anywhere in its last line loses that line only", () =>
  inFolder((path) => {
    const whole = write(path);
    const lastLine = whole.subarray(0, -1).lastIndexOf(10) + 1;
    for (let length = lastLine; length < whole.length; length++) {
      Deno.writeFileSync(path, whole.subarray(0, length));
      const { events, validBytes, tornBytes } = readJournal(denoHost, path);
      assert.equal(events.length, 2, `cut at ${length}`);
      assert.equal(validBytes, lastLine);
      assert.equal(tornBytes, length - lastLine);
    }
  }));

Deno.test("no byte of a line before the last can change unseen", () =>
  inFolder((path) => {
    const whole = write(path);
    const secondLine = whole.indexOf(10) + 1;
    for (let at = 0; at < secondLine; at++) {
      const changed = whole.slice();
      changed[at] = changed[at]! ^ 1;
      Deno.writeFileSync(path, changed);
      assert.throws(
        () => readJournal(denoHost, path),
        (error) =>
          error instanceof RunFolderError &&
          /line 1 is damaged/.test(error.message),
        `byte ${at}`,
      );
    }
  }));

Deno.test("a missing line is noticed", () =>
  inFolder((path) => {
    const lines = new TextDecoder().decode(write(path)).split("\n");
    Deno.writeTextFileSync(path, [lines[0], lines[2], ""].join("\n"));
    assert.throws(
      () => readJournal(denoHost, path),
      /line 2 has event 3, but 2 has to follow/,
    );
  }));

Deno.test("zeros that a loss of power left at the end are dropped", () =>
  inFolder((path) => {
    const whole = write(path);
    Deno.writeFileSync(
      path,
      new Uint8Array([...whole, ...new Uint8Array(512)]),
    );
    const { events, tornBytes } = readJournal(denoHost, path);
    assert.equal(events.length, 3);
    assert.equal(tornBytes, 512);
  }));

Deno.test("an opened journal goes on counting", () =>
  inFolder((path) => {
    write(path);
    {
      using journal = new Journal(denoHost, path, 3);
      assert.equal(journal.append({ type: "Notice", message: "four" }).seq, 4);
      journal.sync();
    }
    assert.deepEqual(messages(path).at(-1), "four");
  }));

Deno.test({
  name: "a full disk is an error that says what to do, and leaves whole lines",
  ignore: Deno.build.os !== "linux",
  fn() {
    // Every write to /dev/full fails as on a full disk.
    using journal = new Journal(denoHost, "/dev/full", 0);
    journal.append(NOTES[0]!);
    assert.throws(
      () => journal.sync(),
      (error) =>
        error instanceof RunFolderError &&
        /No space left/.test(error.message) &&
        /resume/.test(error.hint ?? ""),
    );
    assert.equal(journal.broken, true);
  },
});
