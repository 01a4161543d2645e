/** What agents can be told and held to, as rows of tables: from their declarations. */

import { DECLARED } from "../../handlers/agents/declared/mod.ts";
import { API_SETTINGS } from "../../handlers/agents/declared/api.ts";
import type { AgentDeclaration } from "../../lib/agents/backend.ts";
import type { AttrSpec } from "../../lib/attributes/spec.ts";
import { code, defaultText, type Row, typeText } from "./markdown_table.ts";

/** All backends by name, in the order of the alphabet. */
export const BACKENDS: readonly AgentDeclaration[] = Object.values(DECLARED)
  .toSorted((a, b) => a.name < b.name ? -1 : 1);

/** The page of each backend, beside docs/agents.md. */
const PAGES: Readonly<Record<string, string>> = {
  copilot: "acp",
  gemini: "acp",
  opencode: "acp",
  qwen: "acp",
  stub: "fake",
};

/** The heads of `agentRows`. */
export const AGENT_HEAD: Row = [
  "Backend",
  "What it is",
  "Answers",
  "Limits",
  "Sessions",
  "Tokens",
  "Costs",
];

/** A row for each backend: what can be expected of it. */
export function agentRows(): readonly Row[] {
  return BACKENDS.map(({ name, help, capabilities }) => {
    const { schema, limits, resume, usage, cost } = capabilities;
    return [
      `[${code(name)}](agents/${PAGES[name] ?? name}.md)`,
      help.split(/[.;:] /, 1)[0]?.replace(/\.$/, "") ?? "",
      schema,
      limits,
      ...[resume, usage, cost].map((can) => can ? "yes" : "no"),
    ];
  });
}

/** The heads of `programRows`. */
export const PROGRAM_HEAD: Row = ["Backend", "To install", "To log in"];

/** A row for each backend that has a program of its own. */
export function programRows(): readonly Row[] {
  return BACKENDS.flatMap(({ name, install }) =>
    install ? [[code(name), code(install.install), install.login]] : []
  );
}

/** The attributes that only agents' backends have, by backend. */
export function agentAttributes(
  { name, attributes }: AgentDeclaration,
): readonly AttrSpec[] {
  if (name !== "api") return attributes;
  // What every agent node has, too, has a variable of its own here.
  const common = API_SETTINGS.filter((spec) =>
    !attributes.some((own) => own.name === spec.name)
  ).map((spec) => ({
    ...spec,
    help: `${spec.help.replace(/\.$/, "")} ($${spec.variable}).`,
  }));
  return [...common, ...attributes];
}

/** The heads of `attributeRows`. */
export const ATTRIBUTE_HEAD: Row = [
  "Attribute",
  "Variable",
  "Type",
  "Default",
  "What it means",
];

/** A row for each attribute, with the variable that stands in for it. */
export function attributeRows(specs: readonly AttrSpec[]): readonly Row[] {
  return specs.map((spec) => {
    const { help, variable } = split(spec.help);
    return [
      code(spec.name),
      variable === undefined ? "" : code(variable),
      typeText(spec),
      defaultText(spec),
      help,
    ];
  });
}

/** The help apart from what the page and its columns say already. */
function split(text: string): { help: string; variable: string | undefined } {
  const told = text.replace(/^For [^:]+: /, "");
  const found = / \(\$([A-Z_]+)(?:; ([^)]+)|[^)]*)\)\.$/.exec(told);
  const plain = found ? told.slice(0, found.index) : told.replace(/\.$/, "");
  const besides = found?.[2] === undefined ? "" : `; ${found[2]}`;
  const help = `${plain[0]?.toUpperCase() ?? ""}${plain.slice(1)}${besides}.`;
  return { help, variable: found?.[1] };
}
