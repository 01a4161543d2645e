/** What tests of the library have in common. */

import {
  createFactory,
  defineHandler,
  type Factory,
  type FactoryOptions,
  success,
} from "../../mod.ts";

/** A folder with an empty `source`, and a factory that works in it. */
export class Project implements Disposable {
  readonly path = Deno.realPathSync(
    Deno.makeTempDirSync({ prefix: "factory-library-" }),
  );
  readonly factory: Factory;

  constructor(options: FactoryOptions = {}) {
    Deno.mkdirSync(`${this.path}/source`);
    this.factory = createFactory({
      cwd: `${this.path}/source`,
      runsdir: `${this.path}/runs`,
      ...options,
    });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** Nodes that do nothing but be counted. */
export function counting(started: string[]): FactoryOptions {
  return {
    handlers: [defineHandler({
      type: "count",
      help: "Counts.",
      programs: false,
      run(_values, _context, { id }) {
        started.push(id);
        return success();
      },
    })],
  };
}

/** A chain of so many nodes that are counted: `n1`, `n2`, … */
export function chain(length: number): string {
  const ids = Array.from({ length }, (_, index) => `n${index + 1}`);
  return `digraph {
    node [type=count]
    start [type=start]
    exit [type=exit]
    ${["start", ...ids, "exit"].join(" -> ")}
    ${ids.join("; ")}
  }`;
}
