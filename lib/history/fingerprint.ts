/** Short names for long texts. */

/** 64 bits of FNV-1a, as hex. Tells texts apart that nobody tries to make alike. */
export function fingerprint(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    // Times the prime 2^40 + 0x1b3, in 32-bit halves.
    const product = low * 0x1b3;
    high =
      (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32)) >>>
      0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
