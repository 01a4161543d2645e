/** A small workspace, and commands in a sandbox in it. */

import { denoHost } from "../../lib/host/deno.ts";
import { exec, type ExecResult } from "../../lib/host/exec.ts";
import type {
  Confinement,
  Sandbox,
  SandboxPolicy,
} from "../../lib/sandbox/sandbox.ts";
import { PATH, probe } from "./battery.ts";
import type { Backend } from "./escape.ts";

/** A workspace that goes away. */
export class Inside implements Disposable {
  readonly folder: string = Deno.realPathSync(Deno.makeTempDirSync());
  readonly workspace: string = `${this.folder}/ws`;
  readonly temporary: string = `${this.folder}/tmp`;

  constructor(files: Readonly<Record<string, string>> = {}) {
    Deno.mkdirSync(this.workspace);
    Deno.mkdirSync(this.temporary);
    for (const [path, text] of Object.entries(files)) {
      const at = `${this.workspace}/${path}`;
      Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(at, text);
    }
  }

  policy(options: Partial<SandboxPolicy> = {}): SandboxPolicy {
    return {
      workspace: this.workspace,
      allowedWritePaths: [],
      extraWritable: [this.temporary],
      denyReadPaths: [],
      net: "all",
      scratch: `${this.folder}/scratch`,
      ...options,
    };
  }

  read(path: string): string {
    return Deno.readTextFileSync(`${this.workspace}/${path}`);
  }

  /** Everything in the workspace, as `find` prints it. */
  paths(): string[] {
    const found: string[] = [];
    const visit = (folder: string) => {
      for (const entry of Deno.readDirSync(`${this.workspace}/${folder}`)) {
        const path = `${folder}${entry.name}${entry.isDirectory ? "/" : ""}`;
        found.push(path);
        if (entry.isDirectory) visit(path);
      }
    };
    visit("");
    return found.sort();
  }

  /** Runs a shell script under limits. */
  async sh(
    confinement: Confinement,
    script: string,
    options: { stdin?: string; signal?: AbortSignal } = {},
  ): Promise<ExecResult> {
    return await exec(denoHost, {
      argv: ["/bin/sh", "-c", script],
      cwd: this.workspace,
      env: { PATH, HOME: this.folder, TMPDIR: this.temporary },
      tag: "inside",
      signal: new AbortController().signal,
      spawn: (command) => confinement.spawn(command),
      ...options,
    });
  }

  /** Runs a shell script under limits of its own, to the settlement. */
  async once(
    sandbox: Sandbox,
    policy: Partial<SandboxPolicy>,
    script: string,
  ): Promise<ExecResult & { refused: readonly string[] }> {
    await using confinement = await sandbox.confine(this.policy(policy));
    const result = await this.sh(confinement, script);
    return { ...result, ...await confinement.settle() };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** Registers a test for each sandbox that works here, and says aloud which do not. */
export function testIn(
  backends: readonly Backend[],
  name: string,
  body: (sandbox: Sandbox, backend: Backend) => Promise<void>,
): void {
  for (const backend of backends) {
    Deno.test(`${name}, in ${backend}`, async () => {
      const { probe: { reason }, sandbox } = await probe(backend);
      if (!sandbox) {
        return console.error(`NOT TRIED: ${name}, in ${backend}: ${reason}`);
      }
      await using _ = sandbox;
      await body(sandbox, backend);
    });
  }
}

/** All sandboxes of Linux. */
export const ALL: readonly Backend[] = ["landlock", "perl", "overlay", "bwrap"];
