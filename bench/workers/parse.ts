/** Parses a pipeline and builds its graph, once, in a fresh process; prints the milliseconds. */

import { buildGraph } from "../../lib/graph/build.ts";

const [file = ""] = Deno.args;
const text = Deno.readTextFileSync(file);
const start = performance.now();
const { graph } = buildGraph({ file, text });
const ms = performance.now() - start;
if (!graph) throw new Error(`Cannot build ${file}`);
console.log(ms);
