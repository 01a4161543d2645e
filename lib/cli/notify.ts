/** Tells somebody who looks elsewhere that a run has ended. */

import { exec, ProgramNotFoundError } from "../host/exec.ts";
import type { RunReport } from "../report.ts";
import { duration } from "../sinks/text.ts";
import { look } from "../sinks/words.ts";
import type { Outside } from "./io.ts";

/** Milliseconds that a desktop may take to show it. */
const PATIENCE = 2000;

/**
 * Rings the bell of a terminal, and has the desktop show a notification where
 * there is one. That nobody can be told is no failure of the run.
 */
export async function notify(
  { host, stderr }: Pick<Outside, "host" | "stderr">,
  report: RunReport,
): Promise<void> {
  if (stderr.isTerminal) stderr.write("\x07");
  const { runId, status, outcome, durationMs, error } = report;
  const word = status === "completed" ? look(outcome ?? status).word : status;
  const title = `factory: ${runId} ${word}`;
  const text = [duration(durationMs), error ?? ""].filter(Boolean).join("  ");
  const argv = program(host.os, host.env, title, text);
  if (!argv) return;
  try {
    await exec(host, {
      argv,
      cwd: host.cwd(),
      env: host.environment(),
      signal: AbortSignal.timeout(PATIENCE),
      tag: `notify.${runId}`,
    });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    if (!late && !(error instanceof ProgramNotFoundError)) throw error;
  }
}

/** The program that shows a notification; `undefined` where there is no desktop. */
export function program(
  os: string,
  env: (name: string) => string | undefined,
  title: string,
  text: string,
): [string, ...string[]] | undefined {
  if (os === "darwin") {
    // The texts come in as arguments, never as code.
    const script =
      "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run";
    return ["osascript", "-e", script, title, text];
  }
  const hasDesktop = env("DISPLAY") || env("WAYLAND_DISPLAY");
  return os === "linux" && hasDesktop
    ? ["notify-send", "--app-name=factory", "--", title, text]
    : undefined;
}
