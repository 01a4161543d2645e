/** Paths that a pipeline gives codex. */

/** Thrown when a setting of codex cannot be honoured; the message is for the user. */
export class CodexOptionError extends RangeError {
  /** The class's name. */
  override readonly name = "CodexOptionError";
}

/** The folders and files that agents are held to, which they do not see. */
const SCENARIOS = "scripts/scenarios/";

/** A folder: relative ones are in the workspace, absolute ones stay what they are. */
export function resolveFolder(workspace: string, path: string): string {
  if (path.startsWith("~")) {
    throw new CodexOptionError(`path "${path}" contains unsupported ~`);
  }
  const steps = stepsOf(path);
  if (steps.includes("..")) {
    throw new CodexOptionError(`path "${path}" contains parent segment`);
  }
  return join(path.startsWith("/") ? "" : workspace, steps);
}

/** The program: a bare name is looked up on `PATH`, a relative path is in the workspace. */
export function resolveProgram(workspace: string, path: string): string {
  if (!path.includes("/")) return path;
  const steps = stepsOf(path);
  if (path.startsWith("/")) return clean(steps);
  if (steps.includes("..")) {
    throw new CodexOptionError(
      `codex executable path "${path}" contains parent segment`,
    );
  }
  return join(workspace, steps);
}

/** What codex cannot read, relative to the workspace; folders keep their slash. */
export function blockedPaths(
  paths: readonly string[],
  { scenarios }: { readonly scenarios: boolean },
): string[] {
  const all = scenarios ? [SCENARIOS, ...paths] : paths;
  return [...new Set(all.map(blockedPath))].filter((path) => path !== "");
}

function blockedPath(path: string): string {
  if (path.startsWith("/") || path.startsWith("~")) {
    throw new CodexOptionError(`path "${path}" must be relative`);
  }
  const steps = stepsOf(path);
  if (steps.includes("..")) {
    throw new CodexOptionError(`path "${path}" contains parent segment`);
  }
  return steps.length === 0
    ? ""
    : steps.join("/") + (path.endsWith("/") ? "/" : "");
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
