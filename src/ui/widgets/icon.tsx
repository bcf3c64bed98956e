/**
 * One icon of the set (Lucide), drawn as a letter of the icon font.
 *
 * @module
 */
import type { Style } from '@lvgljs/core';
import codes from '../../../out/fonts/icons.json';

export type IconName = keyof typeof codes;

/** The letter of an icon, for texts that hold one. */
export function glyph(name: IconName): string {
  return String.fromCodePoint(codes[name]);
}

export function Icon(props: { name: IconName; class?: Style | readonly Style[] }) {
  return <label text={glyph(props.name)} class={props.class ?? null} style={{ width: 'content' }} />;
}
