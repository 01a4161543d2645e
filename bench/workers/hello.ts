/** The least that Deno does: the floor of every command. */

console.log("hello");
