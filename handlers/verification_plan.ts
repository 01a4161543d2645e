/** A verification plan: JSON from an agent, to be read without trust. */

import { isObject, kindOf } from "../lib/agents/json_object.ts";
import type { JsonValue } from "../lib/handler.ts";

/** What to check. */
export interface VerificationPlan {
  /** Paths relative to the workspace that have to exist. */
  readonly files: readonly string[];
  /** Commands that have to end with 0, in this order. */
  readonly commands: readonly string[];
}

/** What parsing found. */
export type ParsedPlan =
  | { readonly ok: true; readonly plan: VerificationPlan }
  | { readonly ok: false; readonly reason: string };

/** A plan that is none, and why. */
class PlanError extends TypeError {
  override readonly name = "PlanError";
}

/** Reads a plan; absolute paths inside the workspace become relative. */
export function parsePlan(value: JsonValue, workspace: string): ParsedPlan {
  try {
    return { ok: true, plan: readPlan(value, workspace) };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return { ok: false, reason: error.message };
  }
}

function readPlan(value: JsonValue, workspace: string): VerificationPlan {
  const plan = typeof value === "string" ? fromText(value) : value;
  if (!isObject(plan)) {
    throw new PlanError(
      `invalid verification plan: it is ${kindOf(plan)}, not an object`,
    );
  }
  const files = texts(plan, "files").map((path) => relative(path, workspace));
  const commands = texts(plan, "commands").map((command) => command.trim());
  if (commands.includes("")) {
    throw new PlanError("verification command cannot be empty");
  }
  if (commands.length === 0) {
    throw new PlanError("verification plan must contain at least one command");
  }
  return { files: [...new Set(files)], commands };
}

function fromText(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PlanError(`invalid verification plan: ${error.message}`, {
      cause: error,
    });
  }
}

function texts(
  plan: { readonly [key: string]: JsonValue },
  name: string,
): readonly string[] {
  const value = Object.hasOwn(plan, name) ? plan[name] ?? [] : [];
  if (
    !Array.isArray(value) || !value.every((item) => typeof item === "string")
  ) {
    throw new PlanError(
      `invalid verification plan: ${name} must be an array of strings`,
    );
  }
  return value;
}

function relative(path: string, workspace: string): string {
  const refuse = (problem: string) =>
    new PlanError(
      `invalid verification file path ${JSON.stringify(path)}: ${problem}`,
    );
  let rest = path.trim();
  if (rest === "") throw refuse("path is empty");
  if (rest.startsWith("~")) throw refuse("~ is not allowed");
  if (rest.split("/").includes("..")) {
    throw refuse("parent path segments are not allowed");
  }
  if (rest.startsWith("/")) {
    const inside = `${workspace}/`;
    if (!rest.startsWith(inside)) {
      throw refuse("absolute path is not under workspace");
    }
    rest = rest.slice(inside.length);
  }
  const segments = rest.split("/").filter((part) =>
    part !== "" && part !== "."
  );
  return segments.join("/") || ".";
}
