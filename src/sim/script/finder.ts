/**
 * Finds what a step means among what can be seen, and says what is there when it is not.
 *
 * @module
 */
import type { Area, TreeWidget } from '../machine/bridge';
import { StepError } from './errors';
import { quote } from './lexer';
import type { Target } from './parser';
import { normalise, type Spot, upwards, type View } from './widgets';

/** Most texts that an error lists. */
const MOST_SEEN = 24;

/** Widgets that are there to be clicked, as opposed to texts. */
export const interactive: ReadonlySet<string> = new Set([
  'button',
  'textarea',
  'dropdown',
  'checkbox',
  'switch',
  'buttonmatrix',
  'keyboard',
]);

/** Every text that can be seen, in document order, without repeats. */
export function seenTexts(view: View): string[] {
  const texts = view.spots.filter((spot) => spot.area).map((spot) => normalise(spot.text));
  // Glyphs of the icon font say nothing in a terminal.
  return [...new Set(texts)].filter((text) => /[^\p{Co}\s]/u.test(text));
}

/** What is there instead of a widget of this name: names, the most similar first, then texts. */
export function seenInstead(view: View, name: string): string[] {
  const names = view.widgets.filter((widget) => widget.name && widget.clip).map((widget) => `#${widget.name}`);
  const near = closest(`#${name}`, names).slice(0, MOST_SEEN / 2);
  return [...near, ...closest(name, seenTexts(view)).slice(0, MOST_SEEN - near.length)];
}

/** The one thing a step is about, seen or scrolled out of view. Throws StepError when there is none, or more than one. */
export function find(view: View, target: Target): Spot {
  return target.by === 'name' ? findName(view, target.name) : findText(view, target.text);
}

/** Whether a visible text contains this one, or a widget of this name can be seen. */
export function isSeen(view: View, target: Target): boolean {
  if (target.by === 'name') return view.widgets.some((widget) => widget.name === target.name && widget.clip !== null);
  const wanted = normalise(target.text);
  return view.spots.some((spot) => spot.area && normalise(spot.text).includes(wanted));
}

function findName(view: View, name: string): Spot {
  const named = view.widgets.filter((widget) => widget.name === name);
  const seen = named.filter((widget) => widget.clip !== null);
  const found = seen.length > 0 ? seen : named;
  if (found.length > 1) throw new StepError(`${found.length} widgets are named #${name}: ${list(found, view)}`);
  const [widget] = found;
  if (!widget) throw new StepError(`no widget is named #${name}`, seenInstead(view, name));
  const disabled = widget.states.includes('disabled');
  return { widget, text: widget.text ?? '', area: widget.clip, disabled, part: 'widget' };
}

function findText(view: View, text: string): Spot {
  const wanted = normalise(text);
  const all = view.spots.filter((spot) => normalise(spot.text) === wanted);
  const seen = all.filter((spot) => spot.area);
  const exact = seen.length > 0 ? seen : all;
  if (exact.length === 0)
    throw new StepError(`nothing on the monitor reads ${quote(text)}`, closest(wanted, seenTexts(view)));
  // A title and a button may read the same; the button is meant. An open list lies above everything.
  const open = exact.filter((spot) => spot.part === 'option');
  const clickable = exact.filter((spot) => spot.part === 'key' || inInteractive(spot.widget, view));
  const found = open.length > 0 ? open : clickable.length > 0 ? clickable : exact;
  if (found.length > 1)
    throw new StepError(
      `${found.length} things read ${quote(text)}; use a #name: ${list(
        found.map((spot) => spot.widget),
        view,
      )}`,
    );
  return found[0]!;
}

function inInteractive(widget: TreeWidget, view: View): boolean {
  for (const at of upwards(widget, view.byHandle)) if (interactive.has(at.type)) return true;
  return false;
}

/** A widget in words: type, name, text and place. */
export function describe(widget: TreeWidget): string {
  const parts = [widget.type];
  if (widget.name) parts.push(`#${widget.name}`);
  if (widget.text) parts.push(quote(normalise(widget.text)));
  return `${parts.join(' ')} at ${place(widget.rect)}`;
}

function place(area: Area): string {
  return `${area.x1},${area.y1} (${area.x2 - area.x1 + 1}x${area.y2 - area.y1 + 1})`;
}

function list(widgets: readonly TreeWidget[], view: View): string {
  return widgets
    .map((widget) => {
      const owner = [...upwards(widget, view.byHandle)].find((at) => at.name);
      return owner && owner !== widget ? `${describe(widget)} in #${owner.name}` : describe(widget);
    })
    .join('; ');
}

/** The candidates, most similar first: shared pairs of letters, case aside. */
export function closest(wanted: string, candidates: readonly string[]): string[] {
  const pairs = pairsOf(wanted);
  return candidates
    .map((text, index) => ({ text, index, score: similarity(pairs, pairsOf(text)) }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, MOST_SEEN)
    .map(({ text }) => text);
}

function pairsOf(text: string): Set<string> {
  const letters = [...` ${text.toLowerCase()} `];
  return new Set(letters.slice(1).map((letter, index) => letters[index]! + letter));
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return (2 * shared) / (a.size + b.size);
}
