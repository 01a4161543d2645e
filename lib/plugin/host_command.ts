/** The hidden command of a compiled factory that is a plugin's host. */
export const HOST_COMMAND = "__plugin-host";
