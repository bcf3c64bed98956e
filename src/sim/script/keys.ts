/** Keys of a USB keyboard by the names that scripts and the page use. */
import { keys } from '@lvgljs/core/schema';

const named: Readonly<Record<string, number>> = {
  Enter: keys.enter,
  Tab: keys.next,
  'Shift+Tab': keys.previous,
  Escape: keys.escape,
  Backspace: keys.backspace,
  'Ctrl+Backspace': keys.clear,
  Delete: keys.delete,
  Up: keys.up,
  Down: keys.down,
  Left: keys.left,
  Right: keys.right,
  Home: keys.home,
  End: keys.end,
  Space: 0x20,
};

export const keyNames: readonly string[] = Object.keys(named);

/** The bridge's number of a key: by its name, or its one character's code point; undefined for anything else. */
export function keyCode(key: string): number | undefined {
  if (Object.hasOwn(named, key)) return named[key];
  const characters = [...key];
  const code = characters[0]?.codePointAt(0);
  if (characters.length !== 1 || code === undefined) return undefined;
  const printable =
    code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0) && !(code >= 0xd800 && code < 0xe000);
  return printable ? code : undefined;
}
