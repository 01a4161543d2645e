import assert from "node:assert/strict";
import {
  probe,
  slowProbe,
  SlowProbeError,
} from "../../../handlers/agents/probe.ts";
import { ProgramError } from "../../../lib/handler.ts";
import { handlerContext } from "../../../lib/testing/handler_context.ts";
import { withFolder } from "../context.ts";

Deno.test("a program that is asked before a turn has to answer", () =>
  withFolder(async (folder) => {
    const context = handlerContext({ folder, graceMs: 100 });
    const { code, stdout } = await probe(context, {
      argv: ["sh", "-c", "echo $WORD; exit 3"],
      env: { WORD: "well" },
    });
    assert.deepEqual([code, stdout], [3, "well\n"]);
    await assert.rejects(
      probe(context, { argv: ["sh", "-c", "sleep 60 & sleep 60"] }, 100),
      SlowProbeError,
    );
    await assert.rejects(
      probe(context, { argv: ["no-such-program"] }),
      ProgramError,
    );
    assert.match(
      slowProbe("codex", "bin/codex"),
      /^codex gives no answer: bin\/codex .* within 60 s; .* set codex\.path/,
    );
  }));

Deno.test("the end of an attempt ends what is asked before its turn", () =>
  withFolder(async (folder) => {
    const stop = new AbortController();
    const context = handlerContext({
      ...{ folder, signal: stop.signal, graceMs: 100 },
    });
    const asked = probe(context, { argv: ["sleep", "60"] });
    stop.abort(new RangeError("over"));
    await assert.rejects(asked, /over/);
  }));
