/** Which `node [..]` and `edge [..]` stand too far down to do anything? */

import type { Problem } from "../dot/span.ts";
import type { Scope } from "./build_scope.ts";
import type { Span } from "./graph.ts";

/** The rule of lists that do nothing. */
export const DEFAULTS_UNUSED = "defaults_unused";

/** Lists of defaults that nothing has been given yet, while a text is read. */
export class IdleDefaults {
  readonly #kind: "node" | "edge";
  readonly #waiting: Map<Scope, Span[]> = new Map();

  constructor(kind: "node" | "edge") {
    this.#kind = kind;
  }

  /** Notes a list of the block. */
  add(scope: Scope, span: Span): void {
    const lists = this.#waiting.get(scope);
    if (lists === undefined) this.#waiting.set(scope, [span]);
    else lists.push(span);
  }

  /** Something begins in the block, and is given the defaults of all blocks around it. */
  give(scope: Scope): void {
    if (this.#waiting.size === 0) return;
    for (let at: Scope | undefined = scope; at; at = at.parent) {
      this.#waiting.delete(at);
    }
  }

  /** What to say of those that are left at the end of the text. */
  *problems(): Iterable<Problem> {
    const kind = this.#kind;
    for (const span of [...this.#waiting.values()].flat()) {
      yield {
        severity: "warning",
        rule: DEFAULTS_UNUSED,
        message: kind === "node"
          ? "these `node` defaults do nothing: no node of the block is first named below them"
          : "these `edge` defaults do nothing: no edge of the block stands below them",
        span,
        fix: "move them up: they act from where they stand",
      };
    }
  }
}
