/** Which known name did the user mean? */

/**
 * Finds the candidate nearest to a name, or `undefined` when none is near
 * enough. Names that differ only in digits (`step_1`, `step_2`) are never
 * near: people number things on purpose.
 *
 * @param limit how many edits are still near; by default none below three
 * letters, one below six, else two.
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  limit: number = slack(name),
): string | undefined {
  const letters = lettersOf(name);
  const bare = withoutDigits(name);
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (candidate === name) return candidate;
    const most = least - 1;
    if (most < 1) break;
    if (Math.abs(candidate.length - name.length) > most) continue;
    // One edit changes the set of letters by two at most: a cheap way to say no.
    if (bits(letters ^ lettersOf(candidate)) > 2 * most) continue;
    const edits = distance(name, candidate, most);
    if (edits > most || bare === withoutDigits(candidate)) continue;
    best = candidate;
    least = edits;
  }
  return best;
}

/**
 * Counts the insertions, deletions, replacements and swaps of neighbours
 * between two texts; `limit + 1` when there are more than `limit`.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      // Every index is within rows of length b.length + 1.
      let edits = Math.min(
        previous[j]! + 1,
        row[j - 1]! + 1,
        previous[j - 1]! + (same ? 0 : 1),
      );
      if (
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        edits = Math.min(edits, before[j - 2]! + 1);
      }
      row.push(edits);
      least = Math.min(least, edits);
    }
    if (least > limit) return limit + 1;
    [before, previous] = [previous, row];
  }
  return Math.min(previous[b.length]!, limit + 1);
}

function slack(name: string): number {
  return name.length < 3 ? 0 : name.length < 6 ? 1 : 2;
}

function withoutDigits(name: string): string {
  return name.replace(/\d+/g, "");
}

function lettersOf(name: string): number {
  let letters = 0;
  for (let at = 0; at < name.length; at++) {
    letters |= 1 << (name.charCodeAt(at) & 31);
  }
  return letters;
}

function bits(number: number): number {
  let count = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) count++;
  return count;
}
