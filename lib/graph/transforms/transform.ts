/** What a transform is: graph in, graph out. */

import type { Problem } from "../../dot/span.ts";
import type { Graph } from "../graph.ts";

/** A graph after a transform, and what was wrong with it. */
export interface Transformed {
  readonly graph: Graph;
  readonly problems: readonly Problem[];
}

/** Changes a graph before it is checked; it leaves the one it is given as it is. */
export type Transform = (graph: Graph) => Transformed;
