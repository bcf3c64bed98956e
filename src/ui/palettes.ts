/**
 * The two looks as colours by meaning: what a colour is for, never what it looks like. Words reach 4.5:1 on whatever they stand on
 * (WCAG 2.2, 1.4.3); a test holds both looks to it.
 *
 * @module
 */
import type { Color } from '@lvgljs/core';
import { createSignal } from 'solid-js';
import type { Look } from '../auth/types';

interface Palette {
  /** Of the screen, at its foot and at its top. */
  readonly background: Color;
  readonly backgroundLift: Color;
  readonly card: Color;
  readonly cardLine: Color;
  /** Of a tile under the mouse. */
  readonly tileHover: Color;
  readonly field: Color;
  readonly fieldLine: Color;
  readonly fieldHover: Color;
  /** Of buttons and keys. */
  readonly raised: Color;
  readonly raisedHover: Color;
  readonly raisedPressed: Color;
  readonly text: Color;
  readonly muted: Color;
  readonly placeholder: Color;
  readonly accent: Color;
  readonly accentHover: Color;
  readonly accentPressed: Color;
  /** Of words and frames; `accent` is of surfaces. */
  readonly accentText: Color;
  readonly accentSoft: Color;
  readonly onAccent: Color;
  readonly danger: Color;
  readonly dangerText: Color;
  readonly dangerSoft: Color;
  readonly dangerLine: Color;
  readonly ok: Color;
  readonly okSoft: Color;
  readonly shadow: Color;
  readonly shadowOpacity: number;
  /** Behind a window over another screen. */
  readonly veil: Color;
  readonly veilOpacity: number;
}

export const palettes: Readonly<Record<Look, Palette>> = {
  dark: {
    background: '#0d1015',
    backgroundLift: '#141a24',
    card: '#171b22',
    cardLine: '#262d38',
    tileHover: '#1d232d',
    field: '#0f1319',
    fieldLine: '#2b3441',
    fieldHover: '#3d4a5c',
    raised: '#232a35',
    raisedHover: '#2b3441',
    raisedPressed: '#1d232d',
    text: '#e9edf3',
    muted: '#98a4b5',
    placeholder: '#8491a3',
    accent: '#2f6fe0',
    accentHover: '#2a65cf',
    accentPressed: '#2457b5',
    accentText: '#7fb0ff',
    accentSoft: '#1a2540',
    onAccent: '#ffffff',
    danger: '#ff6b6b',
    dangerText: '#ff8585',
    dangerSoft: '#2a1d20',
    dangerLine: '#5a3138',
    ok: '#3dd68c',
    okSoft: '#14301f',
    shadow: '#000000',
    shadowOpacity: 0.4,
    veil: '#000000',
    veilOpacity: 0.6,
  },
  light: {
    background: '#e6ebf2',
    backgroundLift: '#f1f4f8',
    card: '#ffffff',
    cardLine: '#d8dfe8',
    tileHover: '#eff3f8',
    field: '#f6f8fb',
    fieldLine: '#bcc6d3',
    fieldHover: '#8e9aab',
    raised: '#e6eaf0',
    raisedHover: '#dae0e9',
    raisedPressed: '#cfd7e2',
    text: '#141a22',
    muted: '#4a5666',
    placeholder: '#505c6c',
    accent: '#2563d9',
    accentHover: '#1f57c2',
    accentPressed: '#194aa6',
    accentText: '#1b51bd',
    accentSoft: '#e4edfd',
    onAccent: '#ffffff',
    danger: '#d33a3a',
    dangerText: '#a91f1f',
    dangerSoft: '#fdecec',
    dangerLine: '#efb8b8',
    ok: '#0f6b3c',
    okSoft: '#dcf4e6',
    shadow: '#3a4a60',
    shadowOpacity: 0.22,
    veil: '#141a22',
    veilOpacity: 0.45,
  },
};

const [look, setLook] = createSignal<Look>('dark');

export { look, setLook };

/** The colours of the moment. */
export const colors = (): Palette => palettes[look()];
