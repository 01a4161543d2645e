/** Asks foreign programs for their versions. They may hang, crash or print anything. */

import { exec, ProgramNotFoundError, SurvivorError } from "../host/exec.ts";
import { findProgram } from "../host/program.ts";
import type { Host } from "../host/host.ts";
import { isSystemError } from "../errors.ts";
import { plainLine } from "../sinks/text.ts";
import { reasonOf } from "./finding.ts";

/** What a program gets to know: nothing that could be a secret. */
const VARIABLES = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER"];

/** What came of asking. */
export type Answer =
  | { readonly kind: "missing" }
  | { readonly kind: "answered"; readonly path: string; readonly text: string }
  | { readonly kind: "failed"; readonly path: string; readonly reason: string };

/** Where a program is on `PATH`. */
export function pathOf(host: Host, name: string): string | undefined {
  return findProgram(host.files, name, {
    cwd: host.cwd(),
    path: host.env("PATH") ?? "",
  });
}

/** As {@linkcode runToEnd}, with the first line that it printed. */
export async function ask(
  host: Host,
  argv: readonly [string, ...string[]],
  limitMs: number,
): Promise<Answer> {
  const answer = await runToEnd(host, argv, limitMs);
  return answer.kind === "answered"
    ? { ...answer, text: firstLine(answer.text) }
    : answer;
}

/** Runs a program that prints little; ends it after `limitMs`, with all that it started. */
export async function runToEnd(
  host: Host,
  [name, ...args]: readonly [string, ...string[]],
  limitMs: number,
): Promise<Answer> {
  const path = pathOf(host, name);
  if (path === undefined) return { kind: "missing" };
  const failed = (reason: string): Answer => ({ kind: "failed", path, reason });
  const timeOut = new AbortController();
  const timer = setTimeout(() => timeOut.abort(TIME_OUT), limitMs);
  try {
    const { code, stdout, stderr } = await exec(host, {
      argv: [path, ...args],
      cwd: "/",
      env: environment(host),
      tag: "doctor",
      keep: 4096,
      graceMs: 50,
      signal: timeOut.signal,
    });
    if (code === 0) {
      return { kind: "answered", path, text: stdout.trim() || stderr };
    }
    const words = firstLine(stderr) || firstLine(stdout);
    return failed(`exit code ${code}${words === "" ? "" : `: ${words}`}`);
  } catch (error) {
    if (error === TIME_OUT) {
      return failed(`no answer within ${limitMs / 1000} s, so it was ended`);
    }
    if (
      error instanceof ProgramNotFoundError || error instanceof SurvivorError
    ) {
      return failed(error.message);
    }
    // Such as a program for another machine.
    if (isSystemError(error) || host.files.isDenied(error)) {
      return failed(reasonOf(error));
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const TIME_OUT = new Error("time is up");

function firstLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => plainLine(line).trim());
  return lines.find((line) => line !== "")?.slice(0, 200) ?? "";
}

function environment(host: Host): Record<string, string> {
  const known = VARIABLES.flatMap((name) => {
    const value = host.env(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(known), NO_COLOR: "1", TERM: "dumb" };
}
