/** Paths that a pipeline gives an agent's program. The messages are the seed's. */

import { SettingError } from "../../lib/agents/settings.ts";

/**
 * A folder: relative ones are in the workspace, absolute ones stay what they are.
 *
 * @throws {SettingError} when it leads out of where it begins.
 */
export function resolveFolder(workspace: string, path: string): string {
  if (path.startsWith("~")) {
    throw new SettingError(`path "${path}" contains unsupported ~`);
  }
  const steps = stepsWithin(path, "path");
  return join(path.startsWith("/") ? "" : workspace, steps);
}

/**
 * An agent's program: a bare name is looked up on `PATH`, a relative path is in the workspace.
 *
 * @throws {SettingError} when it leads out of the workspace.
 */
export function resolveProgram(
  workspace: string,
  path: string,
  agent: string,
): string {
  if (!path.includes("/")) return path;
  if (path.startsWith("/")) return clean(stepsOf(path));
  return join(workspace, stepsWithin(path, `${agent} executable path`));
}

/**
 * The steps of a path that may not lead back.
 *
 * @throws {SettingError} when it does.
 */
export function stepsWithin(path: string, what: string): string[] {
  const steps = stepsOf(path);
  if (steps.includes("..")) {
    throw new SettingError(`${what} "${path}" contains parent segment`);
  }
  return steps;
}

function stepsOf(path: string): string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}

function join(folder: string, steps: readonly string[]): string {
  return steps.length === 0 && folder !== ""
    ? folder
    : `${folder}/${steps.join("/")}`;
}

/** An absolute path without steps back. */
function clean(steps: readonly string[]): string {
  const kept: string[] = [];
  for (const step of steps) {
    if (step === "..") kept.pop();
    else kept.push(step);
  }
  return `/${kept.join("/")}`;
}
