/** A home for codex that is a test's alone. Codex does not work with one under the temp folder. */

import { agentsFolder } from "../../scripts/support/agent_programs.ts";

/** The home, until it is disposed of. */
export class CodexHome implements Disposable {
  /** Absolute. */
  readonly path: string;

  /** @param config the text of its `config.toml` */
  constructor(config = "") {
    Deno.mkdirSync(agentsFolder(), { recursive: true });
    this.path = Deno.realPathSync(
      Deno.makeTempDirSync({ dir: agentsFolder(), prefix: ".codex-home-" }),
    );
    if (config !== "") this.write("config.toml", config);
  }

  /** Writes one of its files. */
  write(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.path}/${name}`, text);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
