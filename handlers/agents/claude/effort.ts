/** How much claude is to reason, in its own words. */

const EFFORTS: readonly string[] = ["low", "medium", "high", "xhigh", "max"];

/** Words of other agents for less than its least. */
const LESS: readonly string[] = ["none", "minimal"];

/** Claude's word for an effort, and what to say when it is another one; it would pass over one that it does not know. */
export function effortOf(
  wanted: string | undefined,
): { readonly effort?: string; readonly note?: string } {
  if (wanted === undefined) return {};
  if (EFFORTS.includes(wanted)) return { effort: wanted };
  if (LESS.includes(wanted)) {
    return {
      effort: "low",
      note: `claude has no reasoning_effort=${wanted}: low is its least`,
    };
  }
  return {
    note: `claude has no reasoning_effort=${wanted}: it knows ${
      EFFORTS.join(", ")
    }, and reasons as much as it does by default`,
  };
}
