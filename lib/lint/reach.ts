/** Which nodes can a run get to? */

/** All ids that can be reached from any of `starts`, these included; linear in nodes and ways. */
export function reachable(
  starts: Iterable<string>,
  waysFrom: (id: string) => Iterable<string>,
): ReadonlySet<string> {
  const reached = new Set(starts);
  // A set is iterated in the order of insertion, what is added on the way included.
  for (const id of reached) {
    for (const next of waysFrom(id)) reached.add(next);
  }
  return reached;
}
