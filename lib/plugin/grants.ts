/** What plugins ask for, what the operator grants, and whether that is enough. */

import type { HandlerNode, PluginPermissions } from "../handler.ts";

/** A kind of permission. */
export type GrantKind = "net" | "env" | "run" | "read" | "sys" | "ffi" | "npm";

/** The kinds of permissions that can be granted. */
export const KINDS: readonly GrantKind[] = [
  "net",
  "env",
  "run",
  "read",
  "sys",
  "ffi",
  "npm",
];

/** What one plugin is granted, by kind. The value `*` is all of a kind. */
export type Grants = Readonly<Partial<Record<GrantKind, readonly string[]>>>;

/** What the operator grants, by plugin type. */
export type GrantTable = Readonly<Record<string, Grants>>;

/**
 * Reads the text of one `--allow-plugin`. A value without a kind has the one
 * before it: `net:a.com,b.com` grants two hosts. `npm` stands alone.
 *
 * @throws {SyntaxError} when it is no grant.
 *
 * @example
 * ```ts
 * parseGrant("http_check=net:api.example.com,env:TOKEN");
 * ```
 */
export function parseGrant(text: string): GrantTable {
  const equals = text.indexOf("=");
  if (equals <= 0 || equals === text.length - 1) {
    throw new SyntaxError("it has to be TYPE=KIND:VALUE,…");
  }
  const grants: Partial<Record<GrantKind, string[]>> = {};
  let kind: GrantKind | undefined;
  for (const item of text.slice(equals + 1).split(",")) {
    if (/^npm(?::|$)/.test(item.trim())) {
      grants.npm = [wholeOfNpm(item.trim())];
      kind = undefined;
      continue;
    }
    const colon = item.indexOf(":");
    const named = KINDS.find((each) => each === item.slice(0, colon));
    kind = named ?? kind;
    const value = (named ? item.slice(colon + 1) : item).trim();
    if (kind === undefined) {
      throw new SyntaxError(
        `"${item}" has to start with one of ${
          KINDS.map((each) => each === "npm" ? each : `${each}:`).join(" ")
        }`,
      );
    }
    if (value === "") throw new SyntaxError(`"${item}" names nothing`);
    (grants[kind] ??= []).push(value);
  }
  return { [text.slice(0, equals).trim()]: grants };
}

/** All packages, or none: Deno has no permission for a single one. */
function wholeOfNpm(item: string): string {
  if (item === "npm" || item === "npm:*") return "*";
  throw new SyntaxError(
    `"${item}" names a package, but npm is granted as a whole: write npm`,
  );
}

/** Puts tables together; what several grant one plugin adds up. */
export function mergeGrants(tables: readonly GrantTable[]): GrantTable {
  const all = new Map<string, Grants>();
  for (const [type, grants] of tables.flatMap((one) => Object.entries(one))) {
    const before = all.get(type) ?? {};
    all.set(
      type,
      Object.fromEntries(
        KINDS.map((kind) =>
          [kind, [...before[kind] ?? [], ...grants[kind] ?? []]] as const
        ).filter(([, values]) => values.length > 0),
      ),
    );
  }
  return Object.fromEntries(all);
}

/** One thing that a plugin asks for. */
export interface Request {
  readonly kind: GrantKind;
  /** `undefined` when it shows only while the node runs: then any grant of the kind will do. */
  readonly value: string | undefined;
}

/** What a plugin asks for at one node, `"$name"` replaced by what the attribute holds. */
export function requestsOf(
  permissions: PluginPermissions,
  node: Pick<HandlerNode, "values">,
): Request[] {
  return KINDS.flatMap((kind) =>
    askedOf(permissions, kind).flatMap((asked): Request[] => {
      if (kind === "npm") return [{ kind, value: "*" }];
      if (!asked.startsWith("$")) return [{ kind, value: asked }];
      const text = node.values.text(asked.slice(1))?.trim() ?? "";
      if (text === "") return [];
      return [{ kind, value: valueIn(kind, text) }];
    })
  );
}

/** What is asked for of a kind. */
function askedOf(
  permissions: PluginPermissions,
  kind: GrantKind,
): readonly string[] {
  const asked = permissions[kind] ?? [];
  return typeof asked === "boolean" ? asked ? ["*"] : [] : asked;
}

function valueIn(kind: GrantKind, text: string): string | undefined {
  if (/\$[{A-Za-z]/.test(text)) return undefined;
  return kind === "net" ? hostOf(text) : text;
}

/** The host that a URL leads to, with its port when it is not the usual one. */
function hostOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { host } = new URL(text);
  return host === "" ? undefined : host;
}

/** Whether a request is granted. */
export function isGranted({ kind, value }: Request, grants: Grants): boolean {
  const granted = grants[kind] ?? [];
  if (value === undefined) return granted.length > 0;
  return granted.some((grant) =>
    grant === "*" || grant === value ||
    // A host without a port stands for all its ports.
    (kind === "net" && grant === value.replace(/:\d+$/, "")) ||
    (kind === "read" && value.startsWith(`${grant.replace(/\/$/, "")}/`))
  );
}

/** What stands for a value that is not known yet. */
const PLACEHOLDERS: Readonly<Record<GrantKind, string>> = {
  net: "HOST",
  env: "NAME",
  run: "PROGRAM",
  read: "PATH",
  sys: "FACT",
  ffi: "LIBRARY",
  npm: "*",
};

/** The flag that grants requests. */
export function flagFor(type: string, requests: readonly Request[]): string {
  const items = requests.map(({ kind, value = PLACEHOLDERS[kind] }) =>
    kind === "npm" ? kind : `${kind}:${value}`
  );
  return `--allow-plugin ${type}=${[...new Set(items)].join(",")}`;
}

/** Grants or wishes in one line, such as `net: api.example.com; env: TOKEN`. */
export function permissionsText(
  permissions: PluginPermissions | Grants | undefined,
): string {
  return KINDS.map((kind) => [kind, askedOf(permissions ?? {}, kind)] as const)
    .filter(([, values]) => values.length > 0)
    .map(([kind, values]) => `${kind}: ${values.join(", ")}`)
    .join("; ");
}
