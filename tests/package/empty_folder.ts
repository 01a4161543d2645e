/** Where somebody stands who has nothing yet: no project, no packages, no cache of ours. */

import { pathWithDeno } from "../../scripts/support/path_with_deno.ts";
import { ROOT } from "../support/source_files.ts";
import { bounded } from "../support/bounded.ts";

/** What a command printed and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The files of somebody who uses the package, as they name it. */
const CONSUMER = `${ROOT}tests/package/consumer`;

/** An empty folder, with a cache of Deno's that holds packages of npm and no others. */
export class EmptyFolder implements Disposable {
  readonly path = Deno.realPathSync(
    Deno.makeTempDirSync({ prefix: "factory-empty-" }),
  );
  readonly #root = Deno.realPathSync(
    Deno.makeTempDirSync({ prefix: "factory-cache-" }),
  );
  readonly #env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string>> = {}) {
    Deno.mkdirSync(`${this.#root}/deno`);
    const { npmCache } = JSON.parse(new TextDecoder().decode(
      new Deno.Command(Deno.execPath(), {
        args: ["info", "--json", "--no-config"],
      }).outputSync().stdout,
    ));
    Deno.symlinkSync(npmCache, `${this.#root}/deno/npm`);
    this.#env = env;
  }

  /** Where what is installed for good goes; its programs are on the path of {@linkcode run}. */
  get installed(): string {
    return `${this.#root}/installed`;
  }

  /** Writes a file. */
  write(path: string, text: string): void {
    Deno.writeTextFileSync(`${this.path}/${path}`, text);
  }

  /** Reads a file. */
  read(path: string): string {
    return Deno.readTextFileSync(`${this.path}/${path}`);
  }

  /** Puts one of the consumer's files here, with its imports under the names that `names` gives them. */
  take(
    file: string,
    names: Readonly<Record<string, string>>,
    below = ".",
  ): void {
    let text = Deno.readTextFileSync(`${CONSUMER}/${file}`);
    for (const [path, name] of Object.entries(names)) {
      text = text.replaceAll(`"../../../${path}"`, JSON.stringify(name));
    }
    this.write(`${below}/${file}`, text);
  }

  /** Runs a line of shell here. */
  async run(line: string): Promise<Finished> {
    const command = new Deno.Command("sh", {
      args: ["-c", line],
      cwd: this.path,
      env: {
        NO_COLOR: "1",
        CI: "1",
        DENO_DIR: `${this.#root}/deno`,
        DENO_INSTALL_ROOT: this.installed,
        DENO_NO_UPDATE_CHECK: "1",
        // Nothing is asked of the registry that is here already.
        npm_config_prefer_offline: "true",
        npm_config_audit: "false",
        npm_config_fund: "false",
        PATH: `${this.installed}/bin:${pathWithDeno()}`,
        ...this.#env,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    });
    const { code, stdout, stderr } = await bounded(command.spawn(), {
      group: true,
    }).output();
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
    Deno.removeSync(this.#root, { recursive: true });
  }
}
