/** What a measurement is, and what several of its samples amount to. */

/** One sample, in milliseconds. */
export interface Sample {
  readonly ms: number;
  /** What the same work costs without factory; measured right beside it. */
  readonly floorMs?: number;
  /** What the goal grants on top of the floor. */
  readonly extraMs?: number;
}

/** What a measurement should reach. */
export type Goal =
  /** At most so many times its floor, plus the extra. */
  | { readonly timesFloor: number }
  | { readonly ms: number };

/** Something to measure. */
export interface Measurement {
  readonly name: string;
  /** What the floor does, in a few words. */
  readonly floor?: string;
  readonly goal?: Goal;
  /** Samples to take. */
  readonly rounds: number;
  sample(): Promise<Sample>;
}

/** Medians of a measurement's samples. */
export interface Result {
  readonly name: string;
  readonly ms: number;
  readonly floor?: string;
  readonly floorMs?: number;
  readonly ratio?: number;
  readonly goal?: string;
  /** The most that the goal allows. */
  readonly goalMs?: number;
  readonly met?: boolean;
  readonly samples: readonly Sample[];
}

/** Sums up samples. */
export function resultOf(
  { name, floor, goal }: Measurement,
  samples: readonly Sample[],
): Result {
  const ms = median(samples.map((sample) => sample.ms));
  const floorMs = medianOf(samples, "floorMs");
  const extraMs = medianOf(samples, "extraMs");
  const goalMs = goal &&
    ("ms" in goal
      ? goal.ms
      : goal.timesFloor * (floorMs ?? 0) + (extraMs ?? 0));
  return {
    name,
    ms,
    ...(floor !== undefined && { floor }),
    ...(floorMs !== undefined && { floorMs, ratio: ms / floorMs }),
    ...(goal && { goal: goalText(goal, extraMs) }),
    ...(goalMs !== undefined && { goalMs, met: ms <= goalMs }),
    samples,
  };
}

function goalText(goal: Goal, extraMs: number | undefined): string {
  if ("ms" in goal) return `${goal.ms} ms`;
  const extra = extraMs === undefined ? "" : ` + ${extraMs.toFixed(0)} ms`;
  return `${goal.timesFloor} × floor${extra}`;
}

function medianOf(
  samples: readonly Sample[],
  key: "floorMs" | "extraMs",
): number | undefined {
  const values = samples.flatMap((sample) => sample[key] ?? []);
  return values.length === 0 ? undefined : median(values);
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1
    ? upper
    : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}
