/** Settings that agents with a program of their own have in common, each under its own name. */

import { variableOf } from "../../lib/agents/settings.ts";
import type { AttrSpec, AttrType, Values } from "../../lib/handler.ts";

/** Declares one of a program's attributes; the variable that stands in for it is named in its help. */
export function programSpec(
  program: string,
): (name: string, type: AttrType, help: string) => AttrSpec {
  return (name, type, help) => {
    const full = `${program}.${name}`;
    return {
      ...{ name: full, type },
      help: `For ${program}: ${help} ($${variableOf(full)}).`,
    };
  };
}

/** The attributes that every such agent has. */
export interface CommonAttributes {
  readonly path: AttrSpec;
  readonly workdir: AttrSpec;
  readonly model: AttrSpec;
  readonly timeout: AttrSpec;
  readonly heartbeat: AttrSpec;
}

/** Declares them. */
export function commonAttributes(program: string): CommonAttributes {
  const spec = programSpec(program);
  return {
    path: spec(
      "path",
      "string",
      `the program: a name on PATH, a path in the workspace, or an absolute one; by default "${program}"`,
    ),
    workdir: spec(
      "workdir",
      "string",
      "the folder it works in, relative to the workspace or absolute",
    ),
    model: spec(
      "model",
      "string",
      "the model; by default the node's llm_model",
    ),
    timeout: spec(
      "timeout_seconds",
      "integer",
      "seconds that one turn may take; 0 is no limit",
    ),
    heartbeat: spec(
      "heartbeat_seconds",
      "integer",
      "seconds of silence after which the live view says that it still runs; by default 15",
    ),
  };
}

/** The model, as far as the node or the program's settings say. */
export function modelOf(program: string, settings: Values): string | undefined {
  return settings.text(`${program}.model`) ??
    (settings.text("llm_model")?.trim() || undefined);
}

/** Milliseconds that a turn may take; `undefined` is no limit. */
export function timeoutOf(
  program: string,
  settings: Values,
): number | undefined {
  const seconds = settings.number(`${program}.timeout_seconds`);
  return seconds ? seconds * 1000 : undefined;
}

/** Milliseconds of silence until the live view hears that the agent still runs. */
export function heartbeatOf(
  program: string,
  settings: Values,
): number | undefined {
  const seconds = settings.number(`${program}.heartbeat_seconds`);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** The parts between `;;`. */
export function splitParts(text = ""): string[] {
  return text.split(";;").map((part) => part.trim()).filter(Boolean);
}
