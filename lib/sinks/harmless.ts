/** What programs print, for a terminal: with its colours, and with nothing that could do anything else to the terminal. */

// deno-lint-ignore-file no-control-regex -- escape sequences are what it is about

/** A whole sequence, or a control character that no text needs. */
const CONTROL =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-OQ-WYZ\\`-~])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;
/** A sequence that goes on in the next piece. */
const OPEN = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/;
const COLOUR = /^\x1b\[[\d;:]*m$/;
/** Characters of a sequence that are waited for. */
const LONGEST = 4096;

/** Makes a text harmless that comes in pieces. */
export class Harmless {
  #held = "";

  /** Gives what can be shown so far. */
  push(text: string): string {
    const all = this.#held + text;
    const open = OPEN.exec(all);
    const isHeld = open !== null && all.length - open.index <= LONGEST;
    this.#held = isHeld ? open[0] : "";
    const whole = isHeld ? all.slice(0, open.index) : all;
    return whole.replace(
      CONTROL,
      (control) => COLOUR.test(control) ? control : "",
    );
  }
}
