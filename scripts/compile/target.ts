/** The platforms that an executable can be built for. */

/** A platform. */
export interface Target {
  /** Its name at Deno's, as `--target` takes it. */
  readonly triple: string;
  /** The package of npm that has its Deno. */
  readonly denoPackage: string;
  /** The folder for caches, in the user's own; `undefined` where there is no `sh` to unpack a file. */
  readonly caches: string | undefined;
}

/** All of them. */
export const TARGETS: readonly Target[] = [
  {
    triple: "x86_64-unknown-linux-gnu",
    denoPackage: "@deno/linux-x64-glibc",
    caches: ".cache",
  },
  {
    triple: "aarch64-unknown-linux-gnu",
    denoPackage: "@deno/linux-arm64-glibc",
    caches: ".cache",
  },
  {
    triple: "x86_64-apple-darwin",
    denoPackage: "@deno/darwin-x64",
    caches: "Library/Caches",
  },
  {
    triple: "aarch64-apple-darwin",
    denoPackage: "@deno/darwin-arm64",
    caches: "Library/Caches",
  },
  {
    triple: "x86_64-pc-windows-msvc",
    denoPackage: "@deno/win32-x64",
    caches: undefined,
  },
];

/** True for the machine that builds. */
export function isHere({ triple }: Target): boolean {
  return triple === Deno.build.target;
}

/** The file that is built, without its folder. */
export function fileName(target: Target, { all }: { all: boolean }): string {
  const ending = target.triple.includes("windows") ? ".exe" : "";
  return all ? `factory-${target.triple}${ending}` : `factory${ending}`;
}
