/** The commands of a verification plan: which are allowed, and what they run without a shell. */

/** Tokens that only a shell would understand; none of them is needed for a check. */
const UNSAFE = /&&|;|\||>|<|`|\$\(|[\n\r]/;

/** A command ready to run. */
export interface VerificationCommand {
  readonly argv: readonly [string, ...string[]];
  /** Its leading assignments. */
  readonly env: Readonly<Record<string, string>>;
}

/** What parsing found. */
export type ParsedCommand =
  | { readonly ok: true; readonly command: VerificationCommand }
  | { readonly ok: false; readonly reason: string };

/**
 * True when the words of a command begin with those of an allowed one; leading
 * assignments do not count, unless they choose which program or library runs.
 */
export function commandAllowed(
  command: string,
  allowed: readonly string[],
): boolean {
  if (UNSAFE.test(command)) return false;
  const words = splitWords(command, "");
  if (words === undefined) return false;
  const start = words.findIndex(({ name }) => name === undefined);
  if (start < 0 || words.slice(0, start).some(choosesProgram)) return false;
  return allowed.some((prefix) => {
    const wanted = splitWords(prefix, "");
    return wanted !== undefined && wanted.length > 0 &&
      (startsWith(words.slice(start), wanted) || startsWith(words, wanted));
  });
}

function startsWith(words: readonly Word[], wanted: readonly Word[]): boolean {
  return wanted.every(({ text }, index) => words[index]?.text === text);
}

function choosesProgram({ name = "" }: Word): boolean {
  return name === "PATH" || /^(?:LD|DYLD)_/.test(name);
}

/**
 * Splits a command as a shell would: quotes are honoured, nothing is expanded,
 * save `$PWD` in the values of leading assignments, which is `workdir`.
 */
export function parseVerificationCommand(
  command: string,
  workdir: string,
): ParsedCommand {
  if (UNSAFE.test(command)) {
    return rejected("contains unsafe shell syntax");
  }
  const words = splitWords(command, workdir);
  if (words === undefined) return rejected("a quote is not closed");
  const start = words.findIndex(({ name }) => name === undefined);
  const [program, ...args] = start < 0
    ? []
    : words.slice(start).map(({ text }) => text);
  if (program === undefined || program === "") {
    return { ok: false, reason: "verification command missing executable" };
  }
  const env = Object.fromEntries(
    words.slice(0, start).map(({ name = "", text }) => [
      name,
      text.slice(name.length + 1),
    ]),
  );
  return { ok: true, command: { argv: [program, ...args], env } };
}

function rejected(problem: string): ParsedCommand {
  return { ok: false, reason: `verification command rejected: ${problem}` };
}

interface Word {
  readonly text: string;
  /** What it assigns to, when it stands before the program. */
  readonly name: string | undefined;
}

/** `undefined` when a quote is not closed. */
function splitWords(command: string, workdir: string): Word[] | undefined {
  const words: Word[] = [];
  let text: string | undefined;
  let name: string | undefined;
  let quote = "";
  // Assignments end with the first word that is none.
  let leading = true;

  const endWord = () => {
    if (text === undefined) return;
    words.push({ text, name });
    if (name === undefined) leading = false;
    text = name = undefined;
  };
  // A name that is quoted is no assignment's.
  let wasQuoted = false;

  for (let at = 0; at < command.length; at++) {
    const char = command[at]!; // `at` is inside
    if (quote === "" && /\s/.test(char)) {
      endWord();
      wasQuoted = false;
    } else if (char === quote) {
      quote = "";
    } else if (quote === "" && (char === "'" || char === '"')) {
      quote = char;
      wasQuoted = true;
      text ??= "";
    } else if (char === "\\" && quote !== "'") {
      const next = command[at + 1] ?? "";
      const isEscape = quote === "" || /[$`"\\]/.test(next);
      text = (text ?? "") + (isEscape ? next : char + next);
      wasQuoted = true;
      at++;
    } else {
      const pwd = name !== undefined && quote !== "'"
        ? /^\$(?:PWD(?![A-Za-z0-9_])|\{PWD\})/.exec(command.slice(at, at + 6))
        : null;
      if (
        char === "=" && leading && !wasQuoted && name === undefined &&
        /^[A-Za-z_][A-Za-z0-9_]*$/.test(text ?? "")
      ) name = text;
      text = (text ?? "") + (pwd ? workdir : char);
      if (pwd) at += pwd[0].length - 1;
    }
  }
  endWord();
  return quote === "" ? words : undefined;
}
