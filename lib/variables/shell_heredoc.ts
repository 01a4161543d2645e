/** The beginning of a here-document: `<<EOF`, `<<-EOF`, `<<'EOF'`. */

/** A here-document whose body is still to come. */
export interface Heredoc {
  readonly delimiter: string;
  /** `<<-`: tabs before the delimiter do not count. */
  readonly stripTabs: boolean;
  /** A quoted delimiter: nothing in the body is expanded. */
  readonly literal: boolean;
  /** UTF-16 code units of operator and delimiter. */
  readonly length: number;
}

const START = /<<(-?)[ \t]*((?:'[^']*'|"[^"]*"|\\.|[^\s;&|()<>'"\\`])+)/y;

/** Reads `<<` and its delimiter; `undefined` for `<<<` and what is none. */
export function readHeredoc(text: string, at: number): Heredoc | undefined {
  START.lastIndex = at;
  const match = START.exec(text);
  const word = match?.[2];
  if (!match || word === undefined) return undefined;
  const delimiter = word.replace(
    /'([^']*)'|"([^"]*)"|\\(.)/g,
    (_, single, double, escaped) => single ?? double ?? escaped,
  );
  return {
    delimiter,
    stripTabs: match[1] === "-",
    literal: delimiter !== word,
    length: match[0].length,
  };
}
