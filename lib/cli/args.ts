/** Spellings of flags that the parser does not know but people are used to. */

/** Flags by name: whether they take a value. */
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
  const match = /^--?([A-Za-z][A-Za-z0-9_.-]+)(?:=([^]*))?$/.exec(arg);
  if (!match) return [arg];
  const [, name = "", value] = match;
  const takesValue = flags.get(name);
  if (takesValue === undefined) return [arg];
  if (value === undefined) return [`--${name}`];
  return takesValue && (value === "" || value.includes("\n"))
    ? [`--${name}`, value]
    : [`--${name}=${value}`];
}
