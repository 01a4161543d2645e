/** The example of the customer's document, as it stands there. */

import { RunFolder } from "./run_folder.ts";
import { type Ran, runFactory } from "./support.ts";

/** Its section 3, word for word. */
const DOCUMENT_PIPELINE = `digraph G {
  graph [goal="generate a release note"];

  start [shape=Mdiamond];
  generate [shape=box, type=codergen, prompt="Draft output for: $goal"];
  check [shape=parallelogram, type=tool, tool_command="test -f README.md"];
  exit [shape=Msquare];

  start -> generate;
  generate -> check [condition="outcome=success"];
  generate -> exit  [condition="outcome=fail"];
  check -> exit;
}
`;

/** The flags of its section 4, where they stand there. */
export const DOCUMENT_FLAGS: readonly string[] = [
  ...["--workdir", ".", "--runsdir", "./runs", "--run-id", "demo"],
];

/** A folder with the pipeline in it, in which somebody follows the document. Removed at the end. */
export class Reader implements Disposable {
  readonly folder: string;

  constructor({ readme }: { readonly readme: boolean }) {
    this.folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "seed-" }));
    Deno.writeTextFileSync(`${this.folder}/pipeline.dot`, DOCUMENT_PIPELINE);
    if (readme) {
      Deno.writeTextFileSync(`${this.folder}/README.md`, "# A project\n");
    }
  }

  /** The run named `demo`. */
  get demo(): RunFolder {
    return new RunFolder(`${this.folder}/runs/demo`);
  }

  /** Types a command line. */
  factory(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    return runFactory(args, { cwd: this.folder, env });
  }

  /** Types the document's command line. */
  run(env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return this.factory(["run", ...DOCUMENT_FLAGS, "pipeline.dot"], env);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}
