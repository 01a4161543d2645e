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
 * Keys are handed to it apart from its environment, which its commands would
 * inherit.
 */
const LAUNCH = `${LOGIN_FIELD}session=$1 passed=$2
shift 2
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
case ,$passed, in
  *,ANTHROPIC_API_KEY,*) ;;
  *)
    if [ -n "\${ANTHROPIC_API_KEY:-}" ]; then
      exec 8<<END
$ANTHROPIC_API_KEY
END
      unset ANTHROPIC_API_KEY
      CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR=8
      export CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR
    fi ;;
esac
case ,$passed, in
  *,CLAUDE_CODE_OAUTH_TOKEN,*) ;;
  *)
    if [ -n "\${CLAUDE_CODE_OAUTH_TOKEN:-}" ]; then
      exec 9<<END
$CLAUDE_CODE_OAUTH_TOKEN
END
      unset CLAUDE_CODE_OAUTH_TOKEN
      CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR=9
      export CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR
    fi ;;
esac
exec "$@"
`;

/** What is known when claude is started. */
export interface LaunchOptions {
  /** The session to go on with. */
  readonly session: string | undefined;
  /** Variables that the node lets through to its commands. */
  readonly passed: readonly string[];
}

/** The command that starts claude with its arguments. */
export function launched(
  argv: readonly [string, ...string[]],
  { session = "", passed }: LaunchOptions,
): [string, ...string[]] {
  return ["sh", "-c", LAUNCH, "claude", session, passed.join(), ...argv];
}
