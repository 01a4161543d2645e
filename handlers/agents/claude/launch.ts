/** How claude is started: where it may write is known only to the program that starts it. */

/** Shell: prints a field of the login in the file `$login`; other servers' logins may stand beside it. */
export const LOGIN_FIELD = String.raw`login_field() {
  tr '{,}' '\n\n\n' < "$login" |
    sed -n '/"claudeAiOauth"/,$ s/^ *"'"$1"'" *: *"\{0,1\}\([^" ]*\)"\{0,1\} *$/\1/p' |
    head -n 1
}
`;

/**
 * Claude keeps what it puts aside under `/tmp`, unless it is told otherwise.
 * Where it has never been used there is no folder for its sessions: then they
 * are in the node's cache, and one that another node of the run has begun is
 * brought from there. A login that is kept in a file would be renewed, and then
 * be lost where claude may not write it down: so it is told to use it as it is.
 */
const LAUNCH = `${LOGIN_FIELD}session=$1
shift
CLAUDE_CODE_TMPDIR=\${TMPDIR:-/tmp}
export CLAUDE_CODE_TMPDIR
if [ ! -d "\${CLAUDE_CONFIG_DIR:-$HOME/.claude}" ] && [ -n "\${XDG_CACHE_HOME:-}" ]; then
  CLAUDE_CONFIG_DIR=$XDG_CACHE_HOME/claude
  export CLAUDE_CONFIG_DIR
  projects=$CLAUDE_CONFIG_DIR/projects
  mkdir -p "$projects"
  if [ -n "$session" ]; then
    newest=$(ls -t "$XDG_CACHE_HOME"/../*/claude/projects/*/"$session.jsonl" 2>/dev/null | head -n 1)
    if [ -n "$newest" ]; then
      folder=\${newest%/*}
      mkdir -p "$projects/\${folder##*/}"
      cp "$newest" "$projects/\${folder##*/}/" 2>/dev/null
    fi
  fi
fi
login=\${CLAUDE_CONFIG_DIR:-$HOME/.claude}/.credentials.json
if [ -z "\${ANTHROPIC_API_KEY:-}\${ANTHROPIC_AUTH_TOKEN:-}\${CLAUDE_CODE_OAUTH_TOKEN:-}" ] &&
  [ -r "$login" ] && [ ! -w "\${login%/*}" ]
then
  CLAUDE_CODE_OAUTH_TOKEN=$(login_field accessToken)
  export CLAUDE_CODE_OAUTH_TOKEN
fi
exec "$@"
`;

/** The command that starts claude with its arguments. */
export function launched(
  argv: readonly [string, ...string[]],
  session: string | undefined,
): [string, ...string[]] {
  return ["sh", "-c", LAUNCH, "claude", session ?? "", ...argv];
}
