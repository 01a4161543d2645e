/** Asks a plugin what it is, in a host that may read its folder and nothing else. */

import type { JsonValue } from "../handler.ts";
import { exec } from "../host/exec.ts";
import type { Host, RunningProcess, SpawnCommand } from "../host/host.ts";
import { type Description, readDescription } from "./description.ts";
import { PluginError } from "./error.ts";
import type { PluginFile } from "./folder.ts";
import { fileUrl, launch } from "./launch.ts";
import { npmHint } from "./npm.ts";
import { type HostMessage, LineReader, parseMessage } from "./protocol.ts";

/** How to ask. */
export interface DescribeOptions {
  /** Starts the host. @default `host.spawn` */
  readonly spawn?: ((command: SpawnCommand) => RunningProcess) | undefined;
  /** Milliseconds that loading may take. @default 10000 */
  readonly timeoutMs?: number | undefined;
  /** Lets it import packages from npm. @default false */
  readonly npm?: boolean | undefined;
}

const known = new Map<string, Promise<Description>>();

/**
 * Asks a plugin what it is; once, as long as its file stays the same.
 *
 * @throws {PluginError} when it cannot be loaded, or is no plugin.
 */
export async function describe(
  host: Host,
  { type, path }: PluginFile,
  options: DescribeOptions = {},
): Promise<Description> {
  const real = host.files.realPath(path);
  const hash = await hashOf(host.files.read(real));
  const key = `${type} ${real} ${hash} ${options.npm === true}`;
  const before = known.get(key);
  if (before) return await before;
  const description = ask(host, { type, path: real }, options);
  known.set(key, description);
  // What failed may go well the next time: a machine under load, a file beside it.
  description.catch(() => known.delete(key));
  return await description;
}

async function hashOf(data: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new Uint8Array(data));
  return new Uint8Array(hash).toHex();
}

async function ask(
  host: Host,
  { type, path }: PluginFile,
  { spawn, timeoutMs = 10_000, npm = false }: DescribeOptions,
): Promise<Description> {
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  const token = crypto.randomUUID();
  const { argv, env, stdin } = launch(
    host,
    { read: [folder], write: [], grants: npm ? { npm: ["*"] } : {} },
    { task: "describe", token, file: fileUrl(path) },
  );
  let answer: HostMessage | undefined;
  let printed = "";
  const reader = new LineReader(token, (line) => {
    const message = parseMessage(line);
    if (message?.type === "description" || message?.type === "error") {
      answer ??= message;
    }
  }, (text) => printed = (printed + text).slice(-2000));
  const clock = new AbortController();
  const awake = new AbortController();
  host.sleep(timeoutMs, awake.signal).then(
    () => clock.abort(new Overdue()),
    // The host has ended in time.
    () => {},
  );
  const cannot = (why: string, hint?: string) =>
    new PluginError(
      `Cannot load plugin "${path}": ${why}`,
      hint === undefined ? {} : { hint },
    );
  try {
    const { code, stderr } = await exec(host, {
      argv,
      cwd: folder,
      env,
      stdin,
      tag: "plugin",
      signal: clock.signal,
      onText: (stream, text) => stream === "stdout" && reader.push(text),
      ...(spawn && { spawn }),
    });
    reader.end();
    if (answer === undefined) {
      throw cannot(
        `its host ended with code ${code} before it said what it is`,
        (stderr || printed).trim().slice(-2000) || undefined,
      );
    }
  } catch (error) {
    if (!(error instanceof Overdue)) throw error;
    throw cannot(`it was not loaded after ${timeoutMs / 1000}s`);
  } finally {
    awake.abort();
  }
  if (answer.type === "error") {
    const { text, stack } = answer;
    // A syntax error's message has the place already.
    const place = text.includes("file://") ? undefined : stack;
    throw cannot(text, npmHint(text, type) ?? place);
  }
  return read(
    answer.type === "description" ? answer.value : null,
    type,
    cannot,
  );
}

class Overdue extends Error {
  override readonly name = "Overdue";
}

function read(
  value: JsonValue,
  type: string,
  cannot: (why: string) => PluginError,
): Description {
  try {
    return readDescription(value, type);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw cannot(error.message);
  }
}
