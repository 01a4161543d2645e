/**
 * An agent for tests that speaks the Agent Client Protocol: it plays what its
 * script says, a JSON array in the file `ACP_SCRIPT`, and keeps what it was asked in `ACP_SEEN`.
 *
 * @module
 */

import {
  agent,
  methods,
  ndJsonStream,
  RequestError,
} from "@agentclientprotocol/sdk";

/** One thing the agent does in its turn. */
export type Step =
  | { readonly say: string }
  | { readonly think: string }
  | { readonly call: string; readonly kind?: string; readonly path?: string }
  /** Asks first, writes only when it may. */
  | { readonly write: string; readonly text: string }
  /** Writes without asking. */
  | { readonly smuggle: string; readonly text: string }
  | { readonly read: string }
  | { readonly fail: string; readonly code?: number }
  | { readonly exit: number; readonly stderr?: string }
  | { readonly garbage: string }
  | { readonly hang: true }
  | { readonly stop: "max_tokens" | "refusal" };

const script: Step[] = JSON.parse(
  Deno.readTextFileSync(Deno.env.get("ACP_SCRIPT")!),
);
const needsLogin = Deno.env.get("ACP_LOGIN") === "required";

function seen(what: unknown): void {
  const file = Deno.env.get("ACP_SEEN");
  if (file) {
    Deno.writeTextFileSync(file, `${JSON.stringify(what)}\n`, { append: true });
  }
}

let cwd = "/";

agent({ name: "scripted" })
  .onRequest(methods.agent.initialize, ({ params }) => {
    seen({ initialize: params.clientCapabilities });
    return { protocolVersion: 1, agentCapabilities: {} };
  })
  .onRequest(methods.agent.session.new, ({ params }) => {
    if (needsLogin) throw new RequestError(-32000, "Authentication required");
    cwd = params.cwd;
    return {
      sessionId: "session-1",
      modes: {
        currentModeId: "ask",
        availableModes: [{ id: "ask", name: "Ask" }, {
          id: "code",
          name: "Code",
        }],
      },
    };
  })
  .onRequest(methods.agent.session.setMode, ({ params }) => {
    seen({ mode: params.modeId });
    return {};
  })
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const { sessionId } = params;
    seen({ prompt: params.prompt });
    const update = (update: Record<string, unknown>) =>
      client.notify(methods.client.session.update, {
        sessionId,
        // Also what the protocol does not know.
        update: update as never,
      });
    let count = 0;
    for (const step of script) {
      const id = `call-${++count}`;
      if ("say" in step) {
        await update({
          sessionUpdate: "agent_message_chunk",
          content: { type: "text", text: step.say },
        });
      } else if ("think" in step) {
        await update({
          sessionUpdate: "agent_thought_chunk",
          content: { type: "text", text: step.think },
        });
      } else if ("call" in step || "write" in step || "read" in step) {
        const path = "write" in step
          ? step.write
          : "read" in step
          ? step.read
          : step.path;
        const kind = "write" in step
          ? "edit"
          : "read" in step
          ? "read"
          : step.kind ?? "execute";
        const title = "call" in step ? step.call : `${kind} ${path}`;
        const absolute = path?.startsWith("/") ? path : `${cwd}/${path}`;
        const { outcome } = await client.request(
          methods.client.session.requestPermission,
          {
            sessionId,
            toolCall: {
              toolCallId: id,
              title,
              // A script may say any kind.
              kind: kind as never,
              ...(path !== undefined && { locations: [{ path: absolute }] }),
            },
            options: [
              { optionId: "yes", name: "Yes", kind: "allow_once" },
              { optionId: "no", name: "No", kind: "reject_once" },
            ],
          },
        );
        const allowed = outcome.outcome === "selected" &&
          outcome.optionId === "yes";
        seen({ asked: title, allowed });
        await update({
          sessionUpdate: "tool_call",
          toolCallId: id,
          title,
          kind,
        });
        let output = allowed ? "done" : "refused";
        if (allowed && "write" in step) {
          Deno.writeTextFileSync(absolute, step.text);
        }
        if (allowed && "read" in step) {
          output = attempt(() => Deno.readTextFileSync(absolute));
        }
        await update({
          sessionUpdate: "tool_call_update",
          toolCallId: id,
          status: allowed ? "completed" : "failed",
          content: [{
            type: "content",
            content: { type: "text", text: output },
          }],
        });
        if ("read" in step) seen({ read: output });
      } else if ("smuggle" in step) {
        const path = step.smuggle.startsWith("/")
          ? step.smuggle
          : `${cwd}/${step.smuggle}`;
        seen({
          smuggled: attempt(
            () => (Deno.writeTextFileSync(path, step.text), "written"),
          ),
        });
      } else if ("fail" in step) {
        throw new RequestError(step.code ?? -32603, step.fail);
      } else if ("exit" in step) {
        if (step.stderr) console.error(step.stderr);
        Deno.exit(step.exit);
      } else if ("garbage" in step) {
        Deno.stdout.writeSync(new TextEncoder().encode(`${step.garbage}\n`));
      } else if ("hang" in step) {
        // A tool in a session of its own, which must not outlive the stage.
        new Deno.Command("setsid", { args: ["sleep", "300.25"] }).spawn();
        await new Promise(() => {});
      } else {
        return { stopReason: step.stop };
      }
    }
    return { stopReason: "end_turn" };
  })
  .connect(ndJsonStream(Deno.stdout.writable, Deno.stdin.readable));

function attempt(action: () => string): string {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
