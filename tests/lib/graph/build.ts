/** A graph of a text, for tests. */

import assert from "node:assert/strict";
import { buildGraph } from "../../../lib/graph/build.ts";
import type { Graph } from "../../../lib/graph/graph.ts";

/** Builds a text that has no errors; a warning is for another test. */
export function build(text: string): Graph {
  const { graph, problems } = buildGraph({ file: "p.dot", text });
  const errors = problems.filter(({ severity }) => severity === "error");
  assert.deepEqual(errors, [], text);
  assert.ok(graph);
  return graph;
}
