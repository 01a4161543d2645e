import assert from "node:assert/strict";
import {
  commandProblems,
  CommandTemplateError,
  parseTemplate,
  renderCommand,
} from "../../../lib/variables/mod.ts";

/** `sh` is dash here and bash there, so both are asked where both exist. */
const SHELLS = ["sh", "bash", "dash"].filter((shell) => {
  try {
    return new Deno.Command(shell, {
      args: ["-c", "exit 0"],
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
});

const HOSTILE: readonly string[] = [
  "plain",
  "",
  "two  words",
  "'; touch pwned; '",
  '"; touch pwned; "',
  "$(touch pwned)",
  "`touch pwned`",
  "${x:-$(touch pwned)}",
  "; touch pwned",
  "& touch pwned &",
  "\n touch pwned\n",
  "EOF\ntouch pwned",
  ")\ntouch pwned",
  "}; touch pwned",
  "))$(touch pwned)",
  "\\",
  "\\'\"$`\\\\",
  "trailing backslash \\",
  "-n",
  "--help",
  "*",
  "~ ? [a-z] {a,b} !x",
  "tab\there",
  "ünï 漢字 🚀",
  "%s%d\\n",
  "$$ $goal ${goal} $1",
  "# no comment",
];

/** Each prints the value between angle brackets, whatever quotes surround it. */
const CONTEXTS: Readonly<Record<string, string>> = {
  plain: "printf '<%s>' $goal",
  "in braces": "printf '<%s>' ${goal}",
  "in double quotes": `printf '<%s>' "$goal"`,
  "in single quotes": "printf '<%s>' '$goal'",
  "in a substitution": `printf '<%s>' "$(printf '%sx' $goal)"`,
  "in quotes in a substitution": `printf '<%s>' "$(printf '%sx' "$goal")"`,
  "in single quotes in a substitution":
    `printf '<%s>' "$(printf '%sx' '$goal')"`,
  "in backticks": "x=`printf '%sx' $goal`; printf '<%s>' \"$x\"",
  "in quotes in backticks": "x=`printf '%sx' \"$goal\"`; printf '<%s>' \"$x\"",
  "in single quotes in backticks":
    "x=`printf '%sx' '$goal'`; printf '<%s>' \"$x\"",
  "in backticks in quotes": "printf '<%s>' \"`printf '%sx' $goal`\"",
  "as a default": "unset x; printf '<%s>' ${x:-$goal}",
  "as a default in quotes": `unset x; printf '<%s>' "\${x:-$goal}"`,
  "as an assignment": `x=$goal; printf '<%s>' "$x"`,
  "after an escaped quote": `printf '<%s>' \\"$goal\\"`,
  "after a comment": "# it's \"$goal\nprintf '<%s>' $goal",
  "after a hash in a word": "printf '<%s>' a#$goal",
  "after $#": `printf '<%s>' "$#"$goal`,
  "after ${#x}": "x=abc; printf '<%s>' ${#x}$goal",
  "after a case": `case a in a) printf '<%s>' "$goal";; (b) :;; esac`,
  "in a case in a substitution":
    `printf '<%s>' "$(case a in b|a) printf '%sx' '$goal';; esac)"`,
  "in a subshell": `(printf '<%s>' $goal)`,
  "in a loop": `for v in $goal; do printf '<%s>' "$v"; done`,
  "after a continued line": "printf \\\n '<%s>' $goal",
  "next to text": `printf '<%s>' a$goal"b$goal"'c$goal'`,
  "in a here-document": "v=$(cat <<EOF\n$goal.\nEOF\n)\nprintf '<%s>' \"$v\"",
  "in a here-document with quotes":
    'v=$(cat <<-EOF\n\t"it\'s $goal"\n\tEOF\n)\nprintf \'<%s>\' "$v"',
  "after a here-document":
    "cat >/dev/null <<'A' ; cat >/dev/null <<B\nit's \"\nA\nit's \" \\`\nB\nprintf '<%s>' $goal",
  "after a dollar": `printf '<%s>' $$$goal`,
  "after a dollar in quotes": `printf '<%s>' "$$$goal"`,
  "after a dollar in single quotes": `printf '<%s>' '$$$goal'`,
};

/** What is printed around the value. */
const AROUND: Readonly<Record<string, (value: string) => string>> = {
  "after an escaped quote": (value) => `<"${value}">`,
  "after a hash in a word": (value) => `<a#${value}>`,
  "after $#": (value) => `<0${value}>`,
  "after ${#x}": (value) => `<3${value}>`,
  "next to text": (value) => `<a${value}b${value}c${value}>`,
  "in a here-document": (value) => `<${value}.>`,
  "in a here-document with quotes": (value) => `<"it's ${value}">`,
  "after a dollar": (value) => `<$${value}>`,
  "after a dollar in quotes": (value) => `<$${value}>`,
  "after a dollar in single quotes": (value) => `<$${value}>`,
};

async function printed(
  shell: string,
  command: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(shell, {
    args: ["-c", command],
    cwd,
    env: { ...env },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

for (const [where, command] of Object.entries(CONTEXTS)) {
  Deno.test(`a hostile value arrives as it is ${where}`, async () => {
    const cwd = await Deno.makeTempDir();
    try {
      const inner = /substitution|backticks/.test(where);
      const around = AROUND[where] ??
        ((value: string) => inner ? `<${value}x>` : `<${value}>`);
      await Promise.all(SHELLS.map(async (shell) => {
        for (const value of HOSTILE) {
          const rendered = renderCommand(parseTemplate(command), () => value);
          assert.equal(
            await printed(shell, rendered.command, rendered.env, cwd),
            around(value),
            `${shell}: ${rendered.command}`,
          );
        }
      }));
      assert.deepEqual([...Deno.readDirSync(cwd)], []);
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  });
}

const render = (command: string, value = "v") =>
  renderCommand(parseTemplate(command), () => value);

for (
  const [command, expected] of [
    ["echo $HOME $1 $? $# $@ $(date) ${x:-y} ${x}", undefined],
    ["echo $goals $goal_x", undefined],
    ['echo \\$goal "\\$goal"', undefined],
    ["echo $$HOME", "echo $HOME"],
    ["kill $$$$", "kill $$"],
    ["echo $$(date)", "echo $(date)"],
    ["echo $goal # $goal", 'echo "${FACTORY_VALUE_1}" # $goal'],
    ["echo $'a\\'$goal'", "echo $'a\\''\"${FACTORY_VALUE_1}\"$''"],
  ] as const
) {
  Deno.test(`command ${JSON.stringify(command)} keeps what is the shell's`, () => {
    assert.equal(render(command).command, expected ?? command);
  });
}

Deno.test("a value that is used twice travels once", () => {
  const { command, env } = renderCommand(
    parseTemplate("a $goal ${context.x} ${goal}"),
    (name) => `<${name}>`,
  );
  assert.equal(
    command,
    'a "${FACTORY_VALUE_1}" "${FACTORY_VALUE_2}" "${FACTORY_VALUE_1}"',
  );
  assert.deepEqual(env, {
    FACTORY_VALUE_1: "<goal>",
    FACTORY_VALUE_2: "<context.x>",
  });
});

const ARITHMETIC = [
  "echo $((${context.n} + 1))",
  'echo "$(( "${context.n}" + (1) ))"',
  "echo $(( $(echo 1) + ${context.n} ))",
  "if [[ ${context.n} -eq 1 ]]; then :; fi",
  'if [[ "${context.n}" -gt 1 ]]; then :; fi',
  "((x = ${context.n}))",
  "a[${context.n}]=1",
  "echo ${x:${context.n}:2}",
];

for (const command of ARITHMETIC) {
  Deno.test(`only a whole number may stand in ${command}`, () => {
    render(command, "41");
    render(command, "-3");
    for (
      const value of ["a[$(touch pwned)]", "1 + 1", "", "x", "1".repeat(30)]
    ) {
      assert.throws(() => render(command, value), CommandTemplateError);
    }
  });
}

for (
  const command of [
    "echo $( (echo a; echo $goal) )",
    "echo $((echo a); echo $goal)",
    "[[ $goal == a* ]] && [[ 1 -eq 1 ]]",
    "[ $goal -eq 1 ]",
    'echo "file[$goal]"',
    "echo ${x:-$goal}",
  ]
) {
  Deno.test(`any text may stand in ${command}`, () => {
    assert.match(render(command, "a b").command, /FACTORY_VALUE_1/);
  });
}

Deno.test("a number in arithmetic is counted with", async () => {
  const { command, env } = render("printf %s $((${context.n} + 1))", "41");
  assert.equal(await printed("sh", command, env, "."), "42");
});

Deno.test("a here-document with a quoted delimiter takes no value, and says so", () => {
  const command = "cat <<'EOF'\n${context.x}\nEOF\necho $goal";
  assert.throws(
    () => render(command),
    new CommandTemplateError(
      "${context.x}",
      "Cannot fill in ${context.x}: it stands in a here-document with a quoted delimiter, where a shell expands nothing",
    ),
  );
  assert.deepEqual(commandProblems(command), [{
    message:
      "${context.x} stands in a here-document with a quoted delimiter, where a shell expands nothing",
    fix: "write the here-document's delimiter without quotes",
    offset: 12,
    length: 12,
  }]);
  for (const quoted of ['"EOF"', "\\EOF", "E'O'F"]) {
    assert.equal(commandProblems(`cat <<${quoted}\n$goal\nEOF\n`).length, 1);
  }
  assert.deepEqual(commandProblems("cat <<EOF\n$goal\nEOF\n"), []);
  assert.deepEqual(commandProblems("cat <<<'EOF' $goal\n$goal\n"), []);
});

Deno.test("a variable without a value stays as it is where the shell does not mind", () => {
  const none = () => undefined;
  const render = (text: string) => renderCommand(parseTemplate(text), none);
  assert.equal(
    render("echo '${context.x}' # ${context.x}").command,
    "echo '${context.x}' # ${context.x}",
  );
  for (const text of ["echo ${context.x}", 'echo "${foo.bar}"']) {
    assert.throws(() => render(text), /it has no value/);
  }
});

Deno.test("a here-document ends at its delimiter, whatever is open inside", () => {
  for (const open of ["${x:-", "$(", "$((", "`", '$(echo "', "$(echo '"]) {
    assert.equal(
      render(`cat <<EOF\n${open}\nEOF\n$goal`).command,
      `cat <<EOF\n${open}\nEOF\n"\${FACTORY_VALUE_1}"`,
    );
  }
});

Deno.test("values that no environment can hold are refused by name", () => {
  assert.throws(() => render("echo $goal", "a\0b"), /\$goal: .* NUL character/);
  assert.throws(
    () => render("echo $goal", "ü".repeat(70_000)),
    /\$goal: its value has 140000 bytes/,
  );
});

Deno.test("the longest value that is taken can be handed over", async () => {
  const value = "x".repeat(128 * 1024 - 32);
  const { command, env } = render("printf %s ${#goal}$goal", value);
  assert.equal(
    (await printed("sh", command, env, ".")).length,
    value.length + 1,
  );
});

Deno.test("unfinished quotes and deep nesting end", () => {
  for (
    const command of [
      "echo '$goal",
      'echo "$goal',
      "echo $(echo $goal",
      "echo `$goal",
      "cat <<EOF\n$goal",
      "cat <<",
      "echo ${x:-$goal",
      "echo $((1 + $goal",
      "\\",
      "$",
      "$(".repeat(50_000) + "$goal",
      '"$('.repeat(20_000) + "$goal",
    ]
  ) {
    assert.match(render(command, "1").command, /^/);
  }
});
