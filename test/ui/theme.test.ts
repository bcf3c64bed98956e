/** Both looks, held to the contrast that WCAG 2.2 asks for: 4.5:1 for words (1.4.3), 3:1 for frames that tell a state (1.4.11). */
import type { Color, Style, StyleRules } from '@lvgljs/core';
import { afterEach, describe, expect, test } from 'vitest';
import { colors, palettes, setLook } from '../../src/ui/palettes';
import * as theme from '../../src/ui/theme';

const looks = Object.keys(palettes) as (keyof typeof palettes)[];
afterEach(() => setLook('dark'));

/** Relative luminance of sRGB, 0 to 1. */
function luminance(color: Color): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Color, other: Color): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

type Rules = Omit<StyleRules, 'parts'>;
const states = ['hovered', 'pressed', 'checked', 'focused', 'focusKey', 'disabled', 'invalid'] as const;
const isStyle = (value: unknown): value is Style => typeof value === 'object' && value !== null && 'rules' in value;

/** Every style of the theme by its name, those in groups too. */
function allStyles(): [string, Style][] {
  return Object.entries(theme).flatMap(([name, value]): [string, Style][] => {
    if (isStyle(value)) return [[name, value]];
    if (typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([inner, one]): [string, Style][] =>
      isStyle(one) ? [[`${name}.${inner}`, one]] : [],
    );
  });
}

/** What the words of a style stand on where it has no ground of its own. */
function groundsOf(name: string): Color[] {
  const { background, backgroundLift, card, tileHover, field, raised, accentSoft, okSoft, dangerSoft } = colors();
  if (name === 'textInput' || name === 'codeInput') return [field, card];
  if (name === 'iconButton') return [field, card, background, backgroundLift];
  if (name.startsWith('tile') || name === 'hint')
    return [card, tileHover, raised, accentSoft, background, backgroundLift];
  if (name === 'okIcon') return [card, okSoft];
  if (name === 'dangerIcon') return [card, dangerSoft];
  return [background, backgroundLift, card, raised];
}

/** Icons that cannot be pressed: WCAG asks nothing of them, and they should be quiet. */
const quiet = ['iconButton disabled', 'pattern items disabled'];

/** Words of one style in one state with what is under them. */
function* wordsOf(name: string, rules: Rules, grounds: readonly Color[]): Generator<[string, Color, Color]> {
  for (const state of ['', ...states] as const) {
    const own = state === '' ? {} : rules[state];
    if (own === undefined) continue;
    const all = { ...rules, ...own };
    if (all.color === undefined) continue;
    const isFilled = all.background !== undefined && (all.backgroundOpacity ?? 0) >= 0.99;
    for (const ground of isFilled ? [all.background!] : grounds) yield [`${name} ${state}`.trim(), all.color, ground];
  }
}

/** Styles that are used over another one. */
const over: readonly (readonly [string, Style, Style])[] = [
  ['primaryButton', theme.plainButton, theme.primaryButton],
  ['outlineButton', theme.plainButton, theme.outlineButton],
  ['okBadge', theme.badge, theme.okBadge],
  ['warnBadge', theme.badge, theme.warnBadge],
];

function merge(base: Rules, top: Rules): Rules {
  const merged: Record<string, unknown> = { ...base, ...top };
  for (const state of states) if (base[state] || top[state]) merged[state] = { ...base[state], ...top[state] };
  return merged as Rules;
}

describe.each(looks)('the %s look', (look) => {
  test('words can be read: 4.5:1 in every state, on all that they stand on', () => {
    setLook(look);
    const layered = new Set(over.map(([name]) => name));
    const seen: string[] = [];
    const faint: string[] = [];
    const check = (name: string, rules: Rules, grounds: readonly Color[]): void => {
      for (const [what, word, ground] of wordsOf(name, rules, grounds)) {
        seen.push(what);
        const ratio = contrast(word, ground);
        if (ratio < 4.5 && !quiet.includes(what)) faint.push(`${what}: ${word} on ${ground} is ${ratio.toFixed(2)}`);
      }
    };
    for (const [name, style] of allStyles()) {
      const { parts, ...rules } = style.rules();
      if (!layered.has(name)) check(name, rules, groundsOf(name));
      for (const [part, own] of Object.entries(parts ?? {})) {
        const ground = rules.background ? [rules.background] : groundsOf(name);
        check(`${name} ${part}`, own as Rules, ground);
      }
    }
    for (const [name, base, top] of over) check(name, merge(base.rules(), top.rules()), groundsOf(name));
    expect(faint).toEqual([]);
    expect(seen.length).toBeGreaterThan(60);
  });

  test('where the focus is, what is wrong and what is chosen can be seen: 3:1', () => {
    setLook(look);
    const { card, field, background, raised, accentSoft, text, accentText, danger, accent, ok } = colors();
    for (const ground of [card, field, background, raised, accentSoft]) {
      expect(contrast(text, ground)).toBeGreaterThan(3);
      expect(contrast(accentText, ground)).toBeGreaterThan(3);
    }
    for (const ground of [card, field])
      for (const mark of [danger, ok, accent]) expect(contrast(mark, ground)).toBeGreaterThan(3);
  });

  test('a wrong field with the focus is red outside, and the ring is inside the red', () => {
    setLook(look);
    const { danger, field, text, accentText } = colors();
    for (const { border, borderWidth, outline, outlineWidth, outlineGap } of [
      theme.fieldBoxMended.rules(),
      theme.dropdownInvalid.rules().focusKey!,
    ] as Required<Rules>[]) {
      expect([border, outline]).toEqual([danger, accentText]);
      expect(borderWidth).toBeGreaterThanOrEqual(2);
      // from the edge to the ring, and a pixel of the field between the two
      expect(-outlineGap - outlineWidth).toBeGreaterThan(borderWidth as number);
      expect(contrast(outline as Color, field)).toBeGreaterThan(3);
    }
    expect(theme.fieldBoxMended.rules().outline).not.toBe(text);
  });

  test('all that is disabled looks it, also under the mouse', () => {
    setLook(look);
    const plain = theme.plainButton.rules().disabled!;
    expect(merge(theme.plainButton.rules(), theme.primaryButton.rules()).disabled).toEqual(plain);
    expect([plain.outlineWidth, plain.outlineOpacity]).toEqual([1, 1]);
    expect(theme.tile.rules().disabled!.background).toBe(theme.tile.rules().background);
  });

  test('has the colours of the other: none is forgotten, none is the same where it would not be seen', () => {
    const [one, other] = [palettes[look], palettes[looks.find((each) => each !== look)!]];
    expect(Object.keys(one)).toEqual(Object.keys(other));
    for (const key of ['text', 'muted', 'placeholder', 'card', 'background'] as const)
      expect(one[key]).not.toBe(other[key]);
  });
});

test('nothing moves for longer than 150 ms', () => {
  const times = allStyles().map(([name, style]) => [name, style.rules().transition ?? 0] as const);
  expect(times.filter(([, time]) => time > 0).length).toBeGreaterThan(5);
  expect(times.filter(([, time]) => time > 150)).toEqual([]);
});
