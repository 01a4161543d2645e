/** The loops of a graph. */

/** A directed graph of numbered nodes: the heads of each node's edges. */
export type Ways = readonly (readonly number[])[];

/**
 * Numbers the strongly connected components: two nodes have the same number if
 * each can be reached from the other. Tarjan's algorithm, linear, and without
 * recursion, so that a long chain does not exhaust the stack.
 */
export function componentsOf(ways: Ways): readonly number[] {
  const component: number[] = Array(ways.length).fill(-1);
  const index: number[] = Array(ways.length).fill(-1);
  const low: number[] = Array(ways.length).fill(0);
  const open: number[] = [];
  let count = 0;
  let components = 0;

  const enter = (node: number) => {
    index[node] = low[node] = count++;
    open.push(node);
    return { node, next: 0 };
  };

  for (let root = 0; root < ways.length; root++) {
    if (index[root] !== -1) continue;
    const path = [enter(root)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { node } = step;
      const head = ways[node]?.[step.next++];
      if (head !== undefined) {
        if (index[head] === -1) path.push(enter(head));
        else if (component[head] === -1) {
          low[node] = Math.min(low[node]!, index[head]!); // all arrays have an entry a node
        }
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) {
        low[parent] = Math.min(low[parent]!, low[node]!);
      }
      if (low[node] !== index[node]) continue;
      for (let member = -1; member !== node;) {
        member = open.pop()!; // `node` itself is still in there
        component[member] = components;
      }
      components++;
    }
  }
  return component;
}

/** The shortest way between two nodes that keeps to one component, both included. */
export function wayWithin(
  ways: Ways,
  component: readonly number[],
  from: number,
  to: number,
): readonly number[] {
  const before = new Map<number, number>([[from, -1]]);
  for (const node of before.keys()) {
    if (node === to) break;
    for (const head of ways[node] ?? []) {
      if (component[head] === component[from] && !before.has(head)) {
        before.set(head, node);
      }
    }
  }
  const way: number[] = [];
  for (let node = to; node !== -1; node = before.get(node) ?? -1) {
    way.unshift(node);
  }
  return way;
}
