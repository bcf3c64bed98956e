/**
 * The one place of sizes and shared styles; colours are in palettes.ts. Sizes are for 1920x1080 and scale with the monitor; `refreshStyles` of the
 * binding evaluates them anew when it changes.
 *
 * @module
 */
import { type Color, createStyle, type Font, font } from '@lvgljs/core';
import { letters, px } from './monitor';
import { colors } from './palettes';

/** Faces as the host registers them. */
const face = { regular: 0, medium: 1, semibold: 2, icons: 7 } as const;

/** Sizes of type at 1080p. */
export const type = {
  title: (): Font => font(face.semibold, letters(32)),
  window: (): Font => font(face.semibold, letters(26)),
  heading: (): Font => font(face.semibold, letters(24)),
  strong: (): Font => font(face.semibold, letters(20)),
  button: (): Font => font(face.medium, letters(20)),
  body: (): Font => font(face.regular, letters(20)),
  label: (): Font => font(face.regular, letters(18)),
  hint: (): Font => font(face.regular, letters(17)),
  key: (): Font => font(face.regular, letters(24)),
  icon: (size: number): Font => font(face.icons, letters(size)),
};

/** Milliseconds of a change of state. */
const quick = 120;

/** Height of fields and buttons. */
const controlHeight = (): number => Math.max(40, px(56));
/** Most that the words beside a field's label take, two thirds of the narrowest such field. LVGL measures no height by a width in per cent. */
export const asideWidth = (): number => px(530);
export const topBarHeight = (): number => px(64);

/** Inside the widget, so that no container cuts it. */
const focusRing = () => ({
  outline: colors().text,
  outlineWidth: Math.max(2, px(2)),
  outlineGap: -Math.max(3, px(4)),
  outlineOpacity: 1,
});
/** A field's frame in a colour and at its full width: drawn inwards, so that no container cuts it and nothing in it moves. */
const strongFrame = (color: Color) => ({
  border: color,
  outline: color,
  outlineWidth: Math.max(2, px(2)),
  outlineGap: -Math.max(2, px(2)),
  outlineOpacity: 1,
});

/** Frame of a field that is wrong and has the focus: red at its full width outside, in it the ring that tells where the keys go. */
const wrongWithFocus = (left: number, right: number) => {
  const frame = Math.max(2, px(2));
  // what is in it stays where it was
  const wider = frame - px(1);
  return {
    border: colors().danger,
    borderWidth: frame,
    padLeft: left - wider,
    padRight: right - wider,
    outline: colors().accentText,
    outlineWidth: frame,
    outlineGap: -(2 * frame + Math.max(1, px(1))),
    outlineOpacity: 1,
  };
};

/** Children one after the other, in the middle both ways. */
const middle = { layout: 'flex', flow: 'row', main: 'center', cross: 'center', track: 'center' } as const;
/** A filled surface with a thin line around it. */
const framed = (background: Color, line: Color) => ({
  background,
  backgroundOpacity: 1,
  border: line,
  borderWidth: px(1),
  borderOpacity: 1,
});

/** Fills its parent. */
export const fill = createStyle({ width: '100%', height: '100%' });
export const column = createStyle({ layout: 'flex', flow: 'column', width: '100%', height: 'content' });
export const row = createStyle({
  layout: 'flex',
  flow: 'row',
  cross: 'center',
  track: 'center',
  width: '100%',
  height: 'content',
});

export const screen = createStyle(() => ({
  background: colors().backgroundLift,
  gradient: colors().background,
  gradientDirection: 'vertical',
  backgroundOpacity: 1,
  color: colors().text,
  font: type.body(),
}));

export const card = createStyle(() => ({
  ...framed(colors().card, colors().cardLine),
  radius: px(16),
  shadow: colors().shadow,
  shadowWidth: px(56),
  shadowOpacity: colors().shadowOpacity,
  shadowY: px(16),
}));

export const title = createStyle(() => ({ font: type.title(), color: colors().text, width: '100%' }));
/** Leaves room for the cross of the narrowest window: a title that is longer goes on in a second line. LVGL measures no height by a width in per cent. */
export const windowTitle = createStyle(() => ({ font: type.window(), color: colors().text, maxWidth: px(490) }));
export const heading = createStyle(() => ({ font: type.heading(), color: colors().text, width: '100%' }));
export const body = createStyle(() => ({ font: type.body(), color: colors().text, lineGap: px(4), width: '100%' }));
export const label = createStyle(() => ({ font: type.label(), color: colors().muted, width: '100%' }));
export const hint = createStyle(() => ({ font: type.hint(), color: colors().muted, lineGap: px(4), width: '100%' }));
export const errorText = createStyle(() => ({ color: colors().dangerText }));
export const okText = createStyle(() => ({ color: colors().ok }));
export const centered = createStyle({ textAlign: 'center' });

const button = {
  radius: 12,
  backgroundOpacity: 1,
  transition: quick,
} as const;

export const plainButton = createStyle(() => ({
  ...button,
  radius: px(button.radius),
  height: controlHeight(),
  minWidth: px(120),
  padX: px(28),
  ...middle,
  gap: px(12),
  background: colors().raised,
  color: colors().text,
  font: type.button(),
  hovered: { background: colors().raisedHover },
  pressed: { background: colors().raisedPressed },
  // drawn as an outline: a border would make it wider
  disabled: {
    background: colors().card,
    color: colors().placeholder,
    outline: colors().cardLine,
    outlineWidth: px(1),
    outlineGap: -px(1),
    outlineOpacity: 1,
  },
  focusKey: focusRing(),
}));

export const primaryButton = createStyle(() => ({
  background: colors().accent,
  color: colors().onAccent,
  hovered: { background: colors().accentHover },
  pressed: { background: colors().accentPressed },
}));

/** Something runs: looks as if it were disabled, whatever the mouse does. */
export const busyButton = createStyle(() => {
  const still = { background: colors().raisedPressed };
  return { ...still, color: colors().placeholder, hovered: still, pressed: still };
});

export const outlineButton = createStyle(() => ({
  background: colors().card,
  border: colors().fieldLine,
  borderWidth: px(1),
  borderOpacity: 1,
  hovered: { background: colors().raised },
  pressed: { background: colors().field },
}));

export const linkButton = createStyle(() => ({
  ...button,
  backgroundOpacity: 0,
  radius: px(button.radius),
  height: px(48),
  padX: px(16),
  ...middle,
  background: colors().raised,
  color: colors().accentText,
  font: type.button(),
  hovered: { backgroundOpacity: 1 },
  focusKey: focusRing(),
}));

export const iconButton = createStyle(() => ({
  radius: px(8),
  width: px(44),
  height: px(44),
  ...middle,
  background: colors().raised,
  backgroundOpacity: 0,
  color: colors().muted,
  transition: quick,
  hovered: { backgroundOpacity: 1, color: colors().text },
  pressed: { backgroundOpacity: 1 },
  disabled: { color: colors().fieldLine },
  focusKey: focusRing(),
}));

/** Frame of a field: the widget in it has none of its own. */
export const fieldBox = createStyle(() => ({
  width: '100%',
  height: controlHeight(),
  radius: px(12),
  ...framed(colors().field, colors().fieldLine),
  padLeft: px(16),
  padRight: px(8),
  gap: px(8),
  transition: quick,
}));
export const fieldBoxFocused = createStyle(() => strongFrame(colors().accentText));
export const fieldBoxInvalid = createStyle(() => strongFrame(colors().danger));
export const fieldBoxMended = createStyle(() => wrongWithFocus(px(16), px(8)));
export const fieldBoxDisabled = createStyle(() => ({ background: colors().card }));

export const textInput = createStyle(() => ({
  grow: 1,
  height: 'content',
  font: type.body(),
  color: colors().text,
  backgroundOpacity: 0,
  padY: px(8),
  parts: {
    placeholder: { color: colors().placeholder },
    cursor: {
      animation: 800,
      focused: { border: colors().accentText, borderSides: 4, borderWidth: Math.max(1, px(2)), borderOpacity: 1 },
    },
  },
}));

/** A code: large, with room between its symbols. */
export const codeInput = createStyle(() => ({
  font: type.heading(),
  letterGap: px(3),
  padY: px(4),
  // LVGL puts the caret on the edge of the letter before it
  parts: { cursor: { padLeft: -Math.max(2, px(4)) } },
}));

/** Between a QR code and the edge of its plate. */
export const qrMargin = (): number => px(8);

/** Around a QR code: white, so that its quiet zone only grows. */
export const qrPlate = createStyle(() => ({
  background: '#ffffff',
  backgroundOpacity: 1,
  radius: px(12),
  // the code's own corners stay inside the round ones
  pad: qrMargin(),
}));
export const qrButton = createStyle(() => ({
  radius: px(12),
  backgroundOpacity: 0,
  width: 'content',
  height: 'content',
  // around the plate, which covers what is drawn in the button
  focusKey: { ...focusRing(), outline: colors().accent, outlineGap: Math.max(2, px(3)) },
}));
/** All of the monitor below the top bar. */
export const cover = createStyle(() => ({
  background: colors().background,
  backgroundOpacity: 1,
  layout: 'flex',
  flow: 'column',
  main: 'center',
  cross: 'center',
  track: 'center',
  gap: px(16),
}));
export const strong = createStyle(() => ({ font: type.strong(), color: colors().text, lineGap: px(4), width: '100%' }));

export const dropdown = createStyle(() => ({
  width: '100%',
  height: controlHeight(),
  radius: px(12),
  ...framed(colors().field, colors().fieldLine),
  padX: px(16),
  padY: Math.max(0, Math.floor((controlHeight() - letters(20) * 1.21) / 2) - 1),
  color: colors().text,
  font: type.body(),
  transition: quick,
  hovered: { border: colors().fieldHover },
  focusKey: strongFrame(colors().accentText),
  checked: { border: colors().accentText },
  disabled: { color: colors().muted, background: colors().card },
  parts: {
    indicator: { color: colors().muted },
    placeholder: { color: colors().placeholder },
    list: {
      ...framed(colors().raised, colors().fieldLine),
      radius: px(12),
      padX: px(16),
      padY: px(12),
      lineGap: px(16),
      color: colors().text,
      font: type.body(),
      maxHeight: listRows(9),
      shadow: colors().shadow,
      shadowWidth: px(32),
      shadowOpacity: colors().shadowOpacity,
      shadowY: px(8),
    },
    listSelected: { background: colors().accent, backgroundOpacity: 1, color: colors().onAccent },
    listScrollbar: scrollbar(),
  },
}));

/** Languages in the top bar, when there are too many for a button each. */
export const languageList = createStyle(() => ({
  width: px(216),
  height: px(40),
  radius: px(8),
  padY: Math.max(0, Math.floor((px(40) - letters(18) * 1.21) / 2) - 1),
  font: type.label(),
}));

/** A choice that is missing or wrong. */
export const dropdownInvalid = createStyle(() => ({
  ...strongFrame(colors().danger),
  focusKey: wrongWithFocus(px(16), px(16)),
}));

/** Height of the opened list with so many whole rows. */
function listRows(count: number): number {
  return 2 * px(12) + count * (Math.floor(letters(20) * 1.21) + px(16)) - px(16);
}

function scrollbar() {
  return {
    background: colors().fieldHover,
    backgroundOpacity: 1,
    width: px(8),
    radius: px(4),
    padRight: px(4),
    padY: px(4),
  } as const;
}

/** Scrolls its content when there is more than fits. */
export const scrolling = createStyle(() => ({
  focusKey: focusRing(),
  parts: { scrollbar: scrollbar() },
}));

export const tile = createStyle(() => ({
  width: '100%',
  height: 'content',
  radius: px(12),
  ...framed(colors().card, colors().cardLine),
  padX: px(20),
  padY: px(16),
  gap: px(16),
  transition: quick,
  hovered: { background: colors().tileHover },
  pressed: { background: colors().raised },
  checked: { background: colors().accentSoft, ...strongFrame(colors().accentText) },
  // also under the mouse
  disabled: { background: colors().card },
  focusKey: focusRing(),
}));
/** A chosen one under the mouse keeps its colour: the mouse can do nothing more to it. */
export const chosenTile = createStyle(() => {
  const still = { background: colors().accentSoft };
  return { hovered: still, pressed: still };
});
export const tileTitle = createStyle(() => ({
  font: type.strong(),
  color: colors().text,
  width: '100%',
  lineGap: px(4),
}));
export const dimmed = createStyle(() => ({ color: colors().muted }));
export const faint = createStyle(() => ({ color: colors().placeholder }));

export const divider = createStyle(() => ({
  background: colors().cardLine,
  backgroundOpacity: 1,
  width: '100%',
  height: px(1),
}));

export const icon = {
  small: createStyle(() => ({ font: type.icon(22) })),
  normal: createStyle(() => ({ font: type.icon(26) })),
  large: createStyle(() => ({ font: type.icon(44) })),
};
export const okIcon = createStyle(() => ({ color: colors().ok }));
export const accentIcon = createStyle(() => ({ color: colors().accentText }));
export const dangerIcon = createStyle(() => ({ color: colors().dangerText }));

export const badge = createStyle(() => ({
  width: px(88),
  height: px(88),
  radius: px(44),
  backgroundOpacity: 1,
  ...middle,
}));
export const okBadge = createStyle(() => ({ background: colors().okSoft, color: colors().ok }));
export const warnBadge = createStyle(() => ({ background: colors().dangerSoft, color: colors().dangerText }));

/** A remark that stands apart: the countdown of a lock, a fault. */
export const notice = createStyle(() => ({
  width: '100%',
  height: 'content',
  radius: px(12),
  background: colors().dangerSoft,
  backgroundOpacity: 1,
  border: colors().dangerLine,
  borderWidth: px(1),
  borderOpacity: 1,
  padX: px(16),
  padY: px(16),
  gap: px(12),
  color: colors().dangerText,
}));

export const strength = createStyle(() => ({
  height: px(8),
  radius: px(4),
  grow: 1,
  background: colors().cardLine,
  backgroundOpacity: 1,
  transition: quick,
}));
export const strengthOn = createStyle(() => ({ background: colors().ok }));
export const strengthWeak = createStyle(() => ({ background: colors().danger }));

/** Nine dots, the line that joins them, rings round the joined ones. */
export const pattern = createStyle(() => ({
  radius: px(12),
  line: colors().accentHover,
  lineWidth: Math.max(4, px(8)),
  lineRounded: true,
  focusKey: focusRing(),
  parts: {
    items: {
      ...patternDot(colors().muted),
      hovered: { background: colors().text, width: px(32) },
      checked: { background: colors().accentText },
      disabled: { background: colors().fieldLine },
    },
    indicator: {
      width: px(88),
      background: colors().accentSoft,
      backgroundOpacity: 0.7,
      border: colors().accentHover,
      borderWidth: Math.max(2, px(2)),
      borderOpacity: 1,
    },
  },
}));

/** A line that was refused. */
export const patternWrong = createStyle(() => ({
  line: colors().danger,
  parts: {
    items: { checked: { background: colors().dangerText } },
    indicator: { background: colors().dangerSoft, border: colors().danger },
  },
}));

function patternDot(color: Color) {
  return { width: px(24), background: color, backgroundOpacity: 1 } as const;
}

/** Room for two lines of a hint, so that nothing moves when the words change. */
export const twoLines = createStyle(() => ({ minHeight: px(52) }));

export const keyboardPanel = createStyle(() => ({
  ...framed(colors().card, colors().cardLine),
  radius: px(16),
  pad: px(16),
}));
/** On the space bar, which is no label and types a space: which language the letters are of. */
export const spaceBar = createStyle(() => ({ font: type.hint(), color: colors().muted, textAlign: 'center' }));
export const keyboardKeys = createStyle(() => ({
  width: '100%',
  height: '100%',
  gap: px(8),
  font: type.key(),
  parts: {
    items: {
      background: colors().raised,
      backgroundOpacity: 1,
      radius: px(8),
      color: colors().text,
      font: type.key(),
      hovered: { background: colors().raisedHover },
      pressed: { background: colors().fieldHover },
      checked: { background: colors().accent, color: colors().onAccent },
      disabled: { color: colors().placeholder },
      invalid: { background: colors().raisedPressed, color: colors().muted },
    },
  },
}));

export const spinner = createStyle(() => ({
  width: px(24),
  height: px(24),
  arc: colors().fieldHover,
  arcWidth: Math.max(2, px(3)),
  parts: { indicator: { arc: colors().onAccent, arcWidth: Math.max(2, px(3)) } },
}));

export const cameraTile = createStyle(() => ({
  ...framed(colors().field, colors().cardLine),
  radius: px(8),
  layout: 'flex',
  flow: 'column',
  main: 'center',
  cross: 'center',
  track: 'center',
  gap: px(8),
  color: colors().placeholder,
}));

export const listRow = createStyle(() => ({
  layout: 'flex',
  flow: 'row',
  cross: 'center',
  width: '100%',
  height: 'content',
  padY: px(12),
  gap: px(16),
  border: colors().cardLine,
  borderWidth: px(1),
  borderSides: 1,
  borderOpacity: 1,
}));

export const segment = createStyle(() => ({
  height: px(40),
  minWidth: px(56),
  padX: px(16),
  radius: px(8),
  ...middle,
  ...framed(colors().card, colors().cardLine),
  color: colors().muted,
  font: type.label(),
  transition: quick,
  hovered: { background: colors().raised },
  checked: { background: colors().raised, color: colors().text, border: colors().fieldHover },
  focusKey: focusRing(),
}));

/** Behind a window that stands over another screen. */
export const veil = createStyle(() => ({
  background: colors().veil,
  backgroundOpacity: colors().veilOpacity,
  layout: 'flex',
  flow: 'column',
  main: 'start',
  cross: 'center',
  track: 'center',
}));
export const hintStrong = createStyle(() => ({ font: type.hint(), color: colors().text }));

/** Between two panes. */
export const upright = createStyle(() => ({
  background: colors().cardLine,
  backgroundOpacity: 1,
  width: px(1),
  height: '100%',
}));
