/** Programs that keep to their limits themselves, and what programs need besides. */

import assert from "node:assert/strict";
import {
  type AgentTraits,
  type Handler,
  type Needs,
  success,
} from "../../../lib/handler.ts";
import { denoHost } from "../../../lib/host/deno.ts";
import type { Plan, PlanNode } from "../../../lib/plan.ts";
import { environmentOf, passedNames } from "../../../lib/run/node_limits.ts";
import { openSandboxes } from "../../../lib/run/limits_survey.ts";
import { planOf } from "./memory_durable.ts";

function planWith(needs: Needs, limits?: AgentTraits["limits"]): Plan {
  const plan = planOf("digraph { start -> a -> exit }");
  for (const { handler } of plan.nodes.values()) {
    if (handler.role !== "agent") continue;
    Object.assign(handler, {
      needs: () => needs,
      ...(limits && {
        agent: () => ({ backend: "x", usage: true, cost: true, limits }),
      }),
    });
  }
  return plan;
}

function agentOf(plan: Plan): PlanNode {
  const node = plan.nodes.get("a");
  assert.ok(node);
  return node;
}

Deno.test("a run's header names the sandbox that an agent brings along, and what it does not hold", async () => {
  const cases: [AgentTraits["limits"], by: string, unheld: string[]][] = [
    ["kernel", "x's own", []],
    ["inband", "x's own rules", [
      "what x does is limited by rules of its own, not by the kernel",
    ]],
    ["none", "none", ["what x does is checked only afterwards"]],
  ];
  for (const [limits, by, unheld] of cases) {
    await using opened = await openSandboxes(
      denoHost,
      planWith({ ownSandbox: true }, limits),
      { wanted: undefined, workdir: "." },
    );
    assert.deepEqual(opened.limits.by, [by]);
    assert.deepEqual(opened.limits.unheld, unheld);
  }
});

Deno.test("--sandbox=require takes an agent's own sandbox only where the kernel holds it", async () => {
  const required = { wanted: "require", workdir: "." } as const;
  {
    const plan = planWith({ ownSandbox: true }, "kernel");
    await using opened = await openSandboxes(denoHost, plan, required);
    assert.deepEqual(opened.limits.by, ["x's own"]);
  }
  for (const limits of ["inband", "none"] as const) {
    await assert.rejects(
      openSandboxes(denoHost, planWith({ ownSandbox: true }, limits), required),
      /Cannot hold the limits of node "a": what x does is/,
    );
  }
});

Deno.test("what an agent needs comes into its environment, and into no other node's", () => {
  const host = {
    ...denoHost,
    environment: () => ({ PATH: "/bin", A_KEY: "a", B_KEY: "b" }),
  };
  const node = agentOf(planWith({ env: ["A_KEY", "NOT_SET"] }));
  const env = environmentOf(host, node, { temp: "/t", cache: "/c" });
  assert.equal(env["A_KEY"], "a");
  assert.equal(Object.hasOwn(env, "B_KEY"), false);
  assert.deepEqual(passedNames(host, node), ["A_KEY", "PATH"]);

  const handler: Handler = {
    ...{ type: "tool", role: "work", help: "", attributes: [] },
    run: () => success(),
  };
  const other = { ...node, handler, role: "work" as const };
  assert.deepEqual(passedNames(host, other), ["PATH"]);
});
