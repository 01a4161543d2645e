/** How what is behind the stub is packed. */

import { constants, gzipSync, zstdCompressSync } from "node:zlib";

/** A way to pack. The one that unpacks has to be on the machine that runs it. */
export interface Compression {
  /** The program that unpacks, with `-dc`. */
  readonly program: "gzip" | "zstd";
  /** Packs as small as it can, or quickly. */
  pack(data: Uint8Array, options: { readonly quick: boolean }): Uint8Array;
}

/** `gzip` is everywhere; `zstd` packs to three quarters of it and unpacks three times as fast. */
export const COMPRESSIONS: Readonly<
  Record<Compression["program"], Compression>
> = {
  gzip: {
    program: "gzip",
    pack: (data, { quick }) => gzipSync(data, { level: quick ? 1 : 9 }),
  },
  zstd: {
    program: "zstd",
    pack: (data, { quick }) =>
      zstdCompressSync(data, {
        params: {
          [constants.ZSTD_c_compressionLevel]: quick ? 1 : 19,
          [constants.ZSTD_c_checksumFlag]: 1,
        },
      }),
  },
};
