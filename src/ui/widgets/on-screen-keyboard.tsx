/**
 * The on-screen keyboard. Letters and signs are typed by the binding itself; the keys that do something come here as commands.
 *
 * @module
 */
import { call, type MatrixButton, type WidgetEvent } from '@lvgljs/core';
import { createEffect, createSignal, on, Show } from 'solid-js';
import type { Language } from '../../auth/types';
import { letters, px } from '../monitor';
import { language, languageName, languages, t } from '../text/translate';
import * as theme from '../theme';
import { glyph } from './icon';
import { codeRows, digits, languageLabels, letterRows, signRows } from './keyboard-layouts';
import { onScreenKeyboard } from './keyboard-state';

/** Height of the keys and their frame: five rows, or the four of a code. */
const panelHeight = (): number => px(onScreenKeyboard.layout() === 'code' ? 280 : 344);

/** Height with its margin below, in pixels of the monitor. */
export const keyboardHeight = (): number => panelHeight() + px(16);

type Page = 'letters' | 'signs';

export function OnScreenKeyboard() {
  const [page, setPage] = createSignal<Page>('letters');
  const [shift, setShift] = createSignal(false);
  const typing = (): Language => onScreenKeyboard.languageOf(language());
  const other = (): Language => languages[(languages.indexOf(typing()) + 1) % languages.length]!;
  const signsKey = '?123';
  const lettersKey = (): string => letterRows[typing()][0].slice(0, 3).toUpperCase();
  const enter = (): string => (onScreenKeyboard.field()?.isLast() ? t('keyboard.done') : t('keyboard.next'));
  const keys = {
    shift: glyph('arrow-big-up'),
    erase: glyph('delete'),
    left: glyph('arrow-left'),
    right: glyph('arrow-right'),
    hide: glyph('chevron-down'),
  };

  createEffect(
    on(
      onScreenKeyboard.field,
      () => {
        setShift(false);
        setPage('letters');
      },
      { defer: true },
    ),
  );

  const row = (cells: MatrixButton[]): MatrixButton[] =>
    cells.map((cell, i) => (i === 0 ? { ...cell, newRow: true } : cell));
  const command = (text: string, width: number, more: Partial<MatrixButton> = {}): MatrixButton => ({
    text,
    width,
    command: true,
    ...more,
  });
  /** Who presses slowly means one letter: it does not repeat, unlike Backspace and the arrows. */
  const letter = (text: string): MatrixButton => ({ text, width: 2, noRepeat: true });
  /** Where LVGL puts the space bar, in the panel's content. */
  function placeOfSpace(): { x: number; y: number; width: number } {
    const around = 2 * (px(16) + px(1));
    const height = (panelHeight() - around - 4 * px(8)) / 5;
    // in the last row's seven keys, which are 36 wide in all, 7 are before it
    const wide = (px(1100) - around - 6 * px(8)) / 36;
    return {
      x: Math.ceil(7 * wide + 2 * px(8)),
      y: Math.round(4 * (height + px(8)) + (height - 1.21 * letters(17)) / 2),
      width: Math.floor(14 * wide) - 1,
    };
  }
  /** What every layout ends with. */
  const lastKeys = (): MatrixButton[] => [
    command(keys.left, 3),
    command(keys.right, 3),
    command(keys.hide, 3, { noRepeat: true }),
    command(enter(), 6, { checked: true, noRepeat: true }),
  ];

  function codeButtons(): MatrixButton[] {
    const symbols = (all: string): MatrixButton[] => row([...all].map(letter));
    return [...codeRows.flatMap(symbols), ...row([command(keys.erase, 4), ...lastKeys()])];
  }

  function textButtons(): MatrixButton[] {
    const rows = page() === 'signs' ? signRows : letterRows[typing()];
    const plain = (letters: string): MatrixButton[] =>
      [...letters].map((each) => letter(shift() && page() === 'letters' ? each.toUpperCase() : each));
    return [
      ...plain(digits),
      ...row(plain(rows[0])),
      ...row(plain(rows[1])),
      ...row([
        ...(page() === 'letters' ? [command(keys.shift, 3, { checked: shift(), noRepeat: true })] : []),
        ...plain(rows[2]),
        command(keys.erase, 3),
      ]),
      ...row([
        command(page() === 'letters' ? '?123' : letterRows[typing()][0].slice(0, 3).toUpperCase(), 4, {
          noRepeat: true,
        }),
        command(languageLabels[other()], 3, { noRepeat: true }),
        { ...letter(' '), width: 14 },
        ...lastKeys(),
      ]),
    ];
  }

  function run({ text }: WidgetEvent): void {
    const field = onScreenKeyboard.field();
    if (!field) return;
    if (text === keys.erase) call(field.node, 'backspace');
    else if (text === keys.left) call(field.node, 'moveCursor', -1);
    else if (text === keys.right) call(field.node, 'moveCursor', 1);
    else if (text === keys.hide) onScreenKeyboard.close();
    else if (text === keys.shift) setShift(!shift());
    else if (text === enter()) goOn(field);
    else if (text === languageLabels[other()]) {
      onScreenKeyboard.choose(other());
      setPage('letters');
    } else if (text === signsKey) setPage('signs');
    else if (text === lettersKey()) setPage('letters');
  }

  function goOn(field: NonNullable<ReturnType<typeof onScreenKeyboard.field>>): void {
    if (field.isLast()) onScreenKeyboard.close();
    field.next();
  }

  return (
    <view
      name="keyboard-panel"
      class={theme.keyboardPanel}
      style={{ width: px(1100), height: panelHeight(), align: 'bottom', y: -px(16) }}
    >
      <keyboard
        name="keyboard"
        class={theme.keyboardKeys}
        target={onScreenKeyboard.field()?.node ?? null}
        buttons={onScreenKeyboard.layout() === 'code' ? codeButtons() : textButtons()}
        onCommand={run}
        onChange={() => void setShift(false)}
      />
      <Show when={onScreenKeyboard.layout() === 'text'}>
        <label
          name="space"
          floating={true}
          class={theme.spaceBar}
          style={placeOfSpace()}
          text={languageName(typing())}
        />
      </Show>
    </view>
  );
}
