/** A handler whose values have the types that it declares. */

import type {
  AttrSpec,
  Handler,
  HandlerContext,
  HandlerNode,
  Outcome,
  Values,
} from "../handler.ts";

/** The type of an attribute's value. */
export type ValueOf<Spec extends AttrSpec> = Spec["type"] extends "boolean"
  ? boolean
  : Spec["type"] extends "list" ? readonly string[]
  :
    | (Spec["type"] extends "integer" | "number" | "duration" ? number
      : Spec extends
        { readonly type: "enum"; readonly values: readonly (infer Text)[] }
        ? Text
      : string)
    | (Spec extends { readonly required: true } | {
      readonly default: string | number;
    } ? never
      : undefined);

/** A node's values, by the names of their declarations. A duration is in milliseconds. */
export type ValuesOf<Specs extends readonly AttrSpec[]> = {
  readonly [Spec in Specs[number] as Spec["name"]]: ValueOf<Spec>;
};

/** What a handler is made of. */
export interface HandlerDefinition<Specs extends readonly AttrSpec[]>
  extends Pick<Handler, "type" | "help" | "net"> {
  /** What engine and stage are to each other. @default "work" */
  readonly role?: "work" | "agent" | "pass";
  /** Its attributes, on top of those that every node has. @default none */
  readonly attributes?: Specs;
  /** False when it starts no program. @default true */
  readonly programs?: boolean;
  /**
   * Does the work of one attempt. It runs in this process and is trusted: what
   * it writes to the workspace is checked afterwards, and what it starts by
   * `context.exec` is confined.
   */
  run(
    values: ValuesOf<Specs>,
    context: HandlerContext,
    node: HandlerNode,
  ): Promise<Outcome> | Outcome;
}

/**
 * Makes a handler for {@linkcode FactoryOptions.handlers}.
 *
 * @example
 * ```ts
 * import { createFactory, defineHandler, success } from "@factory/cli";
 *
 * const greet = defineHandler({
 *   type: "greet",
 *   help: "Writes a greeting.",
 *   attributes: [{
 *     name: "name",
 *     type: "string",
 *     required: true,
 *     help: "Whom to greet.",
 *   }],
 *   run({ name }, context) {
 *     context.files.write("greeting.txt", `Hello ${name}\n`);
 *     return success();
 *   },
 * });
 * createFactory({ handlers: [greet] });
 * ```
 */
export function defineHandler<
  const Specs extends readonly AttrSpec[] = readonly [],
>(definition: HandlerDefinition<Specs>): Handler {
  const { type, help, role = "work", net, programs = true, run } = definition;
  const attributes = definition.attributes ?? [];
  return {
    type,
    role,
    help,
    attributes,
    ...(net !== undefined && { net }),
    startsPrograms: () => programs,
    run: (node, context) =>
      run(valuesOf<Specs>(attributes, node.values), context, node),
  };
}

function valuesOf<Specs extends readonly AttrSpec[]>(
  specs: readonly AttrSpec[],
  values: Values,
): ValuesOf<Specs> {
  const entries = specs.map((spec) => [spec.name, valueOf(spec, values)]);
  // Each value was read by the declaration that its type comes from.
  return Object.fromEntries(entries) as ValuesOf<Specs>;
}

function valueOf({ name, type }: AttrSpec, values: Values): unknown {
  switch (type) {
    case "boolean":
      return values.flag(name);
    case "list":
      return values.list(name);
    case "integer":
    case "number":
    case "duration":
      return values.number(name);
    case "string":
    case "enum":
      return values.text(name);
    default:
      return type satisfies never;
  }
}
