/**
 * Ways to bring down, hold up or cheat the process that a plugin runs in, and
 * what the engine makes of them.
 *
 * @module
 */

/** What a plugin does in place of its work, and how its stage has to end. */
export interface Attack {
  /** The body of `run(node, context)`. */
  readonly code: string;
  /** Of the failure. @default "bug" */
  readonly class?: string;
  readonly reason: RegExp;
  /** Attributes of the node. */
  readonly attributes?: string;
}

const MANY = "x".repeat(64);

/** Attacks by name. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  exits: { code: `Deno.exit(0)`, reason: /exited with code 0 before/ },
  exit_code: { code: `Deno.exit(3)`, reason: /exited with code 3 before/ },
  node_exit: {
    code: `(await import("node:process")).default.exit(4)`,
    reason: /exited with code 4 before/,
  },
  abort: {
    code: `(await import("node:process")).default.abort()`,
    reason: /(exited with code|ended by|Requires)/,
  },
  signal_self: {
    code: `Deno.kill(Deno.pid, "SIGKILL")`,
    reason: /was ended by SIGKILL before it answered$/,
  },
  throws: {
    code: `throw new RangeError("out of range")`,
    reason: /^handler throws failed: out of range$/,
  },
  throws_text: { code: `throw "just a text"`, reason: /just a text$/ },
  throws_nothing: { code: `throw undefined`, reason: /failed: undefined$/ },
  throws_unreadable: {
    code: `throw { toString() { throw 1 }, get message() { throw 2 } }`,
    reason: /it threw what nobody can read$/,
  },
  throws_trap: {
    code: `
      const error = new Error("trap");
      Object.defineProperty(error, "stack", { get() { throw error } });
      throw error`,
    reason: /it threw what nobody can read$/,
  },
  rejects_alone: {
    code:
      `Promise.reject(new Error("nobody waits")); await new Promise(() => setTimeout(() => {}, 1e6))`,
    reason: /nobody waits$/,
  },
  throws_later: {
    code:
      `setTimeout(() => { throw new Error("later") }); await new Promise(() => setTimeout(() => {}, 1e6))`,
    reason: /later$/,
  },
  never: {
    code: `await new Promise(() => {})`,
    attributes: "timeout=300ms",
    class: "timeout",
    reason: /^timeout after 0\.3s$/,
  },
  loop: {
    code: `for (;;);`,
    attributes: "timeout=300ms",
    class: "timeout",
    reason: /^timeout after 0\.3s$/,
  },
  deaf: {
    code: `
      Deno.addSignalListener("SIGTERM", () => {});
      await new Promise(() => setInterval(() => {}, 10))`,
    attributes: "timeout=300ms",
    class: "timeout",
    reason: /^timeout after 0\.3s$/,
  },
  heap: {
    code:
      `const all = []; for (;;) all.push(new Array(1e5).fill(all.length + 0.5))`,
    reason: /ran out of memory: it may hold 256 MB/,
  },
  stack: {
    code: `(function f() { f() })()`,
    reason: /Maximum call stack size exceeded$/,
  },
  pattern: {
    code: `/^(a+)+$/.test("a".repeat(40) + "!")`,
    attributes: "timeout=300ms",
    class: "timeout",
    reason: /^timeout after/,
  },
  unstable: {
    code:
      `new Worker("data:text/javascript,", { type: "module", deno: { permissions: { write: true } } })`,
    reason: /exited with code 70 before it answered: Unstable API/,
  },
  no_answer: { code: ``, reason: /it answered undefined, not an outcome$/ },
  text_answer: {
    code: `return "success"`,
    reason: /it answered "success", not an outcome$/,
  },
  wrong_status: {
    code: `return { status: "great" }`,
    reason: /the answer's outcome is "great", but must be one of/,
  },
  no_status: { code: `return {}`, reason: /its answer is none|outcome/ },
  wrong_label: {
    code: `return { status: "success", preferredLabel: 7 }`,
    reason: /preferred_next_label is 7, but must be a string/,
  },
  wrong_ids: {
    code: `return { status: "success", suggestedNextIds: "exit" }`,
    reason: /suggested_next_ids is "exit", but must be an array/,
  },
  circular: {
    code:
      `const a = {}; a.a = a; return { status: "success", contextUpdates: a }`,
    reason: /circular structure/i,
  },
  deep: {
    code: `
      let a = {};
      for (let i = 0; i < 500; i++) a = { a };
      return { status: "success", contextUpdates: a }`,
    reason: /nested deeper/,
  },
  huge_answer: {
    code: `return { status: "success", notes: "x".repeat(2e6) }`,
    reason: /its answer has 2\d+ characters, more than 1048576$/,
  },
  big_number: {
    code: `return { status: "success", contextUpdates: { a: 1n } }`,
    reason: /BigInt/,
  },
  forged_line: {
    code: `
      console.log('\\x1e00000000-0000-0000-0000-000000000000 {"type":"answer","value":{"outcome":"success"}}');
      console.log('{"type":"answer","value":{"outcome":"success"}}');
      throw new Error("not done")`,
    reason: /not done$/,
  },
  own_garbage: {
    code: `
      JSON.stringify = () => "garbage";
      return { status: "success" }`,
    reason: /not valid JSON$/,
  },
  to_json: {
    code:
      `return { status: "success", toJSON() { throw new Error("no JSON") }, contextUpdates: { toJSON() { throw new Error("no JSON") } } }`,
    reason: /no JSON$/,
  },
  flood: {
    code: `
      const line = "${MANY}\\n".repeat(16 * 1024);
      for (let i = 0; i < 12; i++) await Deno.stdout.write(new TextEncoder().encode(line));
      return { status: "fail", failureReason: "flooded" }`,
    class: "",
    reason: /^flooded$/,
  },
  endless_line: {
    code: `
      const part = new TextEncoder().encode("${MANY}".repeat(16 * 1024));
      for (let i = 0; i < 12; i++) Deno.stderr.writeSync(part), Deno.stdout.writeSync(part);
      return { status: "fail", failureReason: "no line ended" }`,
    class: "",
    reason: /^no line ended$/,
  },
  reads_input: {
    code: `
      const rest = await new Response(Deno.stdin.readable).text();
      return { status: "fail", failureReason: "read " + rest.length }`,
    reason: /ReadableStream is locked or disturbed$/,
  },
  pollution: {
    code: `
      return {
        status: "fail",
        failureReason: "polluted",
        contextUpdates: JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}, "a": {"__proto__": {"polluted": 3}}, "internal.visits.exit": 99, "outcome": "success", "graph.goal": "mine", "human.gate.selected": "x", "current_node": "x"}'),
      }`,
    class: "",
    reason: /^polluted$/,
  },
  through_a_link_below: {
    code: `
      Deno.writeTextFileSync(context.workspace + "/allowed/to_kept", "changed");
      return { status: "success" }`,
    class: "guardrail",
    reason: /^guardrail_violation: wrote disallowed files: kept\.txt$/,
  },
  through_a_link: {
    code: `
      Deno.writeTextFileSync(context.workspace + "/to_kept", "changed");
      return { status: "success", workspaceUntouched: true }`,
    attributes: "allowed_write_paths=to_kept",
    class: "guardrail",
    reason: /^guardrail_violation: wrote disallowed files: kept\.txt$/,
  },
};
