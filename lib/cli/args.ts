/** Spellings of flags that the parser does not know but people are used to. */

/** Flags by name or letter: whether they take a value. */
export type KnownFlags = ReadonlyMap<string, boolean>;

/**
 * Rewrites arguments to the one spelling that the parser knows.
 *
 * Go programs, the first factory among them, take long flags with one dash:
 * `-workdir .`, `-resume=true`. An empty or a many-line value after `=` comes
 * as an argument of its own.
 */
export function usualSpelling(
  args: readonly string[],
  flags: KnownFlags,
): string[] {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  return [
    ...own.flatMap((arg) => respell(arg, flags)),
    ...(end < 0 ? [] : args.slice(end)),
  ];
}

function respell(arg: string, flags: KnownFlags): string[] {
  const match = /^(--?)([A-Za-z][A-Za-z0-9_.-]*)(?:=([^]*))?$/.exec(arg);
  if (!match || flags.size === 0) return [arg];
  const [, dashes, name = "", value] = match;
  if (dashes === "-" && isBatch(name, flags)) return [arg];
  const spelled = name.length === 1 ? `-${name}` : `--${name}`;
  if (value === undefined) return [spelled];
  return flags.get(name) && (value === "" || value.includes("\n"))
    ? [spelled, value]
    : [`${spelled}=${value}`];
}

/** `-qv` is `-q -v`, unless it is the name of a flag. */
function isBatch(name: string, flags: KnownFlags): boolean {
  return !flags.has(name) && Array.from(name).every((each) => flags.has(each));
}
