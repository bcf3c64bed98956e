/**
 * Steps done with the mouse: through the pointer device, at the middle of what can be seen, and only where a click arrives.
 *
 * @module
 */
import type { Area, TreeWidget } from '../machine/bridge';
import type { Machine } from '../machine/machine';
import { FRAME, settle } from '../machine/pace';
import { StepError } from './errors';
import { closest, describe, find } from './finder';
import { quote } from './lexer';
import type { Target } from './parser';
import { createView, middle, normalise, type Spot, upwards, type View } from './widgets';

/** Turns of the wheel after which a widget that does not come into view is given up. */
const MOST_NOTCHES = 200;
/**
 * Milliseconds within which two clicks at one place are a double click, whose second half does nothing on what the first one brought;
 * and how far apart they may be, as a part of the monitor's height (firmware/lvgl/bridge/input.c).
 */
const DOUBLE_CLICK = 500;
const DOUBLE_CLICK_REACH = 1 / 45;
/** Moves of the pointer from one dot or cell of a drag to the next. */
const DRAG_MOVES = 4;

export function look(machine: Machine): View {
  return createView(machine.tree());
}

/** A few words for errors. */
function name(spot: Spot): string {
  return spot.part === 'widget' ? describe(spot.widget) : quote(normalise(spot.text));
}

/** Why a click there would not reach it; undefined when it would. */
function obstacle(machine: Machine, view: View, spot: Spot, at: { x: number; y: number }): string | undefined {
  const handle = machine.hit(at.x, at.y);
  const reached = view.byHandle.get(handle);
  if (!reached) return `${name(spot)} takes no clicks`;
  // The screen takes every click that nothing else does.
  if (reached.parent === 0) return `${name(spot)} takes no clicks`;
  const inside = [...upwards(reached, view.byHandle)].includes(spot.widget);
  const around = [...upwards(spot.widget, view.byHandle)].includes(reached);
  return inside || around ? undefined : `${name(spot)} is covered by ${describe(reached)}`;
}

export async function moveTo(machine: Machine, at: { x: number; y: number }): Promise<void> {
  machine.pointer(at.x, at.y, false);
  machine.step(FRAME);
}

/** Where the mouse of a machine was let go of last, and when. */
const lastPress = new WeakMap<Machine, { readonly x: number; readonly y: number; readonly when: number }>();

/** Steps are clicks of their own, not halves of a double click. */
function pause(machine: Machine, at: { x: number; y: number }): void {
  const last = lastPress.get(machine);
  if (!last) return;
  if (Math.max(Math.abs(last.x - at.x), Math.abs(last.y - at.y)) > machine.height * DOUBLE_CLICK_REACH) return;
  const passed = machine.now() - last.when;
  if (passed >= 0 && passed < DOUBLE_CLICK) machine.step(DOUBLE_CLICK - passed);
}

/** Down and up at one place, no check. */
export async function press(machine: Machine, at: { x: number; y: number }): Promise<void> {
  pause(machine, at);
  await moveTo(machine, at);
  machine.pointer(at.x, at.y, true);
  machine.step(FRAME);
  machine.pointer(at.x, at.y, false);
  lastPress.set(machine, { ...at, when: machine.now() });
  await settle(machine);
}

export async function clickSpot(machine: Machine, view: View, spot: Spot): Promise<void> {
  if (spot.disabled) throw new StepError(`${name(spot)} is disabled`);
  if (!spot.area) throw new StepError(`${name(spot)} cannot be seen`);
  const at = middle(spot.area);
  const blocked = obstacle(machine, view, spot, at);
  if (blocked) throw new StepError(blocked);
  await press(machine, at);
}

/** Finds the target and, when it is scrolled out of view, turns the wheel over what holds it. */
export async function bringIntoView(machine: Machine, target: Target): Promise<{ view: View; spot: Spot }> {
  for (let notches = 0; ; notches++) {
    const view = look(machine);
    const spot = find(view, target);
    if (spot.area && tallEnough(spot.area, spot.widget.rect)) return { view, spot };
    const holder = [...upwards(spot.widget, view.byHandle)].find((widget) => widget !== spot.widget && widget.clip);
    const before = spot.widget.rect;
    if (holder?.clip && notches < MOST_NOTCHES) {
      await turnWheel(machine, holder.clip, before.y1 < holder.clip.y1 ? -1 : 1);
      const after = find(look(machine), target).widget.rect;
      if (after.y1 !== before.y1) continue;
    }
    if (spot.area) return { view, spot };
    throw new StepError(`${name(spot)} is there but cannot be seen, and the wheel does not bring it into view`);
  }
}

/** At least half of it, or 24 pixels, is in view. */
function tallEnough(seen: Area, whole: Area): boolean {
  return seen.y2 - seen.y1 + 1 >= Math.min(24, (whole.y2 - whole.y1 + 1) / 2);
}

export async function turnWheel(machine: Machine, over: Area, notches: number): Promise<void> {
  await moveTo(machine, middle(over));
  machine.wheel(notches);
  await settle(machine);
}

/** The middle of a pattern's dot, or of a cell of a 3x3 grid laid over another widget; from 1. */
function middleOf({ rect, dots }: TreeWidget, cell: number): { x: number; y: number } {
  const dot = dots?.[cell - 1];
  if (dot) return middle(dot);
  return {
    x: Math.floor(rect.x1 + ((rect.x2 - rect.x1 + 1) * (((cell - 1) % 3) + 0.5)) / 3),
    y: Math.floor(rect.y1 + ((rect.y2 - rect.y1 + 1) * (Math.floor((cell - 1) / 3) + 0.5)) / 3),
  };
}

export async function drag(machine: Machine, target: Target, cells: readonly number[]): Promise<void> {
  const { view, spot } = await bringIntoView(machine, target);
  if (spot.disabled) throw new StepError(`${name(spot)} is disabled`);
  const points = cells.map((cell) => middleOf(spot.widget, cell));
  const blocked = obstacle(machine, view, spot, points[0]!);
  if (blocked) throw new StepError(blocked);
  let from = points[0]!;
  await moveTo(machine, from);
  for (const to of points) {
    for (let move = 1; move <= DRAG_MOVES; move++) {
      const x = Math.round(from.x + ((to.x - from.x) * move) / DRAG_MOVES);
      const y = Math.round(from.y + ((to.y - from.y) * move) / DRAG_MOVES);
      machine.pointer(x, y, true);
      machine.step(FRAME);
    }
    from = to;
  }
  machine.pointer(from.x, from.y, false);
  await settle(machine);
}

export async function choose(machine: Machine, target: Target, option: string): Promise<void> {
  const found = await bringIntoView(machine, target);
  if (found.spot.widget.type !== 'dropdown') throw new StepError(`${name(found.spot)} is not a drop-down`);
  const { handle, options = [] } = found.spot.widget;
  const wanted = normalise(option);
  const index = options.findIndex((candidate) => normalise(candidate) === wanted);
  if (index < 0) throw new StepError(`no option reads ${quote(option)}`, closest(wanted, options.map(normalise)));
  if (!found.spot.widget.open) await clickSpot(machine, found.view, found.spot);
  let before = '';
  for (let notches = 0; notches <= MOST_NOTCHES; notches++) {
    const view = look(machine);
    const dropdown = view.byHandle.get(handle);
    const items = dropdown?.items ?? [];
    const [first] = items;
    if (!dropdown || !first) throw new StepError(`${name(found.spot)} did not open`);
    const item = items.find((candidate) => normalise(candidate.text) === wanted);
    if (item && fullyShown(item.clip, items)) {
      const spot: Spot = { widget: dropdown, text: item.text, area: item.clip, disabled: false, part: 'option' };
      return clickSpot(machine, view, spot);
    }
    const place = JSON.stringify(items);
    const over = items[Math.floor(items.length / 2)]!.clip;
    if (place === before || !over) break;
    before = place;
    await turnWheel(machine, over, index <= options.indexOf(first.text) ? -1 : 1);
  }
  throw new StepError(`the option ${quote(option)} does not come into view`);
}

/** At least two thirds as tall as the tallest of the shown options. */
function fullyShown(clip: Area | null, items: NonNullable<TreeWidget['items']>): boolean {
  const tall = (area: Area | null): number => (area ? area.y2 - area.y1 + 1 : 0);
  return tall(clip) * 3 >= Math.max(...items.map((item) => tall(item.clip))) * 2;
}
