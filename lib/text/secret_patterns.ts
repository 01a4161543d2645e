/** Finds secrets in a text. */

/** A text that nobody is to read. */
export interface Secret {
  /** What stands in its place: `[redacted: NAME]`. */
  readonly name: string;
  /** The text. */
  readonly value: string;
}

/** A piece of what can be told: from one place to another, or what stands for a secret. */
export type Part = readonly [from: number, to: number] | string;

/** A secret in a text. */
interface Found {
  readonly at: number;
  readonly end: number;
  /** What stands for it. */
  readonly by: string;
}

/** What is looked for, longest first, so that a secret within another one does not hide it. */
export class Patterns {
  readonly #secrets: readonly Secret[];
  readonly #all: RegExp | undefined;
  /** The longest beginning of a secret that is not all of it. */
  readonly #longest: number;

  constructor(secrets: readonly Secret[]) {
    this.#secrets = secrets.toSorted((a, b) => b.value.length - a.value.length);
    this.#longest = (this.#secrets[0]?.value.length ?? 1) - 1;
    if (secrets.length === 0) return;
    const source = this.#secrets.map(({ value }) =>
      value.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    ).join("|");
    this.#all = new RegExp(source, "g");
  }

  get isActive(): boolean {
    return this.#all !== undefined;
  }

  replace(text: string): string {
    if (!this.#all) return text;
    return text.replaceAll(this.#all, (value) => this.#nameOf(value));
  }

  /**
   * Takes a text apart, up to where a secret may begin that goes on beyond its
   * end; all of it when it is `whole`.
   */
  split(
    text: string,
    whole = false,
  ): { readonly parts: readonly Part[]; readonly end: number } {
    const parts: Part[] = [];
    let from = 0;
    for (;;) {
      const found = this.#find(text, from);
      const open = whole ? undefined : this.#open(text, from);
      // One that stands before a whole one, or where it stands, may be the longer one.
      const end = open !== undefined && (!found || open <= found.at)
        ? open
        : found?.at ?? text.length;
      if (end > from || parts.length === 0) parts.push([from, end]);
      if (!found || end === open) return { parts, end };
      parts.push(found.by);
      from = found.end;
    }
  }

  /** Where the first secret stands that may go on beyond the end, at `from` or later. */
  #open(text: string, from: number): number | undefined {
    for (
      let at = Math.max(from, text.length - this.#longest);
      at < text.length;
      at++
    ) {
      const rest = text.slice(at);
      const begins = this.#secrets.some(({ value }) =>
        value.length > rest.length && value.startsWith(rest)
      );
      if (begins) return at;
    }
    return undefined;
  }

  /** The first whole secret at `from` or later. */
  #find(text: string, from: number): Found | undefined {
    if (!this.#all) return undefined;
    this.#all.lastIndex = from;
    const found = this.#all.exec(text);
    if (!found) return undefined;
    const [value] = found;
    return {
      at: found.index,
      end: found.index + value.length,
      by: this.#nameOf(value),
    };
  }

  #nameOf(value: string): string {
    const secret = this.#secrets.find((each) => each.value === value);
    return `[redacted: ${secret?.name ?? "a secret"}]`;
  }
}
