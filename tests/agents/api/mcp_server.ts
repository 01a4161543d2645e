/** A server of the Model Context Protocol on standard input and output. */

import { answerTo } from "./mcp_answers.ts";

let held = "";
for await (
  const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())
) {
  const lines = (held + chunk).split("\n");
  held = lines.pop() ?? "";
  for (const line of lines) {
    const answer = answerTo(JSON.parse(line));
    if (answer !== undefined) console.log(JSON.stringify(answer));
  }
}
