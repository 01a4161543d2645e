/** `factory completions`: what makes a shell complete commands, flags, files and runs. */

import { buildCommand, type Command } from "@stricli/core";
import { EXIT } from "./exit_code.ts";
import { action, type Cli } from "./io.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

type Shell = typeof SHELLS[number];

/** The command. */
export const command: Command<Cli> = buildCommand<
  Record<never, never>,
  [Shell],
  Cli
>({
  docs: {
    brief: "Print a script that completes commands in a shell",
    fullDescription:
      `Prints a script for a shell, which then completes commands, flags, files and run ids.

  source <(factory completions bash)                  in ~/.bashrc
  source <(factory completions zsh)                   in ~/.zshrc, after compinit
  factory completions fish | source                   in ~/.config/fish/config.fish`,
  },
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{
        parse: shell,
        proposeCompletions: () => SHELLS,
        placeholder: "shell",
        brief: "bash, zsh or fish",
      }],
    },
  },
  func: action(({ stdout }: Cli, _flags: unknown, name: Shell) => {
    stdout.write(SCRIPTS[name]);
    return Promise.resolve(EXIT.success);
  }),
});

function shell(text: string): Shell {
  const known = SHELLS.find((each) => each === text);
  if (!known) throw new SyntaxError(`known are ${SHELLS.join(", ")}`);
  return known;
}

// Each script asks `factory __complete` with the words up to the cursor and gets a candidate a
// line, a tab and what it is: the scripts know nothing of the commands, so they cannot be outdated.
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for factory
_factory() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  # Nothing follows a folder but what is in it.
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then
    compopt -o nospace 2>/dev/null
  fi
  return 0
}
complete -F _factory factory
`,
  zsh: `#compdef factory
# zsh completion for factory
_factory() {
  local line value
  local -a values labels
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    if [[ $value == */ ]]; then
      compadd -S '' -- "$value"
    else
      values+=("$value")
      labels+=("\${line/$'\\t'/  }")
    fi
  done < <("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#values} )) && compadd -l -d labels -- "\${values[@]}"
  return 0
}
compdef _factory factory
`,
  fish: `# fish completion for factory
function __factory_complete
  set -l words (commandline -opc) (commandline -ct)
  $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete -c factory -f -a '(__factory_complete)'
`,
};
