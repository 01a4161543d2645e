/** All lint rules; a new one is a file beside this one, and a line in here. */

import type { Rule } from "../rule.ts";
import { allowedWritePaths } from "./allowed_write_paths.ts";
import { attrKnown } from "./attr_known.ts";
import { attrRequired } from "./attr_required.ts";
import { attrSupported } from "./attr_supported.ts";
import { attrType } from "./attr_type.ts";
import { budgetUnpriced } from "./budget_unpriced.ts";
import { conditionOutcome } from "./condition_outcome.ts";
import { conditionSyntax } from "./condition_syntax.ts";
import { deadEnd } from "./dead_end.ts";
import { diamondOutcome } from "./diamond_outcome.ts";
import { edgeTargetExists } from "./edge_target_exists.ts";
import { exitNoOutgoing } from "./exit_no_outgoing.ts";
import { exitOutcome } from "./exit_outcome.ts";
import { failFollowsUnconditional } from "./fail_follows_unconditional.ts";
import { fidelityValid } from "./fidelity_valid.ts";
import { goalGateHasRetry } from "./goal_gate_has_retry.ts";
import { implicitNode } from "./implicit_node.ts";
import { noFailRoute } from "./no_fail_route.ts";
import { promptOnLlmNodes } from "./prompt_on_llm_nodes.ts";
import { reachability } from "./reachability.ts";
import { requirementComplete } from "./requirement_complete.ts";
import { reservedNodeId } from "./reserved_node_id.ts";
import { retryTargetExists } from "./retry_target_exists.ts";
import { sandboxUnavailable } from "./sandbox_unavailable.ts";
import { shapeKnown } from "./shape_known.ts";
import { startNoIncoming } from "./start_no_incoming.ts";
import { startNode } from "./start_node.ts";
import { terminalNode } from "./terminal_node.ts";
import { toolHooksUnheard } from "./tool_hooks_unheard.ts";
import { toolCommandCode } from "./tool_command_code.ts";
import { toolCommandRequired } from "./tool_command_required.ts";
import { toolCommandScope } from "./tool_command_scope.ts";
import { toolCommandVariable } from "./tool_command_variable.ts";
import { typeKnown } from "./type_known.ts";
import { unboundedLoop } from "./unbounded_loop.ts";
import { valueKnown } from "./value_known.ts";
import { variableKnown } from "./variable_known.ts";
import { verificationAllowedCommands } from "./verification_allowed_commands.ts";
import { writeScopeMissing } from "./write_scope_missing.ts";

/** Every rule that looks at the graph, by name. */
export const RULES: readonly Rule[] = [
  allowedWritePaths,
  attrKnown,
  attrRequired,
  attrSupported,
  attrType,
  budgetUnpriced,
  conditionOutcome,
  conditionSyntax,
  deadEnd,
  diamondOutcome,
  edgeTargetExists,
  exitNoOutgoing,
  exitOutcome,
  failFollowsUnconditional,
  fidelityValid,
  goalGateHasRetry,
  implicitNode,
  noFailRoute,
  promptOnLlmNodes,
  reachability,
  requirementComplete,
  reservedNodeId,
  retryTargetExists,
  sandboxUnavailable,
  shapeKnown,
  startNoIncoming,
  startNode,
  terminalNode,
  toolCommandCode,
  toolCommandRequired,
  toolCommandScope,
  toolCommandVariable,
  toolHooksUnheard,
  typeKnown,
  unboundedLoop,
  valueKnown,
  variableKnown,
  verificationAllowedCommands,
  writeScopeMissing,
];

/** Rules that are checked while a text is read and transformed, for the list of all rules. */
export const EARLIER_RULES: readonly Omit<Rule, "check">[] = [
  {
    name: "syntax",
    severity: "error",
    help: "The text must be a DOT digraph.",
  },
  {
    name: "edge_limit",
    severity: "error",
    help:
      "Groups at both ends of an edge may not come to over a million edges.",
  },
  {
    name: "duplicate_attr",
    severity: "warning",
    help: "Of two values of one attribute in a list, only the last counts.",
  },
  {
    name: "defaults_unused",
    severity: "warning",
    help:
      "`node [..]` and `edge [..]` act from where they stand, so below everything that they are meant for they do nothing.",
  },
  {
    name: "stylesheet_syntax",
    severity: "error",
    help: "The model_stylesheet must be one that the engine can read.",
  },
  {
    name: "stylesheet_selector",
    severity: "warning",
    help:
      "A rule of the model_stylesheet for an id that no node has does nothing.",
  },
];
