import { type Handler, success } from "../lib/handler.ts";

/** A fork in the way: the outcome before it is the one its edges ask for. */
export default {
  type: "conditional",
  role: "pass",
  help:
    "Passes the outcome of the stage before it on, for its edges to choose by.",
  attributes: [],
  run: () => success({ workspaceUntouched: true }),
} satisfies Handler;
