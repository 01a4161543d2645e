import { deepEqual } from "node:assert/strict";
import { verificationAllowlist } from "../../../lib/agents/allowlist.ts";
import type { NodeView } from "../../../lib/handler.ts";
import { valuesOf } from "../../../lib/values.ts";

function node(
  id: string,
  type: string,
  next: readonly string[],
  commands: readonly string[] = [],
): NodeView {
  const values = valuesOf({ "verification.allowed_commands": commands });
  return { id, type, label: id, next, values };
}

function allowlist(start: NodeView, others: readonly NodeView[]) {
  return verificationAllowlist(start, {
    node: (id) => [start, ...others].find((other) => other.id === id),
  });
}

Deno.test("the allowlist is the node's own, in its order, each once", () => {
  const start = node("a", "codergen", ["v"], ["z", "b", "z"]);
  deepEqual(allowlist(start, [node("v", "verification", [], ["c"])]), [
    "z",
    "b",
  ]);
});

Deno.test("the allowlist is that of the verifications that come next, sorted", () => {
  const start = node("a", "codergen", ["t", "v1"]);
  deepEqual(
    allowlist(start, [
      node("t", "tool", ["v2", "a"], ["not a verification"]),
      node("v1", "verification", ["v3"], ["make", "go test"]),
      node("v2", "verification", ["a"], ["go vet", "make"]),
      node("v3", "verification", [], ["behind another one"]),
    ]),
    ["go test", "go vet", "make"],
  );
});

Deno.test("the search for verifications ends in a cycle and at missing nodes", () => {
  const start = node("a", "codergen", ["b", "ghost"]);
  deepEqual(allowlist(start, [node("b", "tool", ["a", "b"])]), []);
});
