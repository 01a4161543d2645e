/**
 * `deno run -A tests/forms/older/runtime.ts`: fetches an older Deno, and a program
 * that it has compiled, from npm (230 MB). That program is a runtime to compile
 * with: what is put into it takes the place of its own. It is for tests alone.
 *
 * They are kept in `FACTORY_RUNTIME_DIR`, else `factory-runtime` in the user's
 * cache. Without them the tests of the compiled form are skipped.
 *
 * @module
 */

const DENO = ["@deno/linux-x64-glibc@2.4.2", "deno"] as const;
const DENORT = ["@vltpkg/cli-linux-x64@0.0.0-18", "vlt"] as const;

/** The two files. */
export interface OlderRuntime {
  readonly deno: string;
  readonly denort: string;
}

/** Where they are; `undefined` when they are not there. */
export function olderRuntime(): OlderRuntime | undefined {
  const folder = runtimeFolder();
  const found = { deno: `${folder}/deno`, denort: `${folder}/denort` };
  return isFile(found.deno) && isFile(found.denort) ? found : undefined;
}

if (import.meta.main) Deno.exit(await install());

async function install(): Promise<number> {
  const there = olderRuntime();
  if (there) {
    console.log(there.denort);
    return 0;
  }
  if (Deno.build.target !== "x86_64-unknown-linux-gnu") {
    console.error(
      `Cannot fetch a runtime: there is none for ${Deno.build.target}`,
    );
    return 1;
  }
  const folder = runtimeFolder();
  Deno.mkdirSync(folder, { recursive: true });
  const cache = Deno.makeTempDirSync({ dir: folder, prefix: ".npm-" });
  try {
    for (
      const [[pack, file], name] of [[DENO, "deno"], [
        DENORT,
        "denort",
      ]] as const
    ) {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["cache", "--no-config", "--quiet", `npm:${pack}`],
        env: { DENO_DIR: cache, NO_COLOR: "1" },
        stdin: "null",
        stderr: "piped",
      }).output();
      if (!success) {
        console.error(
          `Cannot fetch ${pack}: ${new TextDecoder().decode(stderr).trim()}`,
        );
        return 1;
      }
      const [registry] = Deno.readDirSync(`${cache}/npm`);
      const at = pack.lastIndexOf("@");
      const path = `${pack.slice(0, at)}/${pack.slice(at + 1)}/${file}`;
      const found = `${cache}/npm/${registry?.name}/${path}`;
      Deno.chmodSync(found, 0o755);
      Deno.renameSync(found, `${folder}/${name}`);
    }
    console.log(`${folder}/denort`);
    return 0;
  } finally {
    Deno.removeSync(cache, { recursive: true });
  }
}

function runtimeFolder(): string {
  const named = Deno.env.get("FACTORY_RUNTIME_DIR");
  const cache = Deno.env.get("XDG_CACHE_HOME") ||
    `${Deno.env.get("HOME") ?? "/tmp"}/.cache`;
  return named || `${cache}/factory-runtime`;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}
