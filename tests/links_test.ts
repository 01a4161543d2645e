import assert from "node:assert/strict";
import { documents } from "./support/documents.ts";
import { readText, ROOT } from "./support/source_files.ts";

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = readText(path).replaceAll(/^```[^]*?^```$/gm, "");
  const seen = new Map<string, number>();
  return new Set(
    Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = ""]) => {
      const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
      const anchor = plain.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-");
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    }),
  );
}

Deno.test("every link to a heading leads to one", () => {
  let links = 0;
  for (const { path, text } of documents()) {
    for (
      const [, target = "", anchor = ""] of text.matchAll(
        /\]\((?!https?:)([^)#]*)#([^)]+)\)/g,
      )
    ) {
      links += 1;
      const url = new URL(target, `file://${ROOT}${path}`);
      const page = target === "" ? path : url.pathname.slice(ROOT.length);
      assert.ok(anchorsOf(page).has(anchor), `${path}: ${target}#${anchor}`);
    }
  }
  assert.ok(links > 10);
});

Deno.test("every page of docs is linked from the README or from a page that it links", () => {
  const linked = new Set<string>();
  const follow = (path: string) => {
    if (linked.has(path)) return;
    linked.add(path);
    if (!path.endsWith(".md")) return;
    for (
      const [, target = ""] of readText(path).matchAll(
        /\]\((?!https?:)([^)#]+\.md)/g,
      )
    ) {
      const { pathname } = new URL(target, `file://${ROOT}${path}`);
      follow(pathname.slice(ROOT.length));
    }
  };
  follow("README.md");
  const left = documents().map(({ path }) => path)
    .filter((path) => path.startsWith("docs/") && !linked.has(path));
  assert.deepEqual(left, []);
});
