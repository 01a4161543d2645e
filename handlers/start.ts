import { type Handler, success } from "../lib/handler.ts";

/** Where a run begins. */
export default {
  type: "start",
  role: "start",
  help: "Where the run begins; does nothing.",
  attributes: [],
  run: () => success({ workspaceUntouched: true }),
} satisfies Handler;
