/** What this machine is made of. */

/** `x86_64`, `aarch64`. */
export function architecture(): string {
  return Deno.build.arch;
}

/** This process's user and group; root's are 0. */
export function user(): { readonly uid: number; readonly gid: number } {
  return { uid: Deno.uid() ?? 0, gid: Deno.gid() ?? 0 };
}
