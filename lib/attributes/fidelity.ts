/** How much an agent is told about earlier stages. */

/** All fidelities, most first. */
export const FIDELITIES: readonly string[] = [
  "full",
  "truncate",
  "compact",
  "summary:low",
  "summary:medium",
  "summary:high",
];
