/** The customer's acceptance list: the tests of the seed program, and where each one lives now. */

/** A test of the seed program. */
export type SeedTest =
  & { readonly name: string }
  & (
    | { readonly file: string }
    | { readonly notApplicable: string }
  );

const SCENARIO_LINT =
  "the linter of scenario scripts is one of the seed's own scripts, not a part of its program";

/** All of them, in the seed's order. */
export const SEED_TESTS: readonly SeedTest[] = [
  ...inFile("parser_test.ts", [
    "TestParseMinimal",
    "TestParseChainedEdgesExpand",
    "TestParseDefaultsApply",
    "TestParseUnknownAttrsPreserved",
  ]),
  ...inFile("validate_test.ts", [
    "TestValidateStarts",
    "TestValidateExit",
    "TestValidateMissingTarget",
    "TestValidateReachability",
    "TestValidateUnsupportedShape",
    "TestValidateConditionRestricted",
    "TestValidateAllowlistPaths",
    "TestValidateVerificationType",
  ]),
  ...inFile("engine_run_test.ts", [
    "TestExecLinearArtifacts",
    "TestExecToolCapturesOutput",
    "TestExecRoutingByOutcome",
    "TestExecWeightTieBreak",
  ]),
  ...inFile("engine_retry_test.ts", [
    "TestRetryHonored",
    "TestRetryExhaustionFails",
    "TestRetryAllowPartial",
  ]),
  ...inFile("engine_workspace_test.ts", [
    "TestGuardWorkspaceCreatedAndUsed",
    "TestWorkspaceCopyExcludesNestedRunsDir",
  ]),
  ...inFile("engine_guard_test.ts", [
    "TestGuardAllowlistPermitsSpecificWrites",
    "TestGuardAllowlistViolationFails",
    "TestGuardEscapeHeuristics",
    "TestGuardAllowsGoTestDotDotDot",
    "TestGuardNoWritesOutsideWorkspace",
  ]),
  ...inFile("engine_resume_test.ts", ["TestResumeDoesNotRerunCompletedNode"]),
  ...inFile("engine_guard_test.ts", [
    "TestGuardAllowlistPermitsDirectoryWrites",
  ]),
  ...inFile("engine_verification_test.ts", [
    "TestVerificationNodeFromPlanContext",
    "TestVerificationNodeRejectsCommandOutsideAllowlist",
    "TestVerificationNodeAllowsEnvPrefixedGoCommand",
    "TestVerificationNodeUsesConfiguredWorkdir",
  ]),
  ...inFile("engine_feedback_test.ts", [
    "TestFailureContextStoredForFixRouting",
    "TestFixPromptIncludesFailureFeedback",
    "TestCodergenPromptIncludesDownstreamVerificationAllowlist",
    "TestCodergenPromptUsesNodeVerificationAllowlistOverride",
    "TestFixNodeFailsFastWhenFailureSourceOutsideWriteScope",
    "TestFixNodeAllowedWhenWriteScopeIncludesFailureSource",
  ]),
  ...inFile("engine_workspace_test.ts", ["TestCopyDirPreservesExecutableBit"]),
  ...inFile("agent_test.ts", ["TestResolveAgentDefaultsToStub"]),
  ...inFile("codex_options_test.ts", [
    "TestCodexOptionsResolveRelativeDirs",
    "TestCodexOptionsRejectParentSegment",
    "TestBuildCodexExecArgs",
    "TestBuildCodexExecArgsDisablesMCP",
    "TestBuildCodexExecArgsDisableMCPNotDuplicated",
    "TestBuildCodexExecArgsAutoApproveNeedsKey",
    "TestCodexOptionsDefaultBlockedReadPaths",
    "TestCodexOptionsAllowReadScenariosDisablesDefaultBlock",
    "TestCodexOptionsRejectInvalidBlockedReadPath",
    "TestCodexOptionsPathAndDisableMCP",
    "TestCodexOptionsRelativeExecutablePathResolvesUnderWorkspace",
    "TestCodexOptionsRejectRelativeExecutableParentPath",
  ]),
  ...inFile("codex_run_test.ts", [
    "TestHideAndRestoreWorkspacePaths",
    "TestRestoreWorkspacePathsFailsWhenBlockedPathRecreated",
    "TestStrictReadScopeBlockedPaths",
    "TestCodexRunMissingExecutableHasClearError",
  ]),
  ...inFile("agent_cli_poc_test.ts", [
    "TestAgentCliPocPreflightFailureRoutesToConfigExit",
    "TestAgentCliPocVerificationCommandCWDMismatchFails",
    "TestAgentCliPocValidateUserFailureStopsAsUnfixableScope",
    "TestAgentCliPocHappyPathReachesExit",
  ]),
  ...inFile("preflight_scenario_test.ts", [
    "TestPreflightScenarioClassifiesInfraFailure",
    "TestPreflightScenarioClassifiesProductFailure",
  ]),
  ...notApplicable(SCENARIO_LINT, [
    "TestScenarioLintPassesForDynamicModelAndMktemp",
    "TestScenarioLintRejectsHardcodedModelAndFixedTmp",
  ]),
  ...inFile("verification_plan_test.ts", [
    "TestParseVerificationPlanForWorkspace_AllowsAbsolutePathInsideWorkspace",
    "TestParseVerificationPlanForWorkspace_RejectsAbsolutePathOutsideWorkspace",
  ]),
  ...inFile("verification_command_test.ts", [
    "TestCommandAllowedDirectPrefix",
    "TestCommandAllowedWithEnvPrefix",
    "TestCommandAllowedWithCdWrapper",
    "TestCommandAllowedWithExportWrapper",
    "TestCommandAllowedRejectsDisallowedBase",
    "TestParseVerificationCommandWithEnvExpansion",
    "TestParseVerificationCommandRejectsUnsafeShellSyntax",
  ]),
];

function inFile(file: string, names: readonly string[]): SeedTest[] {
  return names.map((name) => ({ name, file }));
}

function notApplicable(reason: string, names: readonly string[]): SeedTest[] {
  return names.map((name) => ({ name, notApplicable: reason }));
}
