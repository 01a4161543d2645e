/**
 * The files of stages. `<node>/` always holds those of the latest attempt; once
 * there is more than one, each has its own in `<node>/attempts/<visit>.<attempt>/`.
 *
 * @module
 */

import type {
  RecordedOutcome,
  RunEvent,
  StageFinished,
} from "../history/event.ts";
import { settledOutcome } from "../history/fold.ts";
import type { Host } from "../host/host.ts";
import { diffDocument, documentText, statusDocument } from "./documents.ts";
import { removeAll } from "../workspace/access.ts";
import type { LateFiles } from "../run/late_files.ts";
import { attemptFolder, keptFolder } from "./layout.ts";

/** Keeps the stages' files of one run in order. */
export class StageFiles {
  readonly #host: Host;
  readonly #folder: string;
  readonly #late: LateFiles;
  /** True when an interrupted attempt may have left files. */
  #leftovers = false;
  /** The last finished attempt of each node. */
  readonly #last = new Map<string, StageFinished>();

  constructor(host: Host, runFolder: string, late: LateFiles) {
    this.#host = host;
    this.#folder = runFolder;
    this.#late = late;
  }

  /**
   * Makes room for an attempt: an interrupted one's files go, the first one's are kept.
   *
   * @returns the attempt's folder relative to the run's.
   */
  prepare(node: string, visit: number, attempt: number): string {
    const location = attemptFolder(node, visit, attempt);
    const last = this.#last.get(node);
    if (last && last.visit === 1 && last.attempt === 1) this.#keepFirst(node);
    if (this.#leftovers) {
      this.#removeFiles(`${this.#folder}/${location}`);
      this.#leftovers = false;
    }
    return location;
  }

  /** Writes what the engine says of an attempt, and shows it as the node's latest. */
  finish(event: StageFinished): void {
    this.#last.set(event.node, event);
    const location = attemptFolder(event.node, event.visit, event.attempt);
    // The first attempt has none before it: its programs have made that up.
    if (location === event.node) this.#removeKept(event.node);
    for (const [name, text] of engineFiles(event)) {
      this.#write(location, name, text);
    }
    if (location === event.node) return;
    this.#late.flush();
    this.#publish(event.node, location);
  }

  /** The visit's outcome stands; it may not be the last attempt's. */
  settle(node: string, outcome: RecordedOutcome): void {
    const last = this.#last.get(node);
    if (
      last && last.outcome.status === outcome.status &&
      last.outcome.failureReason === outcome.failureReason
    ) {
      return;
    }
    const status = statusDocument(outcome, last?.usage);
    this.#write(node, "status.json", documentText(status));
  }

  /** Puts back what a crash kept from the disk, from the journal. */
  repair(events: readonly RunEvent[]): void {
    this.#leftovers = true;
    const attempts = new Map<string, StageFinished[]>();
    const settled = new Map<string, RecordedOutcome>();
    for (const event of events) {
      if (event.type === "StageFinished") {
        const list = attempts.get(event.node);
        if (list) list.push(event);
        else attempts.set(event.node, [event]);
        settled.delete(event.node);
      } else if (event.type === "StageSettled") {
        const last = attempts.get(event.node)?.at(-1);
        if (last) settled.set(event.node, settledOutcome(last.outcome, event));
      }
    }
    for (const [node, list] of attempts) {
      for (const event of list) {
        const { visit, attempt } = event;
        const location = list.length > 1
          ? keptFolder(node, visit, attempt)
          : attemptFolder(node, visit, attempt);
        if (list.length > 1 && event === list[0]) this.#keepFirst(node);
        this.#mend(location, event);
        this.#last.set(node, event);
      }
      this.#late.flush();
      const last = list.at(-1)!;
      if (list.length > 1) {
        this.#publish(node, keptFolder(node, last.visit, last.attempt));
      }
      const outcome = settled.get(node);
      if (outcome) this.settle(node, outcome);
    }
  }

  #mend(location: string, event: StageFinished): void {
    const encoder = new TextEncoder();
    for (
      const [name, text] of [
        ...Object.entries(event.files),
        ...engineFiles(event),
      ]
    ) {
      const size = this.#host.files.lstat(`${this.#folder}/${location}/${name}`)
        ?.size;
      if (size !== encoder.encode(text).length) {
        this.#write(location, name, text);
      }
    }
  }

  /** Gives the first attempt's files a place of their own. */
  #keepFirst(node: string): void {
    this.#late.flush();
    const attempts = `${this.#folder}/${node}/attempts`;
    if (this.#host.files.lstat(attempts)?.kind !== "directory") {
      this.#removeKept(node);
    }
    const kept = `${this.#folder}/${keptFolder(node, 1, 1)}`;
    if (this.#host.files.lstat(kept)) return;
    const half = `${attempts}/.1.1`;
    this.#host.files.removeTree(half);
    this.#host.files.mkdir(half);
    for (const name of this.#filesIn(`${this.#folder}/${node}`)) {
      this.#twin(`${this.#folder}/${node}/${name}`, `${half}/${name}`);
    }
    this.#host.files.rename(half, kept);
  }

  /** Makes `<node>/` show the files of an attempt, and no others. */
  #publish(node: string, location: string): void {
    const folder = `${this.#folder}/${node}`;
    const names = new Set(this.#filesIn(`${this.#folder}/${location}`));
    for (const name of this.#filesIn(folder)) {
      this.#late.forget(`${folder}/${name}`);
      if (!names.has(name)) this.#host.files.remove(`${folder}/${name}`);
    }
    for (const name of names) {
      const half = `${folder}/.${name}.new`;
      this.#host.files.remove(half);
      this.#twin(`${this.#folder}/${location}/${name}`, half);
      if (this.#host.files.lstat(`${folder}/${name}`)?.kind === "directory") {
        removeAll(this.#host.files, `${folder}/${name}`);
      }
      this.#host.files.rename(half, `${folder}/${name}`);
      // Between two names of the same file, a rename does nothing.
      this.#host.files.remove(half);
    }
  }

  #removeKept(node: string): void {
    removeAll(this.#host.files, `${this.#folder}/${node}/attempts`);
  }

  #filesIn(folder: string): string[] {
    return [...this.#host.files.list(folder)]
      .filter(({ kind }) => kind === "file")
      .map(({ name }) => name);
  }

  /** A finished file under a second name; a copy where the file system has no links. */
  #twin(from: string, to: string): void {
    try {
      this.#host.files.link(from, to);
    } catch (error) {
      if (this.#host.files.isNotFound(error)) throw error;
      this.#host.files.copy(from, to);
    }
  }

  #write(location: string, name: string, text: string): void {
    this.#late.write(`${this.#folder}/${location}/${name}`, text);
  }

  /** Removes the files in a folder, not the folders: in a node's own, earlier attempts are kept. */
  #removeFiles(folder: string): void {
    if (!this.#host.files.lstat(folder)) return;
    for (const name of this.#filesIn(folder)) {
      this.#late.forget(`${folder}/${name}`);
      this.#host.files.remove(`${folder}/${name}`);
    }
  }
}

function engineFiles(event: StageFinished): [name: string, text: string][] {
  return [
    [
      "status.json",
      documentText(statusDocument(event.outcome, event.usage)),
    ],
    ["workspace.diff.json", documentText(diffDocument(event.changes))],
  ];
}
