/**
 * Deno's cache, for hosts of plugins alone.
 *
 * In the user's own one, `caches` and `localStorage` would keep what a plugin
 * stores, and give it to the next, without any permission being asked.
 */

import type { Files, Host } from "../host/host.ts";

/** Where Deno cannot keep anything; it runs without a cache then, and starts later. */
const NOWHERE = "/dev/null/none";

/**
 * The folder for `DENO_DIR`.
 *
 * @param parts what the host may take from the user's cache: `remote` for its own modules, `npm` for packages
 */
export function cacheFolder(
  host: Host,
  parts: readonly ("remote" | "npm")[],
): string {
  const { files } = host;
  const real = userCache(host);
  if (real === undefined) return NOWHERE;
  const folder = `${real}/factory_plugins`;
  try {
    if (files.lstat(`${folder}/${STORE}`) === undefined) {
      files.mkdir(folder);
      // A file where Deno would need a folder: nothing can be stored.
      files.write(`${folder}/${STORE}`, "");
    }
    for (const part of parts) {
      link(files, `${real}/${part}`, `${folder}/${part}`);
    }
    return folder;
  } catch (error) {
    if (files.isDenied(error) || files.isNotFound(error)) return NOWHERE;
    throw error;
  }
}

function link(files: Files, target: string, path: string): void {
  try {
    if (files.lstat(path) === undefined) files.symlink(target, path);
  } catch (error) {
    // Two processes may create it at once.
    if (!files.isExisting(error)) throw error;
  }
}

/** The folder that packages from npm are in, without links; `undefined` when there is none. */
export function npmFolder(host: Host): string | undefined {
  const real = userCache(host);
  if (real === undefined) return undefined;
  try {
    return host.files.realPath(`${real}/npm`);
  } catch (error) {
    if (host.files.isNotFound(error)) return undefined;
    throw error;
  }
}

/** What Deno keeps for a page, or a program. */
const STORE = "location_data";

/** Where Deno keeps what it has fetched and translated. */
function userCache(host: Host): string | undefined {
  const named = host.env("DENO_DIR");
  if (named) return named.startsWith("/") ? named : `${host.cwd()}/${named}`;
  const cache = host.env("XDG_CACHE_HOME");
  if (cache) return `${cache}/deno`;
  const home = host.env("HOME");
  if (!home) return undefined;
  return host.os === "darwin"
    ? `${home}/Library/Caches/deno`
    : `${home}/.cache/deno`;
}
