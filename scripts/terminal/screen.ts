/** What a terminal shows after it was sent some text. */

import { width } from "../../lib/sinks/text.ts";

/** A run of characters that look alike. */
export interface Piece {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  /** 0 to 7, as in `ESC [ 3x m`. */
  readonly colour: number | undefined;
}

type Look = Omit<Piece, "text">;
interface Cell extends Look {
  readonly character: string;
}

const PLAIN: Look = { bold: false, dim: false, colour: undefined };
const BLANK: Cell = { ...PLAIN, character: " " };

// deno-lint-ignore no-control-regex -- escape sequences are what it is about
const TOKEN = /\x1b\[([?\d;]*)([A-Za-z])|[^]/gu;

/**
 * Plays the text and reads the screen. It knows what factory's views send: carriage
 * return, line feed, cursor up, clear line, clear below, colours and weights.
 *
 * @throws {RangeError} for any other sequence, so that no picture is wrong unnoticed.
 */
export function screenAfter(text: string): Piece[][] {
  const rows: Cell[][] = [[]];
  let row = 0;
  let column = 0;
  let look = PLAIN;
  for (const [token, argument = "", command] of text.matchAll(TOKEN)) {
    const number = Number(argument || "0");
    switch (command === undefined ? token : `CSI ${command}`) {
      case "\r":
        column = 0;
        break;
      case "\n":
        row++;
        column = 0;
        rows[row] ??= [];
        break;
      case "CSI A":
        row = Math.max(0, row - Math.max(1, number));
        break;
      case "CSI K":
        rows[row]?.splice(column);
        break;
      case "CSI J":
        rows[row]?.splice(column);
        rows.splice(row + 1);
        break;
      case "CSI m":
        look = argument.split(";").map(Number).reduce(applied, look);
        break;
      case "CSI h":
      case "CSI l":
        break;
      default: {
        if (command !== undefined) {
          throw new RangeError(`Cannot show ${JSON.stringify(token)}`);
        }
        const cells = rows[row] ??= [];
        while (cells.length < column) cells.push(BLANK);
        cells[column++] = { ...look, character: token };
      }
    }
  }
  return rows.map(pieces);
}

function applied(look: Look, code: number): Look {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code >= 30 && code <= 37) return { ...look, colour: code - 30 };
  if (code === 39) return { ...look, colour: undefined };
  throw new RangeError(`Cannot show colour ${code}`);
}

function pieces(cells: readonly Cell[]): Piece[] {
  const joined: { -readonly [Key in keyof Piece]: Piece[Key] }[] = [];
  for (const { character, ...look } of cells) {
    const last = joined.at(-1);
    const alike = last && last.bold === look.bold && last.dim === look.dim &&
      last.colour === look.colour;
    if (alike) last.text += character;
    else joined.push({ ...look, text: character });
  }
  return joined;
}

/** Columns that a line takes. */
export function lineWidth(line: readonly Piece[]): number {
  return line.reduce((sum, { text }) => sum + width(text), 0);
}
