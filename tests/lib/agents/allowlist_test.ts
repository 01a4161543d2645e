import { deepEqual } from "node:assert/strict";
import { verificationAllowlist } from "../../../lib/agents/allowlist.ts";
import { handlerNode } from "../../../lib/testing/handler_context.ts";

function allowlist(
  own: readonly string[],
  ...downstream: readonly (readonly string[])[]
): readonly string[] {
  const node = (commands: readonly string[]) =>
    handlerNode("a", { "verification.allowed_commands": commands });
  return verificationAllowlist(node(own), {
    downstream: (type) => type === "verification" ? downstream.map(node) : [],
  });
}

Deno.test("the allowlist is the node's own, in its order, each once", () => {
  deepEqual(allowlist(["z", "b", "z"], ["c"]), ["z", "b"]);
});

Deno.test("the allowlist is that of the verifications that come next, sorted", () => {
  deepEqual(
    allowlist([], ["make", "go test"], ["go vet", "make"]),
    ["go test", "go vet", "make"],
  );
});
