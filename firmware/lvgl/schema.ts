/**
 * The one table of the binding: opcodes, widgets, attributes, style properties, events.
 *
 * Numbers are part of the ABI and append-only: a number is never changed or used again. `build/schema.ts` writes
 * `bridge/schema.h` from this table; the TypeScript types and the encoder read it directly, and a test fails on drift.
 * LVGL's own numbers (states, alignments, flex) are those of LVGL 9.5.0; the bridge asserts them at compile time.
 *
 * @module
 */

/** Version in the first word of every command buffer; the bridge refuses any other. */
export const ABI_VERSION = 1;

/** First word of a command buffer: "LV" in the upper half, ABI version in the lower. */
export const COMMAND_MAGIC = 0x4c560000 | ABI_VERSION;

/** Limits that both sides check. */
export const limits = {
  /** Widgets alive at once; a handle is `slot | generation << 16`, slot below this. */
  widgets: 8192,
  /** Shared styles alive at once; a style id is below this. */
  styles: 512,
  /** UTF-8 bytes of one string. */
  stringBytes: 16384,
  /** Pixels of one canvas or image. */
  pixels: 4096 * 2304,
  /** Nesting of widgets, so that LVGL's recursion stays within a small stack. */
  depth: 64,
  /** Bytes of the event queue; the newest events are dropped, and counted, beyond it. */
  eventBytes: 65536,
  /** Fonts (face and size) loaded at once. */
  fonts: 64,
  /** Buttons of one button matrix. */
  buttons: 128,
  /** Points of one line. */
  points: 512,
  /** Tracks of a grid template. */
  tracks: 32,
  /** Modules on a side of a code: QR version 40. */
  modules: 177,
} as const;

/** Handles that exist from the start and cannot be deleted. */
export const roots = { screen: 1, overlay: 2 } as const;

/**
 * Opcodes. A command is one word `opcode | payload words << 8`, then the payload.
 * Strings are a word of byte length and UTF-8 padded with zeros to a whole word.
 */
export const opcodes = {
  /** handle, widget type, parent handle, index (-1 = last) */
  create: 1,
  /** handle; deletes the subtree */
  remove: 2,
  /** handle, parent handle, index (-1 = last) */
  move: 3,
  /** handle, attribute, value */
  setInt: 4,
  /** handle, attribute, string */
  setText: 5,
  /** handle, selector, property, value: a local style property */
  setLocal: 6,
  /** handle, selector, property */
  clearLocal: 7,
  /** style id, property, value: adds to a shared style, which comes to be by its first property */
  setStyle: 8,
  /** style id: empties a shared style; its users are redrawn */
  resetStyle: 9,
  /** handle, style id, selector */
  useStyle: 10,
  /** handle, style id, selector */
  dropStyle: 11,
  /** handle, mask of event bits */
  listen: 12,
  /** handle, method, integer, string */
  call: 13,
  /** handle, pixel format, width, height, byte length, bytes padded to a word */
  pixels: 14,
  /** handle, count, then x, y per point */
  points: 15,
  /** handle, count, then per button: control word, string; see `buttonControl` */
  buttons: 16,
  /** handle, count of columns, their tracks, count of rows, their tracks; see `track` */
  grid: 17,
  /** handle, modules on a side (0 = none), byte length, bytes padded to a word: rows of whole bytes, most significant bit first, 1 = dark */
  modules: 18,
} as const;

/** Widget types. */
export const widgets = {
  view: 1,
  label: 2,
  button: 3,
  image: 4,
  textarea: 5,
  dropdown: 6,
  checkbox: 7,
  switch: 8,
  list: 9,
  bar: 10,
  spinner: 11,
  buttonmatrix: 12,
  keyboard: 13,
  canvas: 14,
  line: 15,
  modal: 16,
  /** A square of black and white modules: whole pixels each, four of quiet zone, in the middle of its box; no style colours it. */
  qr: 17,
  /**
   * Nine dots, numbered 1 to 9 row by row in the square in the middle of its box, joined by drawing or by their digits. Line: `line`,
   * `lineWidth`, `lineRounded`. Dots: part `items`, joined ones `items` with `checked`, the one under the pointer, not joined, with `hovered`;
   * the ring round joined ones `indicator`; in both `width` is the diameter, in pixels.
   */
  pattern: 18,
} as const;

export type WidgetType = keyof typeof widgets;

type AttributeKind = 'bool' | 'int' | 'text' | 'widget' | readonly string[];

export interface Attribute {
  readonly id: number;
  /** `widget` is a handle; a list of words is an enumeration, numbered from 0. */
  readonly kind: AttributeKind;
  /** Widgets that take it; all when left out. */
  readonly on?: readonly WidgetType[];
  /** Inclusive range of an `int`. */
  readonly range?: readonly [number, number];
}

/** Attributes: what a widget is told, as opposed to how it looks. */
export const attributes = {
  /** Name for scripts and tests (`#name`); drawn nowhere. */
  name: { id: 1, kind: 'text' },
  hidden: { id: 2, kind: 'bool' },
  disabled: { id: 3, kind: 'bool' },
  /** Takes part in the keyboard's focus order. */
  focusable: { id: 4, kind: 'bool' },
  clickable: { id: 5, kind: 'bool' },
  scrollable: { id: 6, kind: 'bool' },
  checked: { id: 7, kind: 'bool' },
  /** Shows the `invalid` state of the styles. */
  invalid: { id: 8, kind: 'bool' },
  /** Its text never leaves the bridge in a tree dump. */
  secret: { id: 9, kind: 'bool' },
  /** Out of the layout's flow, placed by `align`, `x`, `y`. */
  floating: { id: 10, kind: 'bool' },
  scrollbar: { id: 11, kind: ['off', 'on', 'active', 'auto'] },
  /** A click leaves the focus with whoever has it; Tab reaches it like any other. */
  keepsFocus: { id: 12, kind: 'bool', on: ['button'] },
  text: { id: 20, kind: 'text', on: ['label', 'checkbox', 'textarea'] },
  longMode: { id: 21, kind: ['wrap', 'dots', 'scroll', 'circular', 'clip'], on: ['label'] },
  /** Shown in an empty text area, and by a drop-down whose value is -1. */
  placeholder: { id: 22, kind: 'text', on: ['textarea', 'dropdown'] },
  /** Most characters (code points) a text area takes; 0 is no limit of its own. */
  maxLength: { id: 23, kind: 'int', on: ['textarea'], range: [0, 4096] },
  oneLine: { id: 24, kind: 'bool', on: ['textarea'] },
  /** Draws bullets instead of the text. */
  password: { id: 25, kind: 'bool', on: ['textarea'] },
  /** The only characters taken; empty takes all but control characters. */
  accepted: { id: 26, kind: 'text', on: ['textarea'] },
  /** Options, one a line. */
  options: { id: 27, kind: 'text', on: ['dropdown'] },
  /** A bar's value; a drop-down's chosen option, -1 = none. */
  value: { id: 28, kind: 'int', on: ['bar', 'dropdown'], range: [-32768, 32767] },
  min: { id: 29, kind: 'int', on: ['bar'], range: [-32768, 32767] },
  max: { id: 30, kind: 'int', on: ['bar'], range: [-32768, 32767] },
  /** Text area that a keyboard writes into; 0 is none. */
  target: { id: 31, kind: 'widget', on: ['keyboard'] },
  /** Symbol at the right of a drop-down (one glyph of the icon font). */
  symbol: { id: 32, kind: 'text', on: ['dropdown'] },
  /** Zoom, 256 is one to one; nearest pixel, so whole multiples are exact. The widget takes the room it is drawn in. */
  zoom: { id: 33, kind: 'int', on: ['image', 'canvas'], range: [16, 4096] },
  /** Milliseconds of one turn of a spinner. */
  period: { id: 34, kind: 'int', on: ['spinner'], range: [100, 10000] },
} as const satisfies Record<string, Attribute>;

export type AttributeName = keyof typeof attributes;

/**
 * Kinds of style values and their word: `coord` pixels (-16384..16384), per cent `PERCENT + n` (see `PERCENT_MAX`) or `CONTENT`; `px` plain
 * pixels; `color` 0xRRGGBB; `opa` 0..255; `font` face << 16 | pixel size; `bool`; `ms`; a list of words is an enumeration.
 */
type StyleKind = 'coord' | 'px' | 'color' | 'opa' | 'font' | 'bool' | 'ms' | 'int' | readonly string[];

export interface StyleProperty {
  readonly id: number;
  readonly kind: StyleKind;
  /** LVGL's name of the property, without LV_STYLE_; several get the same value. */
  readonly lvgl: readonly string[];
  readonly range?: readonly [number, number];
}

/** Word of `0 %`; per cents are added to it. */
export const PERCENT = 0x40000000;
/** Per cents beyond this (either sign) are refused: nested ones multiply, and coordinates have 28 bits. */
export const PERCENT_MAX = 100;
/** Word of "as large as the content"; for `width` and `height` only. */
export const CONTENT = 0x7fffffff;

const align = [
  'default',
  'top-left',
  'top',
  'top-right',
  'bottom-left',
  'bottom',
  'bottom-right',
  'left',
  'right',
  'center',
] as const;
const place = ['start', 'end', 'center', 'evenly', 'around', 'between'] as const;
const gridPlace = ['start', 'center', 'end', 'stretch', 'evenly', 'around', 'between'] as const;

/** Style properties, for shared styles and for one widget alone. */
export const styles = {
  width: { id: 1, kind: 'coord', lvgl: ['WIDTH'] },
  height: { id: 2, kind: 'coord', lvgl: ['HEIGHT'] },
  minWidth: { id: 3, kind: 'coord', lvgl: ['MIN_WIDTH'] },
  maxWidth: { id: 4, kind: 'coord', lvgl: ['MAX_WIDTH'] },
  minHeight: { id: 5, kind: 'coord', lvgl: ['MIN_HEIGHT'] },
  maxHeight: { id: 6, kind: 'coord', lvgl: ['MAX_HEIGHT'] },
  x: { id: 7, kind: 'coord', lvgl: ['X'] },
  y: { id: 8, kind: 'coord', lvgl: ['Y'] },
  align: { id: 9, kind: align, lvgl: ['ALIGN'] },
  translateX: { id: 10, kind: 'coord', lvgl: ['TRANSLATE_X'] },
  translateY: { id: 11, kind: 'coord', lvgl: ['TRANSLATE_Y'] },
  pad: { id: 12, kind: 'px', lvgl: ['PAD_TOP', 'PAD_BOTTOM', 'PAD_LEFT', 'PAD_RIGHT'], range: [-256, 4096] },
  padX: { id: 13, kind: 'px', lvgl: ['PAD_LEFT', 'PAD_RIGHT'], range: [-256, 4096] },
  padY: { id: 14, kind: 'px', lvgl: ['PAD_TOP', 'PAD_BOTTOM'], range: [-256, 4096] },
  padTop: { id: 15, kind: 'px', lvgl: ['PAD_TOP'], range: [-256, 4096] },
  padBottom: { id: 16, kind: 'px', lvgl: ['PAD_BOTTOM'], range: [-256, 4096] },
  padLeft: { id: 17, kind: 'px', lvgl: ['PAD_LEFT'], range: [-256, 4096] },
  padRight: { id: 18, kind: 'px', lvgl: ['PAD_RIGHT'], range: [-256, 4096] },
  /** Between children, both ways. */
  gap: { id: 19, kind: 'px', lvgl: ['PAD_ROW', 'PAD_COLUMN'], range: [0, 4096] },
  rowGap: { id: 20, kind: 'px', lvgl: ['PAD_ROW'], range: [0, 4096] },
  columnGap: { id: 21, kind: 'px', lvgl: ['PAD_COLUMN'], range: [0, 4096] },
  marginTop: { id: 22, kind: 'px', lvgl: ['MARGIN_TOP'], range: [-4096, 4096] },
  marginBottom: { id: 23, kind: 'px', lvgl: ['MARGIN_BOTTOM'], range: [-4096, 4096] },
  marginLeft: { id: 24, kind: 'px', lvgl: ['MARGIN_LEFT'], range: [-4096, 4096] },
  marginRight: { id: 25, kind: 'px', lvgl: ['MARGIN_RIGHT'], range: [-4096, 4096] },
  /** Children laid out one after the other (flex) or in the template of the `grid` command. */
  layout: { id: 26, kind: ['none', 'flex', 'grid'], lvgl: ['LAYOUT'] },
  flow: {
    id: 27,
    kind: ['row', 'column', 'row-wrap', 'column-wrap', 'row-reverse', 'column-reverse'],
    lvgl: ['FLEX_FLOW'],
  },
  main: { id: 28, kind: place, lvgl: ['FLEX_MAIN_PLACE'] },
  cross: { id: 29, kind: place, lvgl: ['FLEX_CROSS_PLACE'] },
  track: { id: 30, kind: place, lvgl: ['FLEX_TRACK_PLACE'] },
  grow: { id: 31, kind: 'int', lvgl: ['FLEX_GROW'], range: [0, 255] },
  gridColumn: { id: 32, kind: 'int', lvgl: ['GRID_CELL_COLUMN_POS'], range: [0, 31] },
  gridColumnSpan: { id: 33, kind: 'int', lvgl: ['GRID_CELL_COLUMN_SPAN'], range: [1, 32] },
  gridRow: { id: 34, kind: 'int', lvgl: ['GRID_CELL_ROW_POS'], range: [0, 31] },
  gridRowSpan: { id: 35, kind: 'int', lvgl: ['GRID_CELL_ROW_SPAN'], range: [1, 32] },
  gridAlignX: { id: 36, kind: gridPlace, lvgl: ['GRID_CELL_X_ALIGN'] },
  gridAlignY: { id: 37, kind: gridPlace, lvgl: ['GRID_CELL_Y_ALIGN'] },
  background: { id: 40, kind: 'color', lvgl: ['BG_COLOR'] },
  backgroundOpacity: { id: 41, kind: 'opa', lvgl: ['BG_OPA'] },
  gradient: { id: 42, kind: 'color', lvgl: ['BG_GRAD_COLOR'] },
  gradientDirection: { id: 43, kind: ['none', 'vertical', 'horizontal'], lvgl: ['BG_GRAD_DIR'] },
  radius: { id: 44, kind: 'px', lvgl: ['RADIUS'], range: [0, 32767] },
  clipCorner: { id: 45, kind: 'bool', lvgl: ['CLIP_CORNER'] },
  border: { id: 46, kind: 'color', lvgl: ['BORDER_COLOR'] },
  borderWidth: { id: 47, kind: 'px', lvgl: ['BORDER_WIDTH'], range: [0, 256] },
  borderOpacity: { id: 48, kind: 'opa', lvgl: ['BORDER_OPA'] },
  /** Sides as bits: 1 bottom, 2 top, 4 left, 8 right. */
  borderSides: { id: 49, kind: 'int', lvgl: ['BORDER_SIDE'], range: [0, 15] },
  outline: { id: 50, kind: 'color', lvgl: ['OUTLINE_COLOR'] },
  outlineWidth: { id: 51, kind: 'px', lvgl: ['OUTLINE_WIDTH'], range: [0, 256] },
  outlineOpacity: { id: 52, kind: 'opa', lvgl: ['OUTLINE_OPA'] },
  outlineGap: { id: 53, kind: 'px', lvgl: ['OUTLINE_PAD'], range: [-256, 256] },
  shadow: { id: 54, kind: 'color', lvgl: ['SHADOW_COLOR'] },
  shadowWidth: { id: 55, kind: 'px', lvgl: ['SHADOW_WIDTH'], range: [0, 256] },
  shadowOpacity: { id: 56, kind: 'opa', lvgl: ['SHADOW_OPA'] },
  shadowY: { id: 57, kind: 'px', lvgl: ['SHADOW_OFFSET_Y'], range: [-256, 256] },
  shadowSpread: { id: 58, kind: 'px', lvgl: ['SHADOW_SPREAD'], range: [-256, 256] },
  color: { id: 60, kind: 'color', lvgl: ['TEXT_COLOR'] },
  textOpacity: { id: 61, kind: 'opa', lvgl: ['TEXT_OPA'] },
  font: { id: 62, kind: 'font', lvgl: ['TEXT_FONT'] },
  textAlign: { id: 63, kind: ['auto', 'left', 'center', 'right'], lvgl: ['TEXT_ALIGN'] },
  letterGap: { id: 64, kind: 'px', lvgl: ['TEXT_LETTER_SPACE'], range: [-2, 256] },
  /** At least -4, so that a line of the smallest font keeps a height (LVGL divides by it). */
  lineGap: { id: 65, kind: 'px', lvgl: ['TEXT_LINE_SPACE'], range: [-4, 256] },
  textDecoration: { id: 66, kind: ['none', 'underline', 'strikethrough'], lvgl: ['TEXT_DECOR'] },
  line: { id: 70, kind: 'color', lvgl: ['LINE_COLOR'] },
  lineWidth: { id: 71, kind: 'px', lvgl: ['LINE_WIDTH'], range: [0, 256] },
  lineRounded: { id: 72, kind: 'bool', lvgl: ['LINE_ROUNDED'] },
  arc: { id: 73, kind: 'color', lvgl: ['ARC_COLOR'] },
  arcWidth: { id: 74, kind: 'px', lvgl: ['ARC_WIDTH'], range: [0, 256] },
  recolor: { id: 75, kind: 'color', lvgl: ['IMAGE_RECOLOR'] },
  recolorOpacity: { id: 76, kind: 'opa', lvgl: ['IMAGE_RECOLOR_OPA'] },
  opacity: { id: 80, kind: 'opa', lvgl: ['OPA'] },
  /** Milliseconds in which colours and opacities move to a new state's. */
  transition: { id: 81, kind: 'ms', lvgl: ['TRANSITION'], range: [0, 1000] },
  /** Milliseconds of the widget's own animation (a cursor's blink, scrolling). */
  animation: { id: 82, kind: 'ms', lvgl: ['ANIM_DURATION'], range: [0, 10000] },
} as const satisfies Record<string, StyleProperty>;

export type StyleName = keyof typeof styles;

/** Widget states a style can be for, as bits of a selector (LVGL's numbers). */
export const states = {
  checked: 1 << 2,
  focused: 1 << 3,
  /** Focused by the keyboard, not by a click. */
  focusKey: 1 << 4,
  hovered: 1 << 6,
  pressed: 1 << 7,
  disabled: 1 << 9,
  invalid: 1 << 12,
} as const;

/**
 * Parts of a widget a style can be for (LVGL's numbers; `list` is the opened list of a drop-down, ours). Rows of that list
 * are `listSelected` with `checked` (chosen) or `pressed` (under the pointer); a matrix's button under the pointer is
 * `items` with `hovered`.
 */
export const parts = {
  scrollbar: 0x010000,
  indicator: 0x020000,
  knob: 0x030000,
  selected: 0x040000,
  items: 0x050000,
  cursor: 0x060000,
  placeholder: 0x080000,
  list: 0x0e0000,
  listSelected: 0x0c0000,
  listScrollbar: 0x0d0000,
} as const;

/**
 * Events. A record is four words (event | byte length of the string << 8, handle, a, b), then the string padded to a word.
 * A `listen` mask has bit `1 << event`.
 */
export const events = {
  click: 1,
  longPress: 2,
  /**
   * The value: a = number (0 or 1, an option's index, a button's index); a text area gives its text, and a = characters before the cursor;
   * a pattern gives the digits of the dots joined so far, and a = how many.
   */
  change: 3,
  focus: 4,
  blur: 5,
  /** A key the widget did not use: a = key, see `keys`; string = what it types. Sent to the focused widget, else to the screen. */
  key: 6,
  /** Enter in a one-line text area. */
  submit: 7,
  /** Pointer went down, moves while down, went up: a, b = x, y within the widget. */
  press: 8,
  pressing: 9,
  release: 10,
  scroll: 11,
  /** The monitor's size: a, b = width, height. Sent to the screen. */
  resize: 12,
  /** A keyboard's button that types nothing: a = its index; string = its text. */
  command: 13,
  /** A pattern's line has ended: string = digits of its dots in their order, a = how many. */
  drawn: 14,
} as const;

export type EventName = keyof typeof events;

/** Methods of the `call` command. */
export const methods = {
  focus: 1,
  blur: 2,
  /** string, at the cursor */
  insert: 3,
  backspace: 4,
  /** integer: characters to move, or `TO_END` */
  moveCursor: 5,
  /** scrolls every parent so that the widget is seen */
  reveal: 6,
  open: 7,
  close: 8,
  /** integer: scrolls to y */
  scrollTo: 9,
  /** takes back all that was drawn in a pattern */
  clear: 10,
} as const;

/** Pixel formats of the `pixels` command. Rows are whole bytes; `mono` is most significant bit first, 1 = dark. */
export const pixelFormats = { mono: 1, argb: 2 } as const;

/** Bits of a button's control word: width in the low four (1..15). */
export const buttonControl = {
  newRow: 1 << 4,
  hidden: 1 << 5,
  disabled: 1 << 6,
  /** Types nothing; reported by the `command` event. Drawn with the `invalid` state of `items`. */
  command: 1 << 7,
  /** Drawn with the `checked` state of `items`. */
  checked: 1 << 8,
  /** No repeat while held. */
  noRepeat: 1 << 9,
} as const;

/** Track of a grid template: pixels 0..16384, `FRACTION + n` (1..64), or `CONTENT`. */
export const FRACTION = 0x20000000;

/** Integer of `moveCursor` that means the end of the text. */
export const TO_END = 32767;

/** Keys of `key` events: LVGL's for the control keys, otherwise the Unicode code point; `clear` is Ctrl+Backspace, or Ctrl+U by its code. */
export const keys = {
  up: 17,
  down: 18,
  right: 19,
  left: 20,
  escape: 27,
  delete: 127,
  backspace: 8,
  enter: 10,
  next: 9,
  previous: 11,
  home: 2,
  end: 3,
  /** No widget's own: it comes as a `key` event. */
  clear: 21,
} as const;

/** Errors the bridge counts, by number, in `bridge_error_count(error)`. */
export const errors = {
  /** Wrong magic or ABI version. */
  abi: 1,
  /** Buffer or command shorter than it says. */
  truncated: 2,
  opcode: 3,
  /** Stale, unknown or occupied handle. */
  handle: 4,
  widget: 5,
  attribute: 6,
  style: 7,
  /** Value out of range, bad string or bad count. */
  value: 8,
  /** Too many of something; see `limits`. */
  limit: 9,
  /** Parent inside its own child, or a root moved or removed. */
  tree: 10,
  memory: 11,
  /** Sizes that depend on each other without an end; the layout stays as it was when the passes ran out. */
  layout: 12,
} as const;
