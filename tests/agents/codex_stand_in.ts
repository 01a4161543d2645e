/** A shell script that stands in for codex where what it is started with, or what it does, is the point. */

/** What it says as codex would. */
export interface StandIn {
  /** Shell commands that it runs in its turn; `$prompt` is what it was asked. */
  readonly commands?: string;
  /** Its answer. @default a success */
  readonly answer?: string;
  /** What it calls itself. @default "codex-cli 0.169.0" */
  readonly version?: string;
}

const SUCCESS = JSON.stringify({
  outcome: "success",
  preferred_next_label: "",
  suggested_next_ids: [],
  context_updates: [],
  verification_plan: null,
  notes: "stand-in",
  failure_reason: "",
});

/** The script. */
export function standIn(
  { commands = "", answer = SUCCESS, version = "codex-cli 0.169.0" }: StandIn =
    {},
): string {
  const message = JSON.stringify({
    type: "item.completed",
    item: { id: "item_0", type: "agent_message", text: answer },
  });
  return `#!/bin/sh
case $1 in
  --version) echo "${version}"; exit ;;
  sandbox) exit ;;
esac
prompt=$(cat)
${commands}
cat <<'EVENTS'
{"type":"thread.started","thread_id":"0-stand-in"}
{"type":"turn.started"}
${message}
{"type":"turn.completed","usage":{"input_tokens":10,"cached_input_tokens":2,"output_tokens":5}}
EVENTS
`;
}
