/** What an overlay file system has put into its upper folder, as the kernel's `overlayfs.rst` says. */

import { Libc } from "./libc_deno.ts";

/** Reads marks that only the file system knows. */
export class UpperFolder implements Disposable {
  readonly #libc = new Libc();

  /** True when an entry says that what is below it in the workspace has gone. */
  isWhiteout(path: string): boolean {
    const { isCharDevice, rdev } = Deno.lstatSync(path);
    return isCharDevice === true && rdev === 0;
  }

  /** True when a folder says that nothing of the workspace's folder shows through. */
  isOpaque(path: string): boolean {
    return this.#libc.attribute(path, "user.overlay.opaque") === "y";
  }

  /** Gives a file the owner of another one, where that is permitted. */
  copyOwner(from: string, to: string): void {
    const { uid, gid } = Deno.lstatSync(from);
    const now = Deno.lstatSync(to);
    if (uid === null || gid === null) return;
    if (uid === now.uid && gid === now.gid) return;
    try {
      Deno.chownSync(to, uid, gid);
    } catch (error) {
      // Only root gives files away: for others the new file is theirs.
      if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#libc[Symbol.dispose]();
  }
}
