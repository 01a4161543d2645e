import assert from "node:assert/strict";
import { dollars, grouped } from "../../../lib/text/amounts.ts";

Deno.test("counts and dollars are told as people say them", () => {
  const counts: [number, string][] = [
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1234567, "1,234,567"],
  ];
  for (const [count, text] of counts) assert.equal(grouped(count), text);
  const amounts: [number, string][] = [
    [0, "$0"],
    [12, "$12.00"],
    [1234.5, "$1234.50"],
    [0.126, "$0.13"],
    [0.05, "$0.05"],
    [0.00123, "$0.0012"],
    [0.0000004, "$0.0000004"],
  ];
  for (const [usd, text] of amounts) assert.equal(dollars(usd), text);
});
