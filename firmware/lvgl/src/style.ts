/**
 * Styles: shared ones, made once and used by many widgets, and local ones for a single widget.
 *
 * @module
 */
import { CONTENT, FRACTION, limits, PERCENT, parts, type StyleName, states, styles } from '../schema';
import type { CommandBuffer } from './command-buffer';
import { WidgetError } from './errors';

/** Pixels, `"50%"` of the parent, or as large as the content. */
export type Coordinate = number | `${number}%` | 'content';
/** `"#rrggbb"`. */
export type Color = `#${string}`;
declare const fontBrand: unique symbol;
/** A face and a size, made by `font`. */
export type Font = number & { readonly [fontBrand]: true };
/** Track of a grid: pixels, `"1fr"`, or as large as the content. */
export type Track = number | `${number}fr` | 'content';

type Kind<K extends StyleName> = (typeof styles)[K]['kind'];
type ValueOf<K> = K extends readonly (infer Word)[]
  ? Word
  : K extends 'coord'
    ? Coordinate
    : K extends 'color'
      ? Color
      : K extends 'font'
        ? Font
        : K extends 'bool'
          ? boolean
          : number;

/** Style properties by name. Opacities are 0 to 1, lengths pixels, times milliseconds. */
export type StyleProperties = { readonly [K in StyleName]?: ValueOf<Kind<K>> };
export type StateName = keyof typeof states;
export type PartName = keyof typeof parts;
type WithStates = StyleProperties & { readonly [S in StateName]?: StyleProperties };
/** Properties of a widget, of its states, and of its parts and their states. */
export type StyleRules = WithStates & { readonly parts?: { readonly [P in PartName]?: WithStates } };

/** A shared style; `selectors` pairs the ids of the bridge with what they apply to. */
export interface Style {
  readonly rules: () => StyleRules;
  selectors: readonly { readonly id: number; readonly selector: number }[] | null;
}

/** Face (0 to 7, as the host registered them) at a size in pixels. */
export function font(face: number, size: number): Font {
  return ((face << 16) | Math.max(1, Math.round(size))) as Font;
}

/** Makes a shared style. Give a function when it depends on a theme, and call `refresh` of the sheet when that changes. */
export function createStyle(rules: StyleRules | (() => StyleRules)): Style {
  return { rules: typeof rules === 'function' ? rules : () => rules, selectors: null };
}

/** Word of one style value; throws `WidgetError` on one the schema does not take. */
export function styleWord(name: StyleName, kind: Kind<StyleName>, value: unknown): number {
  if (kind === 'color') return colorWord(name, value);
  if (kind === 'bool') return value ? 1 : 0;
  // a whole number, as nearly all are, needs no rounding
  if (kind !== 'opa' && typeof kind === 'string' && value === ((value as number) | 0)) return value as number;
  if (typeof value === 'number' && Number.isFinite(value)) {
    if (kind === 'opa') return Math.round(value * 255);
    if (typeof kind === 'string') return Math.round(value);
  }
  if (kind === 'coord') {
    if (value === 'content') return CONTENT;
    if (typeof value === 'string' && value.endsWith('%')) return PERCENT + Math.round(Number(value.slice(0, -1)));
  }
  if (typeof kind === 'string') throw new WidgetError(`style ${name} takes a number, not ${String(value)}`);
  const index = (kind as readonly string[]).indexOf(value as string);
  if (index < 0) throw new WidgetError(`style ${name} takes ${kind.join(', ')}, not ${String(value)}`);
  return index;
}

function colorWord(name: string, value: unknown): number {
  // not a regular expression: a monitor's styles hold hundreds of colours
  const word =
    typeof value === 'string' && value.length === 7 && value[0] === '#' ? Number(`0x${value.slice(1)}`) : NaN;
  if (word >= 0) return word;
  throw new WidgetError(`style ${name} takes "#rrggbb", not ${String(value)}`);
}

/** Word of one track of a grid. */
export function trackWord(track: Track): number {
  if (track === 'content') return CONTENT;
  return typeof track === 'string' ? FRACTION + Number(track.slice(0, -2)) : Math.round(track);
}

/** Sends shared styles to the bridge the first time they are used, and again when their rules have changed. */
export interface StyleSheet {
  use(style: Style): NonNullable<Style['selectors']>;
  /** Evaluates all rules anew and sends them. */
  refresh(): void;
  /** Forgets which styles were sent; a new mount sends them anew. */
  dispose(): void;
}

export function createStyleSheet(buffer: CommandBuffer): StyleSheet {
  const known: Style[] = [];
  let ids = 0;

  function send(style: Style): { id: number; selector: number }[] {
    const sent: { id: number; selector: number }[] = [];
    const section = (selector: number): number => {
      const id = style.selectors?.[sent.length]?.id ?? ids++;
      if (id >= limits.styles) throw new WidgetError(`more than ${limits.styles} shared styles`);
      sent.push({ id, selector });
      return id;
    };
    const put = (id: number, name: StyleName, value: unknown): void => {
      if (value === undefined) return;
      const style = styles[name];
      buffer.command('setStyle', id, style.id, styleWord(name, style.kind, value));
    };
    /** A part's own properties, then its states, each under an id of its own. */
    const group = (rules: WithStates, part: number): void => {
      let own = -1;
      for (const name in rules) {
        if (name in states || name === 'parts') continue;
        if (own < 0) own = section(part);
        put(own, name as StyleName, rules[name as StyleName]);
      }
      for (const name in rules) {
        if (!(name in states)) continue;
        const id = section(states[name as StateName] | part);
        const properties = rules[name as StateName]!;
        for (const each in properties) put(id, each as StyleName, properties[each as StyleName]);
      }
    };
    const rules = style.rules();
    group(rules, 0);
    for (const part in rules.parts) group(rules.parts[part as PartName]!, parts[part as PartName]);
    return sent;
  }

  return {
    use(style) {
      if (style.selectors === null) {
        style.selectors = send(style);
        known.push(style);
      }
      return style.selectors;
    },
    refresh() {
      for (const style of known) {
        for (const { id } of style.selectors!) buffer.command('resetStyle', id);
        const sent = send(style);
        if (sent.length !== style.selectors!.length)
          throw new WidgetError('a style must keep its states and parts when it is refreshed');
      }
    },
    dispose() {
      for (const style of known) style.selectors = null;
      known.length = 0;
    },
  };
}
