/** A run that stopped, made ready to go on. */

import { RunFolderError } from "../errors.ts";
import type { Budget, RunEvent, SnapshotDelta } from "../history/event.ts";
import { fold } from "../history/fold.ts";
import { initialState, type RunState } from "../history/state.ts";
import { endTagged } from "../host/exec.ts";
import type { Host } from "../host/host.ts";
import type { Plan } from "../plan.ts";
import { VERSION } from "../version.ts";
import { Workspace } from "../workspace/workspace.ts";
import { lockRun } from "./claim.ts";
import { documentText, manifestDocument } from "./documents.ts";
import { sha256OfText } from "../workspace/hash.ts";
import { Journal, readJournal } from "./journal.ts";
import {
  layoutOf,
  processTag,
  removeTemporary,
  type RunLayout,
} from "./layout.ts";
import { LocalDurable } from "./local_durable.ts";
import type { OpenRun, RunParts } from "./open_run.ts";

/** What a run's folder says of it. */
export interface StoppedRun {
  readonly layout: RunLayout;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  /** What stands in `pipeline.dot`; it need not be the text that ran. */
  readonly pipelineText: string | undefined;
  readonly pipelinePath: string;
  /** Bytes at the journal's end that a crash tore. */
  readonly tornBytes: number;
  readonly validBytes: number;
}

/**
 * Reads a run's folder, and changes nothing.
 *
 * @throws {RunFolderError} when it is none, or its journal is damaged.
 */
export function readRun(host: Host, folder: string): StoppedRun {
  if (host.files.lstat(layoutOf(folder).journal)?.kind !== "file") {
    const exists = host.files.lstat(folder) !== undefined;
    throw new RunFolderError(
      exists
        ? `Cannot read run "${folder}": it has no journal, so it never started`
        : `Cannot read run "${folder}": there is no such folder`,
      {
        hint: exists
          ? "remove the folder, and start the run again"
          : "list the runs with `factory runs`",
      },
    );
  }
  // Programs run elsewhere, and those of a killed engine are known by this name.
  const layout = layoutOf(host.files.realPath(folder));
  const { events, validBytes, tornBytes } = readJournal(host, layout.journal);
  const [created] = events;
  if (created?.type !== "RunCreated") {
    throw new RunFolderError(
      `Cannot read run "${folder}": its journal has no whole first line, so it never started`,
      { hint: "remove the folder, and start the run again" },
    );
  }
  const state = initialState();
  for (const event of events) fold(state, event);
  return {
    layout,
    events,
    state,
    validBytes,
    tornBytes,
    pipelineText: host.files.lstat(layout.pipeline)?.kind === "file"
      ? host.files.readText(layout.pipeline)
      : undefined,
    pipelinePath: created.pipelinePath,
  };
}

/** How to go on. */
export interface Continuation extends RunParts {
  /** What was given so far, when something was given now. */
  readonly budget?: Budget;
}

/**
 * Takes a stopped run over: what the crash left running is ended, the
 * workspace is as the last recorded step left it, the files are complete.
 *
 * @throws {RunFolderError} when another process runs it, or it has gone on meanwhile; nothing is changed.
 */
export async function resumeRun(
  run: StoppedRun,
  continuation: Continuation,
): Promise<OpenRun> {
  const { host, plan } = continuation;
  const { layout } = run;
  using stack = new DisposableStack();
  stack.use(await lockRun(host, layout));
  checkUnchanged(host, run);
  checkPosition(run, plan);
  await endLeftovers(host, run);
  // Of attempts that were cut off.
  removeTemporary(host, layout);
  stack.defer(() => removeTemporary(host, layout));
  if (run.tornBytes > 0) host.files.truncate(layout.journal, run.validBytes);
  const workspace = await openWorkspace(host, run);
  await workspace.restore();
  const pipelineHash = await sha256OfText(plan.source.text);
  if (run.pipelineText !== plan.source.text) {
    host.files.writeAtomic(layout.pipeline, plan.source.text);
  }
  mendManifest(host, run);
  const durable = openDurable(run, continuation, { workspace, stack });
  durable.record({
    type: "RunResumed",
    pipelinePath: plan.source.file,
    limits: continuation.limits,
    ...(continuation.budget && { budget: continuation.budget }),
    pipelineHash,
    changed: pipelineHash !== run.state.pipelineHash,
  });
  for (const what of continuation.limits.unheld) durable.notice(what);
  if (run.tornBytes > 0) {
    durable.notice(
      `The last ${run.tornBytes} bytes of the journal were torn by a crash and dropped`,
    );
  }
  const held = stack.move();
  return { layout, durable, [Symbol.dispose]: () => held.dispose() };
}

/** Ends what a killed engine left running; a folder that was moved since is known by its old name. */
async function endLeftovers(
  host: Host,
  { layout, events }: StoppedRun,
): Promise<void> {
  await endTagged(host, processTag(layout));
  const [created] = events;
  if (created?.type !== "RunCreated") return;
  const { workspace } = created;
  const folder = workspace.slice(0, workspace.lastIndexOf("/"));
  // If it is still there, this one is a copy, and those processes are not its own.
  if (folder === layout.folder || host.files.lstat(folder)) return;
  await endTagged(host, processTag(layoutOf(folder)));
}

/**
 * Completes the files of a run that a crash overtook right after its last
 * event: the views and the checkpoint. Its workspace stays as it is.
 *
 * @throws {RunFolderError} when another process is at it.
 */
export async function completeRun(
  run: StoppedRun,
  continuation: Continuation,
): Promise<void> {
  const { host } = continuation;
  using stack = new DisposableStack();
  stack.use(await lockRun(host, run.layout));
  checkUnchanged(host, run);
  if (run.tornBytes > 0) {
    host.files.truncate(run.layout.journal, run.validBytes);
  }
  const workspace = await openWorkspace(host, run);
  openDurable(run, continuation, { workspace, stack }).complete();
}

/** True when the views and the checkpoint tell of a run's last event. */
export function isComplete(
  { files }: Host,
  { layout, state }: StoppedRun,
): boolean {
  const last = `"seq":${state.seq},`;
  return [layout.events, layout.trace, layout.checkpoint].every((path) => {
    if (files.lstat(path)?.kind !== "file") return false;
    const text = files.readText(path).trimEnd();
    return path === layout.checkpoint
      ? text.includes(`\n  "seq": ${state.seq},\n`) && text.endsWith("\n}")
      : text.slice(text.lastIndexOf("\n") + 1).includes(last);
  });
}

async function openWorkspace(host: Host, run: StoppedRun): Promise<Workspace> {
  const runFolder = run.layout.folder;
  const deltas = deltasOf(run.events);
  const workspace = await Workspace.open(host, { runFolder }, deltas);
  checkTree(run, workspace);
  return workspace;
}

function openDurable(
  { layout, events }: StoppedRun,
  continuation: Continuation,
  { workspace, stack }: {
    readonly workspace: Workspace;
    readonly stack: DisposableStack;
  },
): LocalDurable {
  const { host } = continuation;
  for (const folder of [layout.folder, layout.internal]) {
    removeTemporaries(host, folder);
  }
  const journal = stack.use(new Journal(host, layout.journal, events.length));
  return stack.use(
    new LocalDurable({
      ...continuation,
      layout,
      journal,
      workspace,
      past: events,
    }),
  );
}

function mendManifest({ files }: Host, { layout, events }: StoppedRun): void {
  const [created] = events;
  if (created?.type !== "RunCreated" || files.lstat(layout.manifest)) return;
  const manifest = manifestDocument(created, new Date(created.at), VERSION);
  files.writeAtomic(layout.manifest, documentText(manifest));
}

/** A crash in the middle of an atomic write leaves its temporary file. */
function removeTemporaries({ files }: Host, folder: string): void {
  for (const { name, kind } of [...files.list(folder)]) {
    if (kind !== "file" || !/\.\d+\.tmp$/.test(name)) continue;
    files.remove(`${folder}/${name}`);
  }
}

/** Between reading and locking, another process may have run it. */
function checkUnchanged(
  host: Host,
  { layout, validBytes, tornBytes }: StoppedRun,
): void {
  if (host.files.lstat(layout.journal)?.size === validBytes + tornBytes) return;
  throw new RunFolderError(
    `Cannot resume run "${layout.folder}": another process has just gone on with it`,
    { hint: "look at it with `factory runs show`" },
  );
}

/** What the journal and the store of contents say must agree. */
function checkTree({ layout, state }: StoppedRun, workspace: Workspace): void {
  if (workspace.tree === state.tree) return;
  throw new RunFolderError(
    `Cannot resume run "${layout.folder}": its snapshots lead to tree ${workspace.tree}, but its journal says ${state.tree}`,
    { hint: "put the run's .factory folder back from a backup" },
  );
}

/** A changed pipeline must still have the node where the run stands. */
function checkPosition({ layout, state }: StoppedRun, plan: Plan): void {
  if (!("node" in state.phase) || plan.nodes.has(state.phase.node)) return;
  throw new RunFolderError(
    `Cannot resume run "${layout.folder}": it stands at node "${state.phase.node}", which the pipeline no longer has`,
    { hint: "put the node back, or start a new run" },
  );
}

function* deltasOf(events: readonly RunEvent[]): Iterable<SnapshotDelta> {
  for (const event of events) {
    if (event.type === "StageFinished") yield event.delta;
  }
}
