/** A look at what a run left in its folder. */

/** One line of `events.jsonl` or `trace.jsonl`. */
export interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A JSON object as it was read: what it holds is what the tests find out. */
export type Document = Readonly<Record<string, unknown>>;

/** A run's folder. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  exists(file = ""): boolean {
    try {
      Deno.lstatSync(`${this.path}/${file}`);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  text(file: string): string {
    return Deno.readTextFileSync(`${this.path}/${file}`);
  }

  json(file: string): Document {
    return JSON.parse(this.text(file));
  }

  status(node: string): Document {
    return this.json(`${node}/status.json`);
  }

  diff(node: string): Document {
    return this.json(`${node}/workspace.diff.json`);
  }

  /** The context that `checkpoint.json` holds. */
  context(): Document {
    const { context } = this.json("checkpoint.json");
    return context as Document; // always an object, or the test fails on what it looks for
  }

  events(...types: readonly string[]): Line[] {
    return this.#lines("events.jsonl", types);
  }

  trace(...types: readonly string[]): Line[] {
    return this.#lines("trace.jsonl", types);
  }

  #lines(file: string, types: readonly string[]): Line[] {
    return this.text(file).split("\n")
      .filter((line) => line !== "")
      .map((line): Line => JSON.parse(line))
      .filter(({ type }) => types.length === 0 || types.includes(type));
  }

  /** Ids of the nodes in the order in which they were entered. */
  route(): unknown[] {
    return this.events("StageStarted").map(({ node_id }) => node_id);
  }
}
