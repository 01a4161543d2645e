/** A new run: its folder, its workspace, its first event. */

import { RunFolderError } from "../errors.ts";
import type { Budget, Context, RunCreated } from "../history/event.ts";
import type { Host } from "../host/host.ts";
import { VERSION } from "../version.ts";
import { Workspace } from "../workspace/workspace.ts";
import { claimFolder, lockRun } from "./claim.ts";
import { documentText, manifestDocument } from "./documents.ts";
import { sha256OfText } from "../workspace/hash.ts";
import { Journal } from "./journal.ts";
import { layoutOf, removeTemporary } from "./layout.ts";
import { LocalDurable } from "./local_durable.ts";
import type { OpenRun, RunParts } from "./open_run.ts";

/** What a new run is to be. */
export interface NewRun extends RunParts {
  readonly workdir: string;
  readonly runsdir: string;
  readonly runId?: string;
  readonly context: Context;
  readonly copyGit: boolean;
  /** What was given, and beats the pipeline's. */
  readonly budget?: Budget;
}

/**
 * Makes a run's folder and everything in it that is there before the first node.
 *
 * @throws {RunFolderError} when the id is taken.
 * @throws {WorkspaceError} when the workdir cannot be copied; the folder is removed again.
 */
export async function createRun(run: NewRun): Promise<OpenRun> {
  const { host, plan, workdir, runsdir, sinks, signal, allowEnv, stopAfter } =
    run;
  const { sandboxes, limits } = run;
  const { files } = host;
  checkWorkdir(host, workdir);
  const folder = claimFolder(host, runsdir, run.runId);
  const layout = layoutOf(folder);
  const stack = new DisposableStack();
  try {
    stack.use(await lockRun(host, layout));
    stack.defer(() => removeTemporary(host, layout));
    const { workspace, notes } = await Workspace.create(host, {
      source: workdir,
      runFolder: folder,
      exclude: files.realPath(runsdir),
      copyGit: run.copyGit,
    });
    const created: RunCreated = {
      type: "RunCreated",
      runId: folder.slice(folder.lastIndexOf("/") + 1),
      pipelinePath: plan.source.file,
      workdir,
      workspace: layout.workspace,
      goal: plan.goal,
      startNode: plan.start,
      pipelineHash: await sha256OfText(plan.source.text),
      context: { "graph.goal": plan.goal, ...run.context },
      tree: workspace.tree,
      limits,
      ...(run.budget && { budget: run.budget }),
    };
    files.write(layout.pipeline, plan.source.text);
    files.sync(layout.pipeline);
    const journal = stack.use(new Journal(host, layout.journal, 0));
    const durable = stack.use(
      new LocalDurable({
        host,
        plan,
        layout,
        journal,
        workspace,
        sandboxes,
        sinks,
        allowEnv,
        signal,
        stopAfter,
        past: [],
      }),
    );
    files.writeAtomic(
      layout.manifest,
      documentText(manifestDocument(created, new Date(host.now()), VERSION)),
    );
    durable.record(created);
    files.sync(folder.slice(0, folder.lastIndexOf("/")) || "/");
    for (const note of [...notes, ...limits.unheld]) durable.notice(note);
    const held = stack.move();
    return { layout, durable, [Symbol.dispose]: () => held.dispose() };
  } catch (error) {
    stack.dispose();
    files.removeTree(folder);
    throw error;
  }
}

/** A workdir that is none must be told before anything is created. */
function checkWorkdir({ files }: Host, workdir: string): void {
  const kind = files.lstat(`${workdir}/.`)?.kind;
  if (kind === "directory" && files.realPath(workdir) === "/") {
    throw new RunFolderError(
      `Cannot copy workdir "${workdir}": it is the whole machine`,
      { hint: "name the folder to work on with --workdir" },
    );
  }
  if (kind === "directory") return;
  throw new RunFolderError(
    `Cannot copy workdir "${workdir}": there is no such folder`,
    { hint: "name the folder to work on with --workdir" },
  );
}
