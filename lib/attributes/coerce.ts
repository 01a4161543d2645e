/** Text of an attribute → value of its declared type. */

import type { AttrSpec, AttrValue } from "./spec.ts";

/** What coercion found. */
export type Coerced =
  | { readonly ok: true; readonly value: AttrValue }
  | { readonly ok: false; readonly message: string };

const UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Longest duration a timer can wait: 2³¹−1 milliseconds, almost 25 days. */
const LONGEST = 2 ** 31 - 1;

/** Reads `text` as the declared type of `spec`. */
export function coerce(spec: AttrSpec, text: string): Coerced {
  const read = readAs(spec, text);
  if (!read.ok) return read;
  const complaint = spec.check?.(read.value);
  return complaint === undefined ? read : { ok: false, message: complaint };
}

function readAs(spec: AttrSpec, text: string): Coerced {
  const trimmed = text.trim();
  switch (spec.type) {
    case "string":
      return { ok: true, value: text };
    case "integer":
      return /^\+?\d+$/.test(trimmed) && Number.isSafeInteger(Number(trimmed))
        ? { ok: true, value: Number(trimmed) }
        : refused(spec, text, "a whole number, such as 3");
    case "number":
      return trimmed !== "" && Number.isFinite(Number(trimmed)) &&
          /^[-+]?[\d.]/.test(trimmed)
        ? { ok: true, value: Number(trimmed) }
        : refused(spec, text, "a number, such as 2 or 0.5");
    case "boolean":
      return trimmed === "true" || trimmed === "false"
        ? { ok: true, value: trimmed === "true" }
        : refused(spec, text, "true or false");
    case "duration":
      return readDuration(spec, text);
    case "list":
      return { ok: true, value: splitList(text) };
    case "enum":
      return spec.values?.includes(trimmed)
        ? { ok: true, value: trimmed }
        : refused(spec, text, `one of ${spec.values?.join(", ")}`);
    default:
      return spec.type satisfies never;
  }
}

function readDuration(spec: AttrSpec, text: string): Coerced {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) {
    return refused(
      spec,
      text,
      "a duration, such as 250ms, 900s, 15m, 2h or 1d",
    );
  }
  const value = Number(match[1]) * UNIT[match[2] ?? "s"]!;
  if (value > LONGEST) return refused(spec, text, "at most 24d");
  return { ok: true, value };
}

/** Splits a list at its commas, trims the items and drops the empty ones. */
export function splitList(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) =>
    item !== ""
  );
}

function refused(spec: AttrSpec, text: string, wanted: string): Coerced {
  return {
    ok: false,
    message: `${spec.name} is ${JSON.stringify(text)}, but must be ${wanted}`,
  };
}
