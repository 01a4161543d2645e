import { STAGE_VARIABLE } from "../host/process_tree.ts";
import type { Finding, Surroundings } from "./finding.ts";

/** A variable that changes what factory does. */
interface Variable {
  readonly name: string;
  /** What it does when it is set. */
  readonly effect: string;
  /** Whether its value may be shown: never of what could hold a secret. @default true */
  readonly shown?: boolean;
  /** What speaks against a value. */
  trouble?(value: string): Pick<Finding, "detail" | "cure"> | undefined;
}

const VARIABLES: readonly Variable[] = [
  {
    name: "ATTRACTOR_AGENT_BACKEND",
    effect: "the backend of agent nodes that name none",
  },
  ...["ATTRACTION_BACKEND", "ATTRACTOR_BACKEND"].map((name): Variable => ({
    name,
    effect: "the backend of agent nodes; fake overrides what they name",
    trouble: (value) =>
      value.trim() === "fake"
        ? {
          detail: "no agent works: every agent node plays a script",
          cure: `unset ${name}, unless this is a test`,
        }
        : undefined,
  })),
  {
    name: "ATTRACTION_TEST_STOP_AFTER_NODE",
    effect: "a run stops after this node",
    trouble: (value) =>
      value === "" ? undefined : {
        detail: `every run stops after node ${value}`,
        cure: "unset ATTRACTION_TEST_STOP_AFTER_NODE, unless this is a test",
      },
  },
  {
    name: "FACTORY_LOG_LEVEL",
    effect: "log lines instead of the view",
    trouble: (value) =>
      /^(debug|info|warn|warning|error)?$/i.test(value.trim()) ? undefined : {
        detail: `"${value}" is no level, so it is info`,
        cure: "use debug, info, warn or error",
      },
  },
  {
    name: "FACTORY_LOG_FORMAT",
    effect: "log lines instead of the view, as text or json",
    trouble: (value) =>
      /^(text|json)?$/i.test(value.trim()) ? undefined : {
        detail: `"${value}" is no format, so it is text`,
        cure: "use text or json",
      },
  },
  {
    name: "FACTORY_LOG_CODEX_STREAM",
    effect: "log lines for what stages print, when it is true",
  },
  { name: "NO_COLOR", effect: "no colours" },
  { name: "FORCE_COLOR", effect: "colours, unless it is 0" },
  { name: "CI", effect: "a plain view instead of a live one" },
  {
    name: STAGE_VARIABLE,
    effect: "this is a stage of a run, and ends with it",
    shown: false,
  },
];

/** Variables of the environment that are set and change what factory does. */
export function checkConfig({ host }: Surroundings): readonly Finding[] {
  const found = VARIABLES.flatMap((variable) => {
    const value = host.env(variable.name);
    return value === undefined || value === ""
      ? []
      : [findingOf(variable, value)];
  });
  if (found.length > 0) return found;
  return [{
    name: "config",
    status: "ok",
    detail: "no variable is set that would change what factory does",
  }];
}

function findingOf(
  { name, effect, shown = true, trouble }: Variable,
  value: string,
): Finding {
  const found = trouble?.(value);
  return {
    name: "config",
    status: found === undefined ? "ok" : "warning",
    detail: `${shown ? `${name}=${value}` : name}: ${found?.detail ?? effect}`,
    ...(found?.cure !== undefined && { cure: found.cure }),
  };
}
