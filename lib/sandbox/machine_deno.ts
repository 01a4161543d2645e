/** What this machine is made of. */

/** `x86_64`, `aarch64`. */
export function architecture(): string {
  return Deno.build.arch;
}

/** This process's user and group; root's are 0. */
export function user(): { readonly uid: number; readonly gid: number } {
  return { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
}

/** The URL of a module beside this one, for another process to load. */
export function moduleUrl(name: string): string {
  return new URL(name, import.meta.url).href;
}
