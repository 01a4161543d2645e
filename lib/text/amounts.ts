/** Amounts for people. */

/** A whole number, its thousands apart: `12,345`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** US dollars: whole cents where that tells enough, else two figures that do. */
export function dollars(usd: number): string {
  if (usd === 0) return "$0";
  if (usd >= 0.1) return `$${usd.toFixed(2)}`;
  return `$${Number(usd.toPrecision(2)).toFixed(10).replace(/0+$/, "")}`;
}
