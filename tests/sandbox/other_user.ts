/** Runs a file of this folder in a process of its own, as this user or as one without any rights. */

const NOBODY = "65534";

/** What kept it from being run. */
export class NotHere extends Error {}

/** Runs it as this user, and returns what it printed. */
export async function asSelf(file: string, args: string[]): Promise<string> {
  const script = new URL(file, import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", script, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (data: Uint8Array) => new TextDecoder().decode(data);
  if (!success) throw new Error(text(stderr));
  return text(stdout);
}

/** This Deno in a folder of everybody's: where it lies may be nobody else's to look into. */
function reachable(folder: string): string {
  const path = `${folder}/bin-deno`;
  try {
    Deno.linkSync(Deno.execPath(), path);
  } catch (error) {
    // On another disk.
    if (!(error instanceof Error && "code" in error)) throw error;
    Deno.copyFileSync(Deno.execPath(), path);
  }
  return path;
}

/**
 * Runs it as another user, and returns what it printed.
 *
 * @throws {NotHere} when this machine cannot, or its files are not for everybody.
 */
export async function asOther(file: string, args: string[]): Promise<string> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) {
    throw new NotHere("this is not root on Linux");
  }
  const home = Deno.makeTempDirSync();
  try {
    Deno.chmodSync(home, 0o777);
    const script = new URL(file, import.meta.url).pathname;
    const { success, stdout, stderr } = await new Deno.Command("setpriv", {
      args: [
        ...[`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"],
        // Their cache is empty, and nothing of what is loaded late is needed.
        ...[reachable(home), "run", "-A", "--no-lock", "--cached-only"],
        ...[script, ...args],
      ],
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        HOME: home,
        DENO_DIR: `${home}/deno`,
        NO_COLOR: "1",
      },
      clearEnv: true,
    }).output();
    const text = (data: Uint8Array) => new TextDecoder().decode(data);
    if (success) return text(stdout);
    if (/Permission denied|Module not found/.test(text(stderr))) {
      throw new NotHere(text(stderr).trim());
    }
    throw new Error(text(stderr));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new NotHere("there is no setpriv");
    }
    throw error;
  } finally {
    Deno.removeSync(home, { recursive: true });
  }
}
