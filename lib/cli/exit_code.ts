/** The one place that says with which code factory ends. */

import {
  ConfigError,
  InvalidPipelineError,
  PipelineChangedError,
  RunFolderError,
} from "../errors.ts";
import { PluginError } from "../plugin/error.ts";
import type { RunReport } from "../report.ts";
import { SandboxError } from "../sandbox/error.ts";
import { WorkspaceError } from "../workspace/errors.ts";
import {
  isMissingPackage,
  isMissingPermission,
  isSystemError,
  UsageError,
} from "./errors.ts";
import type { StopReason } from "./io.ts";

/** Exit codes by their meaning. */
export const EXIT = {
  success: 0,
  /** The run failed, or completed with failures that nothing dealt with. */
  failed: 1,
  /** The command line, or the machine, is not as it should be. */
  usage: 2,
  invalidPipeline: 3,
  /** A bug in factory. */
  bug: 70,
  /** 128 + SIGINT */
  interrupted: 130,
  /** 128 + SIGTERM */
  terminated: 143,
} as const;

/** What a report does not say. */
export interface ReportCircumstances {
  /** Unhandled failures were accepted. @default false */
  readonly allowFailures?: boolean;
  /** Why somebody stopped the run, if anybody did. */
  readonly stopped?: StopReason | undefined;
}

/** The code for a run. */
export function exitCodeOfReport(
  { status, outcome }: RunReport,
  { allowFailures = false, stopped }: ReportCircumstances = {},
): number {
  switch (status) {
    case "completed":
      if (outcome === "success") return EXIT.success;
      return outcome === "partial_success" && allowFailures
        ? EXIT.success
        : EXIT.failed;
    case "canceled":
      return stopped ? EXIT[stopped] : EXIT.failed;
    case "failed":
    case "running":
    case "interrupted":
      return EXIT.failed;
    default:
      return status satisfies never;
  }
}

/** The code for a stop that did not wait for the run's end. */
export function exitCodeOfStop(reason: StopReason): number {
  return EXIT[reason];
}

/** The code for something thrown; what nobody throws on purpose is a bug. */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof InvalidPipelineError) return EXIT.invalidPipeline;
  const expected = error instanceof UsageError ||
    error instanceof RunFolderError || error instanceof WorkspaceError ||
    error instanceof PipelineChangedError || error instanceof PluginError ||
    error instanceof SandboxError || error instanceof ConfigError ||
    isMissingPermission(error) || isMissingPackage(error) ||
    isSystemError(error);
  return expected ? EXIT.usage : EXIT.bug;
}
