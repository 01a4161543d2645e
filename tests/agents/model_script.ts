/** A model that does what the stage's prompt makes it do, however often it is asked. */

import type { MockRequest, MockScript, MockTurn } from "./mock_openai.ts";

/** What the model does in a stage: its tools one by one, then its answer. */
export interface ScriptedStage {
  /** Words of the stage's prompt by which it is known. */
  readonly when: string;
  readonly turns: readonly MockTurn[];
}

/** Finds the stage by the last thing that the user has said, and its turn by what came of the tools since. */
export function modelScript(stages: readonly ScriptedStage[]): MockScript {
  return (request) => {
    const { prompt, done } = progressOf(request);
    const stage = stages.find(({ when }) => prompt.includes(when));
    const turn = stage?.turns[done];
    if (!turn) throw new Error(`no turn ${done} for the prompt ${prompt}`);
    return turn;
  };
}

function progressOf({ body }: MockRequest): { prompt: string; done: number } {
  const items = body.input as readonly Item[];
  const last = items.findLastIndex(({ role }) => role === "user");
  const prompt = JSON.stringify(items[last]?.content ?? "");
  const done = items.slice(last + 1)
    .filter(({ type }) => type?.endsWith("_output")).length;
  return { prompt, done };
}

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: unknown;
}
