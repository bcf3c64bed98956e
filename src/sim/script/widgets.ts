/**
 * What can be seen on the monitor, from the bridge's tree: texts, where they are, and whether a click there does anything.
 *
 * @module
 */
import type { Area, TreeWidget } from '../machine/bridge';

/** A place on the monitor that a script can name: a widget, a key, an option of an open list. */
export interface Spot {
  readonly widget: TreeWidget;
  readonly text: string;
  /** Visible part; null when nothing of it is. */
  readonly area: Area | null;
  readonly disabled: boolean;
  /** A widget itself, or a part of it that has no widget of its own. */
  readonly part: 'widget' | 'placeholder' | 'key' | 'option';
}

/** The monitor's content, ready for questions. */
export interface View {
  readonly widgets: readonly TreeWidget[];
  readonly byHandle: ReadonlyMap<number, TreeWidget>;
  readonly spots: readonly Spot[];
}

/** One line, single spaces, no soft hyphens or zero-width marks: how texts are compared. */
export function normalise(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .normalize('NFC');
}

function intersect(a: Area, b: Area | null): Area | null {
  if (!b) return null;
  const area = {
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
    x2: Math.min(a.x2, b.x2),
    y2: Math.min(a.y2, b.y2),
  };
  return area.x1 <= area.x2 && area.y1 <= area.y2 ? area : null;
}

export function middle(area: Area): { x: number; y: number } {
  return { x: Math.floor((area.x1 + area.x2) / 2), y: Math.floor((area.y1 + area.y2) / 2) };
}

export function createView(widgets: readonly TreeWidget[]): View {
  const byHandle = new Map(widgets.map((widget) => [widget.handle, widget]));
  const spots = widgets.flatMap((widget) => spotsOf(widget, isDisabled(widget, byHandle)));
  return { widgets, byHandle, spots };
}

/** The widget and what it stands in, from inside to outside. */
export function* upwards(widget: TreeWidget, byHandle: ReadonlyMap<number, TreeWidget>): Generator<TreeWidget> {
  for (let at: TreeWidget | undefined = widget; at; at = byHandle.get(at.parent)) yield at;
}

/** A label in a disabled button counts as disabled, a field in a disabled group does not: LVGL does not pass the state on. */
function isDisabled(widget: TreeWidget, byHandle: ReadonlyMap<number, TreeWidget>): boolean {
  for (const at of upwards(widget, byHandle)) {
    if (at.states.includes('disabled')) return true;
    if (at.type !== 'label' && at.type !== 'image') return false;
  }
  return false;
}

function spotsOf(widget: TreeWidget, disabled: boolean): Spot[] {
  const spots: Spot[] = [];
  const add = (part: Spot['part'], text: string | undefined, place: Area | null, off = disabled): void => {
    if (text !== undefined && normalise(text) !== '') spots.push({ widget, text, area: place, disabled: off, part });
  };
  add('widget', widget.text, widget.clip);
  if (!widget.text) add('placeholder', widget.placeholder, widget.clip);
  // An open list lies outside its drop-down; the bridge lists what is to be seen of it.
  for (const item of widget.items ?? []) add('option', item.text, item.clip, false);
  for (const button of widget.buttons ?? []) {
    // Not normalised: a space is a key as well.
    if (button.text === '') continue;
    const place = button.rect && intersect(button.rect, widget.clip);
    spots.push({ widget, text: button.text, area: place, disabled: disabled || button.disabled === true, part: 'key' });
  }
  return spots;
}
