/** A home of its own for a file that unpacks itself, and what its starts leave there. */

import { bounded } from "../support/bounded.ts";

/** How a start ended. */
export interface Start {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a home in it, gone when disposed of. */
export class Home implements Disposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "factory-home " });
  readonly #program: string;

  constructor(program: string) {
    this.#program = program;
    for (const name of ["home", "tmp"]) Deno.mkdirSync(`${this.path}/${name}`);
  }

  /** Where it is unpacked to, when nothing is in the way. */
  get cache(): string {
    return `${this.path}/home/.cache/factory`;
  }

  /** The one version that is unpacked in a folder for caches. */
  unpacked(cache: string = this.cache): string {
    const names = [...Deno.readDirSync(cache)].map(({ name }) => name);
    if (names.length !== 1) throw new Error(`${cache} holds ${names.join()}`);
    return `${cache}/${names[0]}`;
  }

  /** The environment of a start: a home, a folder for temporary files, and nothing else. */
  get env(): Record<string, string> {
    return {
      HOME: `${this.path}/home`,
      TMPDIR: `${this.path}/tmp`,
    };
  }

  /** Starts it. */
  spawn(
    args: readonly string[] = ["--version"],
    { env = this.env, program = this.#program, before = [], cwd = this.path }: {
      readonly env?: Readonly<Record<string, string>>;
      readonly program?: string;
      /** What starts it, such as a shell. */
      readonly before?: readonly string[];
      readonly cwd?: string;
    } = {},
  ): Deno.ChildProcess {
    const [first = program, ...rest] = [...before, program, ...args];
    return bounded(
      new Deno.Command(first, {
        args: rest,
        env: { ...env },
        clearEnv: true,
        cwd,
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
        detached: true,
      }).spawn(),
      { group: true },
    );
  }

  /** Starts it, and waits for its end. */
  async start(...how: Parameters<Home["spawn"]>): Promise<Start> {
    const { code, stdout, stderr } = await this.spawn(...how).output();
    const decoder = new TextDecoder();
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
    };
  }

  /**
   * Starts it where other file systems are mounted.
   *
   * @param mounts lines of shell, `$HERE` being this folder
   * @returns `undefined`, with a warning, where nothing can be mounted.
   */
  async startMounted(
    mounts: readonly string[],
    env: Readonly<Record<string, string>> = this.env,
    after = "",
  ): Promise<Start | undefined> {
    const flags = Deno.uid() === 0 ? "-m" : "-Urm";
    const script = [
      `HERE=$1`,
      ...mounts.map((line) => `${line} || exit 99`),
      `"$2" --version`,
      "code=$?",
      after,
      "exit $code",
    ].join("\n");
    const start = await this.start([], {
      env: { ...env, PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
      before: ["unshare", flags, "sh", "-c", script, "sh", this.path],
    });
    if (start.code !== 99 && !/^unshare:/m.test(start.stderr)) return start;
    console.warn(`SKIPPED: nothing can be mounted here: ${start.stderr}`);
    return undefined;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
