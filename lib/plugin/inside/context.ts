/** A handler's context out of plain data: what a plugin may know and do. */

import { textOf, valueOf } from "../../condition/mod.ts";
import { workspaceFiles } from "../../guard/workspace_files.ts";
import type { HandlerContext, HandlerNode } from "../../handler.ts";
import { denoHost } from "../../host/deno.ts";
import type { Files } from "../../host/host.ts";
import { valuesOf } from "../../values.ts";
import {
  type Lookup,
  parseTemplate,
  render,
  renderCommand,
} from "../../variables/mod.ts";
import type { ContextData, HostMessage, NodeData } from "../protocol.ts";
import { artifactFolder } from "../../guard/artifact_folder.ts";
import { execInside } from "./exec.ts";

/** What leads out of the host. */
export interface Outlet {
  send(message: HostMessage): void;
  /** Writes to the log, as `console.log` does. */
  log(text: string): void;
  /** Aborted when the attempt has to end. */
  readonly signal: AbortSignal;
}

const FILES: Files = {
  ...denoHost.files,
  mkdir(path) {
    // Deno wants a permission even for a folder that is there already.
    if (denoHost.files.lstat(path)?.kind !== "directory") {
      denoHost.files.mkdir(path);
    }
  },
};

/** Builds a plugin's context. */
export function contextOf(data: ContextData, outlet: Outlet): HandlerContext {
  const { workspace, goal, values, failure, downstream, env } = data;
  const { send, log, signal } = outlet;
  const started = denoHost.monotonic();
  const artifacts = artifactFolder(denoHost.files, data.artifacts);
  const value = (key: string) =>
    Object.hasOwn(values, key) ? values[key] : undefined;
  const expanding = <T>(fillIn: (lookup: Lookup) => T): T => {
    const without = new Set<string>();
    const filled = fillIn((name) => {
      const found = variable(name);
      if (found === undefined) without.add(name);
      return found;
    });
    // The engine has the words for it.
    for (const name of without) send({ type: "unset", text: `\${${name}}` });
    return filled;
  };
  const variable = (name: string): string | undefined => {
    if (name === "goal") return goal;
    if (name.startsWith("env.")) {
      return Object.hasOwn(data.variables, name.slice("env.".length))
        ? data.variables[name.slice("env.".length)]
        : undefined;
    }
    if (!name.startsWith("context.")) return undefined;
    const found = valueOf(name, value);
    return found === undefined ? undefined : textOf(found);
  };
  return {
    runId: data.runId,
    visit: data.visit,
    attempt: data.attempt,
    executions: data.executions,
    signal,
    workspace,
    goal,
    value,
    keys: () => Object.keys(values),
    expand: (text) =>
      expanding((lookup) => render(parseTemplate(text), lookup)),
    expandCommand: (text) =>
      expanding((lookup) => renderCommand(parseTemplate(text), lookup)),
    ...(failure && { failure }),
    downstream: (type) =>
      Object.hasOwn(downstream, type)
        ? (downstream[type] ?? []).map(nodeOf)
        : [],
    limits: data.limits,
    stages: () => data.stages,
    conversation: data.conversation,
    spend: (usage) => send({ type: "spend", usage }),
    elapsed: () => Math.round(denoHost.monotonic() - started),
    env: (name) => env.includes(name) ? denoHost.env(name) : undefined,
    files: workspaceFiles(FILES, workspace),
    artifacts,
    // What it starts is within the limits that this process is in.
    enforcesLimits: () => Promise.resolve(data.enforced),
    exec: (command) =>
      execInside(command, { workspace, artifacts, signal, log }),
    progress: (text) => send({ type: "progress", text }),
    notice: (text) => send({ type: "notice", text }),
  };
}

/** A node out of plain data. */
export function nodeOf(
  { id, type, label, values, set }: NodeData,
): HandlerNode {
  const names = new Set(set);
  return {
    id,
    type,
    label,
    values: valuesOf(values, (name) => names.has(name)),
  };
}
