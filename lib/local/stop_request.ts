/** How a run is stopped for a test of resume. */

/** Thrown after the node that `LocalParts.stopAfter` names. */
export class StopRequest extends Error {
  override readonly name = "StopRequest";

  constructor() {
    super("test_stop");
  }
}
