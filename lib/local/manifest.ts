/** `manifest.json`, once a run has ended or stopped: what it has used. */

import { asUsage, isNothing } from "../history/spending.ts";
import type { RunState } from "../history/state.ts";
import type { Host } from "../host/host.ts";
import { usageJson } from "../sinks/usage.ts";
import { documentText } from "./documents.ts";
import type { RunLayout } from "./layout.ts";

/** Adds the totals; whoever resumes a run without a manifest writes one. */
export function completeManifest(
  { files }: Host,
  { manifest }: RunLayout,
  { spent }: RunState,
): void {
  if (isNothing(spent) || files.lstat(manifest)?.kind !== "file") return;
  const written = parse(files.readText(manifest));
  if (!written) return;
  const usage = usageJson(asUsage(spent));
  files.writeAtomic(manifest, documentText({ ...written, usage }));
}

/** `undefined` for what somebody else has made of it: that is not the run's to mend. */
function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
