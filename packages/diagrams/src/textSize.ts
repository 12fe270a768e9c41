import { eastAsianWidth } from 'get-east-asian-width';

/** Of the font of all diagrams: a fixed pitch, so that a box fits its text without measuring it in a browser. */
export const fontSize = 12;
export const lineHeight = 18;

/** The pitch of common fixed-width fonts is at most this part of their size. */
const pitch = 0.61;

/** The width of a line in pixels: characters of East Asia take two columns. */
export function textWidth(text: string, size: number = fontSize): number {
  let columns = 0;
  for (const character of text) columns += eastAsianWidth(character.codePointAt(0) ?? 0);
  return Math.ceil(columns * size * pitch);
}
