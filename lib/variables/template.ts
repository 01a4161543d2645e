/** A text with variables → its parts. */

/** A variable in a text. */
export interface Variable {
  readonly kind: "variable";
  /** `goal`, `context.key`, `env.NAME`, or another name that nobody knows. */
  readonly name: string;
  /** As it was written. */
  readonly raw: string;
  /** UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/** A piece of a text. */
export type Part = { readonly kind: "text"; readonly text: string } | Variable;

/** A text that was read once and can be filled in many times. */
export interface Template {
  readonly text: string;
  readonly parts: readonly Part[];
}

/** What stands at a dollar. */
export type DollarForm =
  | { readonly kind: "dollar"; readonly length: 2 }
  | {
    readonly kind: "variable";
    readonly name: string;
    readonly length: number;
  };

const GOAL = /\$goal(?![A-Za-z0-9_])/y;
const BRACED = /\$\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)\}/y;

/** Reads `$$`, `$goal` or `${name}` at a dollar; `undefined` when it is just a dollar. */
export function dollarForm(text: string, at: number): DollarForm | undefined {
  if (text.charAt(at + 1) === "$") return { kind: "dollar", length: 2 };
  GOAL.lastIndex = at;
  const goal = GOAL.exec(text);
  if (goal) return { kind: "variable", name: "goal", length: goal[0].length };
  BRACED.lastIndex = at;
  const braced = BRACED.exec(text);
  const name = braced?.[1];
  return braced && name !== undefined
    ? { kind: "variable", name, length: braced[0].length }
    : undefined;
}

/**
 * Reads a text with `$goal`, `${goal}`, `${context.key}`, `${env.NAME}` and
 * `$$`. Nothing is an error: what is no variable is text.
 */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) break;
    plain += text.slice(at, dollar);
    const form = dollarForm(text, dollar);
    at = dollar + (form?.length ?? 1);
    if (form?.kind !== "variable") {
      plain += "$";
      continue;
    }
    if (plain !== "") parts.push({ kind: "text", text: plain });
    plain = "";
    parts.push({
      kind: "variable",
      name: form.name,
      raw: text.slice(dollar, at),
      offset: dollar,
    });
  }
  plain += text.slice(at);
  if (plain !== "") parts.push({ kind: "text", text: plain });
  return { text, parts };
}

/** Gives a variable's text, or `undefined` when it has none. */
export type Lookup = (name: string) => string | undefined;

/** Fills a text in; a variable without a value stays as it was written. Values are not read again. */
export function render(template: Template, lookup: Lookup): string {
  return template.parts.map((part) =>
    part.kind === "text" ? part.text : lookup(part.name) ?? part.raw
  ).join("");
}
