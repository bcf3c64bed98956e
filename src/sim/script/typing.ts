/**
 * Typing by clicking the keys of the on-screen keyboard, whatever layout it shows: the key of a character is looked for among
 * the drawn keys, and the layout is switched until it is there.
 *
 * @module
 */
import { languages } from '../../ui/text/languages';
import type { Machine } from '../machine/machine';
import { FRAME, settle } from '../machine/pace';
import { StepError } from './errors';
import { seenTexts } from './finder';
import { keyCode } from './keys';
import { quote } from './lexer';
import { clickSpot, look, press } from './mouse';
import { middle, type Spot, type View } from './widgets';

/** Layout switches tried for one character: once round the languages, shift and signs. */
const MOST_SWITCHES = languages.length + 10;

/** Code points of the glyphs that keys carry, from the icon font's list. */
export interface KeyGlyphs {
  readonly shift: string;
  /** Puts the keyboard away. */
  readonly hide: string;
}

/** What the keys that switch the layout show: codes of the languages, the first letters of their keyboards, signs. */
const codes = languages.map(({ code }) => code.toUpperCase());
const letters = [...new Set(languages.map((language) => language.letters[0].slice(0, 3).toUpperCase()))];
const signs = '?123';

export async function typeText(machine: Machine, text: string, glyphs: KeyGlyphs): Promise<void> {
  await openKeyboard(machine);
  for (const character of text.normalize('NFC')) await typeCharacter(machine, character, glyphs);
}

/** Keys that can be seen: a keyboard's, or another button matrix's when there is no keyboard. */
function keysOf(view: View): Spot[] {
  const keys = view.spots.filter((spot) => spot.part === 'key' && spot.area);
  const keyboard = keys.filter((spot) => spot.widget.type === 'keyboard');
  return keyboard.length > 0 ? keyboard : keys;
}

async function openKeyboard(machine: Machine): Promise<void> {
  let view = look(machine);
  if (keysOf(view).length > 0) return;
  const field = view.byHandle.get(machine.focused());
  if (field?.type === 'textarea' && field.clip) {
    await press(machine, middle(field.clip));
    view = look(machine);
  }
  if (keysOf(view).length === 0)
    throw new StepError('there is no on-screen keyboard; click a field first', seenTexts(view));
}

async function typeCharacter(machine: Machine, character: string, glyphs: KeyGlyphs): Promise<void> {
  const tried = new Set<string>();
  for (let switches = 0; switches <= MOST_SWITCHES; switches++) {
    const view = look(machine);
    const keys = keysOf(view);
    const key = keys.find((spot) => spot.text === character);
    if (key) {
      if (key.disabled) throw new StepError(`the key of ${quote(character)} is disabled`);
      return clickSpot(machine, view, key);
    }
    const layout = keys.map((spot) => spot.text).join('\n');
    const next = switchesFor(character, glyphs)
      .map((text) => keys.find((spot) => spot.text === text && !spot.disabled && !tried.has(`${text}\n${layout}`)))
      .find((spot) => spot !== undefined);
    if (!next) break;
    tried.add(`${next.text}\n${layout}`);
    await clickSpot(machine, view, next);
  }
  const shown = keysOf(look(machine)).map((spot) => spot.text);
  throw new StepError(`the on-screen keyboard has no key for ${quote(character)}`, shown);
}

/** Whether a command key only changes what the other keys type. */
export function isLayoutKey(text: string, glyphs: KeyGlyphs): boolean {
  const all: readonly string[] = [...codes, ...letters, signs, glyphs.shift];
  return all.includes(text);
}

/** Keys that may lead to the layout with this character, the likeliest first. Each shows what it switches to. */
function switchesFor(character: string, glyphs: KeyGlyphs): readonly string[] {
  const isOn = (_code: string, i: number): boolean => languages[i]!.letters.join('').includes(character.toLowerCase());
  const [likely, others] = [codes.filter(isOn), codes.filter((code, i) => !isOn(code, i))];
  if (likely.length === 0) return [signs, glyphs.shift, ...letters, ...codes];
  return [...likely, ...letters, glyphs.shift, ...others, signs];
}

/** One key of the USB keyboard, down and up. */
export async function pressKey(machine: Machine, key: string): Promise<void> {
  const code = keyCode(key);
  if (code === undefined) throw new StepError(`a keyboard has no key for ${quote(key)}`);
  machine.key(code, true);
  machine.step(FRAME);
  machine.key(code, false);
  await settle(machine);
}
