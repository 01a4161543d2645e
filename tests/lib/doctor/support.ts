/** A machine to look at: the real one, or parts of it made up. */

import type { Surroundings } from "../../../lib/doctor/finding.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { Files, Host } from "../../../lib/host/host.ts";

/** What is made up of a host. */
export interface Pretence {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Partial<Files>;
  readonly host?: Partial<Host>;
  readonly surroundings?: Partial<Surroundings>;
}

/** The surroundings of a check. */
export function surroundings(
  { env = {}, files = {}, host = {}, surroundings = {} }: Pretence = {},
): Surroundings {
  return {
    host: {
      ...denoHost,
      env: (name) => env[name],
      environment: () => ({ ...env }),
      files: { ...denoHost.files, ...files },
      ...host,
    },
    runsdir: "runs",
    plugins: { folders: [], named: [] },
    configFile: { path: "/p/.factory/config.json", sets: undefined },
    output: { isTerminal: false, colour: false, columns: () => 80 },
    missingPermissions: [],
    probes: () => Promise.resolve([]),
    limitMs: 3000,
    ...surroundings,
  };
}

/** A folder with programs for `PATH`, gone when disposed of. */
export function programs(
  scripts: Readonly<Record<string, string>>,
): Disposable & { readonly path: string } {
  const path = Deno.makeTempDirSync({ prefix: "factory-doctor-" });
  for (const [name, text] of Object.entries(scripts)) {
    Deno.writeTextFileSync(`${path}/${name}`, text, { mode: 0o755 });
  }
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

/** An error as the system's are. */
export function systemError(code: string, message: string): Error {
  return Object.assign(new Error(`${message} (os error)`), { code });
}
