/** What a node says that its agent's `output` has to be. */

import {
  type AttrSpec,
  type HandlerContext,
  OutsideWorkspaceError,
  type Values,
} from "../handler.ts";
import type { JsonSchema } from "./backend.ts";
import { parseObject } from "./json_object.ts";
import { schemaMistake } from "./schema_mistake.ts";

const NAME = "output_schema";

/** The node's attribute. */
export const OUTPUT_SCHEMA: AttrSpec = {
  name: NAME,
  type: "string",
  help:
    "A JSON Schema that the agent's output has to conform to, or the path of a file in the workspace that has one. The output is kept as context.output.<node id> and in output.json.",
  check(value) {
    const text = String(value).trim();
    if (!isInline(text)) return undefined;
    const parsed = parseObject(text);
    const mistake = parsed.ok ? schemaMistake(parsed.value) : parsed.message;
    return mistake && `invalid ${NAME}: ${mistake}`;
  },
};

/** A schema, none, or what is wrong with it. */
export type FoundSchema =
  | { readonly ok: true; readonly schema?: JsonSchema }
  | { readonly ok: false; readonly message: string };

/** Reads the schema of a node's output, as it stands now if it is in a file. */
export function outputSchemaOf(
  values: Values,
  { files }: Pick<HandlerContext, "files">,
): FoundSchema {
  const text = values.text(NAME)?.trim() ?? "";
  if (text === "") return { ok: true };
  if (isInline(text)) return parse(text, `invalid ${NAME}`);
  const what = `Cannot read ${NAME} ${JSON.stringify(text)}`;
  try {
    const kind = files.kind(text);
    if (kind !== "file") {
      const found = kind === undefined
        ? "there is no such file in the workspace"
        : "it is no file";
      return { ok: false, message: `${what}: ${found}` };
    }
    return parse(files.readText(text), what);
  } catch (error) {
    if (!(error instanceof OutsideWorkspaceError)) throw error;
    return { ok: false, message: `${what}: ${error.reason}` };
  }
}

function isInline(text: string): boolean {
  return text.startsWith("{");
}

function parse(text: string, what: string): FoundSchema {
  const parsed = parseObject(text);
  if (!parsed.ok) return { ok: false, message: `${what}: ${parsed.message}` };
  const mistake = schemaMistake(parsed.value);
  return mistake === undefined
    ? { ok: true, schema: parsed.value }
    : { ok: false, message: `${what}: ${mistake}` };
}
