/** A block while its graph is built: its defaults, its label, and what stands in it. */

import type { Attribute, Span } from "./graph.ts";

/** A node as it was mentioned in a block. */
export interface Mention {
  readonly id: string;
  readonly span: Span;
}

/** The digraph itself, or one subgraph. */
export class Scope {
  readonly parent: Scope | undefined;
  /** The subgraph's label as it was written last. */
  label: string | undefined;
  /** Mentions and inner subgraphs, in the order of the text. */
  readonly inside: (Mention | Scope)[] = [];
  readonly #named: Map<string, Scope> = new Map();
  #nodeDefaults: Map<string, Attribute>;
  #edgeDefaults: Map<string, Attribute>;
  #ownsNodeDefaults = false;
  #ownsEdgeDefaults = false;
  #classes: readonly string[] | undefined;

  constructor(parent?: Scope) {
    this.parent = parent;
    this.#nodeDefaults = parent ? parent.#nodeDefaults : new Map();
    this.#edgeDefaults = parent ? parent.#edgeDefaults : new Map();
  }

  get nodeDefaults(): ReadonlyMap<string, Attribute> {
    return this.#nodeDefaults;
  }

  get edgeDefaults(): ReadonlyMap<string, Attribute> {
    return this.#edgeDefaults;
  }

  /** The subgraph `name` in this block: a name that was used before opens the same one again, as in Graphviz. */
  open(name: string | undefined): Scope {
    const known = name === undefined ? undefined : this.#named.get(name);
    if (known !== undefined) return known;
    const scope = new Scope(this);
    this.inside.push(scope);
    if (name !== undefined) this.#named.set(name, scope);
    return scope;
  }

  setNodeDefaults(attributes: Iterable<Attribute>): void {
    // The maps of the blocks around stay as they are.
    if (!this.#ownsNodeDefaults) {
      this.#nodeDefaults = new Map(this.#nodeDefaults);
    }
    this.#ownsNodeDefaults = true;
    for (const attribute of attributes) {
      this.#nodeDefaults.set(attribute.key, attribute);
    }
  }

  setEdgeDefaults(attributes: Iterable<Attribute>): void {
    if (!this.#ownsEdgeDefaults) {
      this.#edgeDefaults = new Map(this.#edgeDefaults);
    }
    this.#ownsEdgeDefaults = true;
    for (const attribute of attributes) {
      this.#edgeDefaults.set(attribute.key, attribute);
    }
  }

  /** All nodes in the block and its inner ones, each once. */
  mentions(into: Map<string, Mention> = new Map()): Map<string, Mention> {
    for (const item of this.inside) {
      if (item instanceof Scope) item.mentions(into);
      else if (!into.has(item.id)) into.set(item.id, item);
    }
    return into;
  }

  /** The classes of what stands in the block, outermost first; to be asked when the whole text was read. */
  classes(): readonly string[] {
    return this.#classes ??= this.#deriveClasses();
  }

  #deriveClasses(): readonly string[] {
    const outer = this.parent?.classes() ?? [];
    const own = this.label === undefined ? "" : classOf(this.label);
    return own === "" || outer.includes(own) ? outer : [...outer, own];
  }
}

/** The class that a subgraph's label stands for. */
function classOf(label: string): string {
  return label.trim().toLowerCase().replace(/\s+/g, "-").replace(
    /[^a-z0-9-]/g,
    "",
  );
}
