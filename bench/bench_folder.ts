/** The folder that a benchmark works in: pipelines and workdirs, made once, removed at the end. */
export class BenchFolder implements Disposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "factory-bench-" });
  readonly empty: string = `${this.path}/empty`;
  /** 2,000 files of 4 KB in 20 folders. */
  readonly full: string = `${this.path}/full`;

  constructor() {
    Deno.mkdirSync(this.empty);
    const content = new Uint8Array(4096).fill(97);
    for (let folder = 0; folder < 20; folder++) {
      Deno.mkdirSync(`${this.full}/${folder}`, { recursive: true });
      for (let file = 0; file < 100; file++) {
        Deno.writeFileSync(`${this.full}/${folder}/${file}.txt`, content);
      }
    }
  }

  /** Writes a chain of nodes, and says where. */
  chain(count: number, attributes: string): string {
    const nodes = Array.from({ length: count }, (_, index) => `n${index}`);
    const file = `${this.path}/chain-${count}-${
      attributes.includes("tool") ? "tool" : "fake"
    }.dot`;
    Deno.writeTextFileSync(
      file,
      [
        "digraph {",
        ...nodes.map((id) => `  ${id} [${attributes}];`),
        `  start -> ${nodes.join(" -> ")} -> exit;`,
        "}\n",
      ].join("\n"),
    );
    return file;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** A node that the fake agent answers at once. */
export const FAKE = 'agent.backend="fake", prompt="p", allowed_write_paths=""';
/** A node that starts a process which does nothing. */
export const TOOL = 'type=tool, tool_command="true"';
