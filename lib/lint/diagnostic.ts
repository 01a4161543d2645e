/** What a check of a pipeline has to say. */

import type { Span } from "../graph/graph.ts";

/** How much a diagnostic matters: an error stops the run before anything is created. */
export type Severity = "error" | "warning" | "info";

/** One finding, with its place. */
export interface Diagnostic {
  /** The rule's name, such as `attr_type`. */
  readonly rule: string;
  /** How much it matters. */
  readonly severity: Severity;
  /** One sentence without a full stop. */
  readonly message: string;
  /** Its place in the text. */
  readonly span: Span;
  /** The node it is about. */
  readonly node?: string;
  /** The edge it is about. */
  readonly edge?: { readonly from: string; readonly to: string };
  /** What to do about it, as a sentence without a full stop. */
  readonly fix?: string;
}
