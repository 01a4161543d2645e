/** The words of a shell command, as far as a guard has to know them. */

/** Ends a word. Redirections count: their targets are words of their own. */
const SEPARATOR = /[\s;&|()<>`]/;
/** Makes quoted text worth reading as a command of its own. */
const NESTED = /[\s;&|()<>`'"]/;
/** What a backslash takes the meaning from inside double quotes. */
const ESCAPED_IN_QUOTES = /[$`"\\\n]/;

/**
 * Splits a command into words with their quotes removed. Quoted text that could
 * be a command (`sh -c "…"`, `"$(…)"`) gives its own words too. Comments give none.
 */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  split(command, words, { skipComments: true });
  return words;
}

function split(
  command: string,
  words: string[],
  { skipComments }: { readonly skipComments: boolean },
): void {
  let word: string | undefined;
  let at = 0;

  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };

  while (at < command.length) {
    const char = command[at]!; // `at` is inside
    if (char === "'" || char === '"') {
      const quoted = char === "'"
        ? readSingle(command, at + 1)
        : readDouble(command, at + 1);
      word = (word ?? "") + quoted.text;
      // A comment of another language inside the quotes may be code, so it is read too.
      if (NESTED.test(quoted.text)) {
        split(quoted.text, words, { skipComments: false });
      }
      at = quoted.next;
    } else if (char === "\\") {
      const next = command[at + 1] ?? "";
      if (next !== "\n") word = (word ?? "") + next;
      at += 2;
    } else if (char === "#" && word === undefined && skipComments) {
      const end = command.indexOf("\n", at);
      at = end < 0 ? command.length : end;
    } else if (SEPARATOR.test(char)) {
      endWord();
      at++;
    } else {
      word = (word ?? "") + char;
      at++;
    }
  }
  endWord();
}

interface Quoted {
  readonly text: string;
  /** Offset behind the closing quote, or the text's end when it is missing. */
  readonly next: number;
}

function readSingle(command: string, start: number): Quoted {
  const end = command.indexOf("'", start);
  return end < 0
    ? { text: command.slice(start), next: command.length }
    : { text: command.slice(start, end), next: end + 1 };
}

function readDouble(command: string, start: number): Quoted {
  let text = "";
  let at = start;
  while (at < command.length && command[at] !== '"') {
    const next = command[at + 1];
    if (
      command[at] === "\\" && next !== undefined && ESCAPED_IN_QUOTES.test(next)
    ) {
      if (next !== "\n") text += next;
      at += 2;
    } else {
      text += command[at];
      at++;
    }
  }
  return { text, next: at + 1 };
}
