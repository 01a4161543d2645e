/**
 * What factory uses and Deno 2.4 lacks. The tests compile this into a program for
 * the runtime that they can get; nothing else does.
 *
 * @module
 */

/** A runtime's own, which may lack what the types of a newer one have. */
type Lacking<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

const bytes: Lacking<Uint8Array, "toHex"> = Uint8Array.prototype;
bytes.toHex ??= function (this: Uint8Array): string {
  return Array.from(this, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
};

const file: Lacking<Deno.FsFile, "tryLockSync"> = Deno.FsFile.prototype;
// Asked of the kernel first, since the lock that there is waits. Between the two somebody
// else could come, and it would wait: no test has two that come in the same instant.
file.tryLockSync ??= function (this: Deno.FsFile, exclusive?: boolean) {
  const held = new RegExp(`:${this.statSync().ino} 0 EOF$`, "m");
  if (held.test(Deno.readTextFileSync("/proc/locks"))) return false;
  this.lockSync(exclusive);
  return true;
};
