/** The Deno of a platform. */

import { BuildError, deno, denoFolder } from "./deno_command.ts";
import { isHere, type Target } from "./target.ts";

/**
 * Where the Deno of a platform is: the one that builds, or another platform's
 * of the same version, which npm has. Deno fetches that and checks its hash.
 *
 * @throws {BuildError} when it cannot be had.
 */
export async function denoFor(target: Target): Promise<string> {
  if (isHere(target)) return Deno.execPath();
  const { denoPackage } = target;
  const version = Deno.version.deno;
  await deno(["cache", "--no-config", `npm:${denoPackage}@${version}`]);
  const npm = `${await denoFolder()}/npm`;
  for (const { name } of Deno.readDirSync(npm)) {
    const file = `${npm}/${name}/${denoPackage}/${version}/deno`;
    if (isFile(file)) return file;
  }
  throw new BuildError(`${denoPackage} has no file "deno"`);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory
    ) return false;
    throw error;
  }
}
