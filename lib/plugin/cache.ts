/**
 * Deno's cache, for hosts of plugins alone.
 *
 * In the user's own one, `caches` and `localStorage` would keep what a plugin
 * stores, and give it to the next, without any permission being asked.
 */

import type { Host } from "../host/host.ts";

/** Where Deno cannot keep anything; it runs without a cache then, and starts later. */
const NOWHERE = "/dev/null/none";

/**
 * The folder for `DENO_DIR`.
 *
 * @param remote whether the host's own modules come from the user's cache
 */
export function cacheFolder(host: Host, remote: boolean): string {
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
    if (remote && files.lstat(`${folder}/remote`) === undefined) {
      files.symlink(`${real}/remote`, `${folder}/remote`);
    }
    return folder;
  } catch (error) {
    // Two processes may create it at once.
    if (files.isExisting(error)) return folder;
    if (files.isDenied(error) || files.isNotFound(error)) return NOWHERE;
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
