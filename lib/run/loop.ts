/**
 * The coordinator. It reads no clock, no chance and no file: it decides on
 * what was recorded, and records what it decides.
 *
 * @module
 */

import type { Plan } from "../plan.ts";
import { decide } from "./decide.ts";
import type { Durable } from "./durable.ts";

/** Runs a plan from where it stands to its end. */
export async function runLoop(plan: Plan, durable: Durable): Promise<void> {
  for (;;) {
    const step = decide(plan, durable.state);
    switch (step.do) {
      case "record":
        durable.record(step.record);
        break;
      case "attempt":
        durable.start(step.request);
        await durable.next();
        break;
      case "end":
        return;
      default:
        return step satisfies never;
    }
  }
}
