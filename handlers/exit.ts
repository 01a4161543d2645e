import { type Handler, success } from "../lib/handler.ts";

/** Where a run ends; the engine gives the verdict. */
export default {
  type: "exit",
  role: "exit",
  help: "Where the run ends; does nothing.",
  attributes: [{
    name: "outcome",
    type: "enum",
    values: ["success", "partial_success", "fail"],
    help: "The verdict of a run that ends here; by default that of its stages.",
  }],
  run: () => success({ workspaceUntouched: true }),
} satisfies Handler;
