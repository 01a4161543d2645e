/** Whether an agent may do what it asks for. */

import type {
  PermissionOption,
  RequestPermissionRequest,
} from "@agentclientprotocol/sdk";
import type { PathLimits } from "../../../lib/guard/path_limits.ts";

/** What the node allows. */
export interface Bounds {
  /** Absolute, without links. */
  readonly workspace: string;
  readonly limits: PathLimits;
  /** The node may write anywhere in the workspace. */
  readonly unlimited: boolean;
  /** The kernel keeps what the agent starts within the limits. */
  readonly enforced: boolean;
  readonly net: "none" | "loopback" | "all";
}

/** What is answered. */
export type Verdict =
  | { readonly allowed: true }
  | {
    readonly allowed: false;
    /** What was refused, such as `edit /etc/passwd`. */
    readonly action: string;
    readonly path?: string;
  };

type ToolCall = RequestPermissionRequest["toolCall"];

/** Judges a request by the node's limits. Paths are judged as they are told: the kernel and the check afterwards judge where they lead. */
export function judge(call: ToolCall, bounds: Bounds): Verdict {
  const paths = pathsOf(call);
  const name = call.title ?? call.kind ?? "a tool";
  switch (call.kind) {
    case "edit":
    case "delete":
    case "move": {
      const wrong = paths.find((path) => !isWritable(path, bounds));
      if (wrong !== undefined) return refused(`${call.kind} ${wrong}`, wrong);
      return paths.length > 0 || bounds.enforced || bounds.unlimited
        ? ALLOWED
        : refused(name);
    }
    case "read":
    case "search": {
      const hidden = paths.find((path) => {
        const inside = insideOf(path, bounds.workspace);
        return inside !== undefined && bounds.limits.isHidden(inside);
      });
      return hidden === undefined
        ? ALLOWED
        : refused(`${call.kind} ${hidden}`, hidden);
    }
    case "fetch":
      return bounds.net === "all" ? ALLOWED : refused(name);
    case "think":
    case "switch_mode":
      return ALLOWED;
    default: {
      // Commands, and tools that nobody knows: what they do is not told.
      const wrong = paths.find((path) => !isWritable(path, bounds));
      if (bounds.enforced) return ALLOWED;
      return bounds.unlimited && wrong === undefined
        ? ALLOWED
        : refused(name, wrong);
    }
  }
}

/** The option that stands for a verdict; `undefined` when the agent offers none: then the request is cancelled. */
export function optionFor(
  { allowed }: Verdict,
  options: readonly PermissionOption[],
): PermissionOption | undefined {
  // Once, not always: the next request is judged on its own.
  const wanted = allowed
    ? ["allow_once", "allow_always"]
    : ["reject_once", "reject_always"];
  return wanted.map((kind) => options.find((one) => one.kind === kind))
    .find((option) => option !== undefined);
}

const ALLOWED: Verdict = { allowed: true };

function refused(action: string, path?: string): Verdict {
  return {
    allowed: false,
    action: action.slice(0, 200),
    ...(path !== undefined && { path: path.slice(0, 500) }),
  };
}

function pathsOf({ locations, content }: ToolCall): string[] {
  const named = locations?.map(({ path }) => path) ?? [];
  const changed =
    content?.flatMap((each) => each.type === "diff" ? [each.path] : []) ?? [];
  return [...new Set([...named, ...changed])];
}

function isWritable(path: string, { workspace, limits }: Bounds): boolean {
  const inside = insideOf(path, workspace);
  return inside !== undefined && limits.mayWrite(inside);
}

/** The path relative to the workspace; `undefined` when it is outside. */
function insideOf(path: string, workspace: string): string | undefined {
  const steps: string[] = [];
  const absolute = path.startsWith("/") ? path : `${workspace}/${path}`;
  for (const step of absolute.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === "..") steps.pop();
    else steps.push(step);
  }
  const plain = `/${steps.join("/")}`;
  if (plain === workspace) return "";
  return plain.startsWith(`${workspace}/`)
    ? plain.slice(workspace.length + 1)
    : undefined;
}
