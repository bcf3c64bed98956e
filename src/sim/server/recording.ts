/**
 * Writes down as a step script what is done by hand in the page. Texts never get in: in a recorder nearly all that is typed is a
 * secret, so what was typed, and a pattern that was drawn, is left as a placeholder to fill in.
 *
 * @module
 */
import type { TreeWidget } from '../machine/bridge';
import type { Machine } from '../machine/machine';
import { StepError } from '../script/errors';
import { find, interactive } from '../script/finder';
import { quote } from '../script/lexer';
import { isLayoutKey, type KeyGlyphs } from '../script/typing';
import { createView, normalise, upwards, type View } from '../script/widgets';

const head = `# Recorded by hand. What was typed or drawn is not recorded, because it may be secret:
# replace each "<...>" before this is run.
`;

export interface Recording {
  pointer(x: number, y: number, pressed: boolean): void;
  wheel(notches: number): void;
  key(key: string, pressed: boolean): void;
  /** A step as it stands, for example `power off`. */
  step(text: string): void;
  text(): string;
}

/** Call its methods before the machine gets the same input: it looks at what is on the monitor then. */
export function startRecording(machine: Machine, glyphs: KeyGlyphs): Recording {
  const lines: string[] = [];
  let pointer = { x: 0, y: 0, pressed: false };
  let down: { readonly step: string } | undefined;

  const add = (line: string): void => {
    lines.push(line);
  };

  function typed(step: 'type' | 'keys', field: string): void {
    const line = `${step} "<${field}>"`;
    if (lines.at(-1) !== line) add(line);
  }

  function fieldName(view: View): string {
    const field = view.byHandle.get(machine.focused());
    return field?.name ?? 'text';
  }

  /** The step that a press here begins; undefined when it is no step of its own. */
  function stepAt(x: number, y: number): string | undefined {
    const view = createView(machine.tree());
    const widget = view.byHandle.get(machine.hit(x, y));
    if (!widget || widget.parent === 0) return undefined;
    const inside = (area: { x1: number; y1: number; x2: number; y2: number } | null): boolean =>
      area !== null && x >= area.x1 && x <= area.x2 && y >= area.y1 && y <= area.y2;

    if (widget.type === 'keyboard') {
      const key = widget.buttons?.find((button) => inside(button.rect));
      if (!key) return undefined;
      if (!key.command) typed('type', keyboardField(widget, view));
      // `type` finds the layout itself; correcting and moving in a text that is not recorded means nothing.
      const acts =
        key.command && !isLayoutKey(key.text, glyphs) && (key.text === glyphs.hide || !/^\p{Co}$/u.test(key.text));
      return acts && textFinds(view, key.text) ? `click ${quote(key.text)}` : undefined;
    }
    const item = widget.items?.find((candidate) => inside(candidate.clip));
    if (item && widget.name) {
      // The click that opened the list is part of `choose`.
      if (lines.at(-1) === `click #${widget.name}`) lines.pop();
      return `choose #${widget.name} ${quote(normalise(item.text))}`;
    }
    if (widget.type === 'canvas' && widget.name) return `# drag #${widget.name} <cells>`;
    // A click beside things is no step.
    if (!interactive.has(widget.type)) return undefined;
    return clickStep(widget, view) ?? `# click at ${x}, ${y}: ${widget.type} without a name or a text of its own`;
  }

  function keyboardField(keyboard: TreeWidget, view: View): string {
    const name = fieldName(view);
    return name === keyboard.name ? 'text' : name;
  }

  function textFinds(view: View, text: string): boolean {
    try {
      find(view, { by: 'text', text });
      return true;
    } catch (error) {
      if (error instanceof StepError) return false;
      throw error;
    }
  }

  function clickStep(widget: TreeWidget, view: View): string | undefined {
    if (widget.name) return `click #${widget.name}`;
    const texts = view.spots.filter(
      (spot) => spot.part === 'widget' && spot.area && [...upwards(spot.widget, view.byHandle)].includes(widget),
    );
    const text = texts.map((spot) => normalise(spot.text)).find((candidate) => textFinds(view, candidate));
    return text === undefined ? undefined : `click ${quote(text)}`;
  }

  return {
    pointer(x, y, pressed) {
      if (pressed && !pointer.pressed) {
        const step = stepAt(x, y);
        down = step === undefined ? undefined : { step };
      } else if (!pressed && pointer.pressed && down) {
        add(down.step);
        down = undefined;
      }
      pointer = { x, y, pressed };
    },
    wheel(notches) {
      const view = createView(machine.tree());
      const over = view.byHandle.get(machine.hit(pointer.x, pointer.y));
      const named = over && [...upwards(over, view.byHandle)].find((widget) => widget.name);
      if (!named?.name) return;
      const before = new RegExp(`^wheel #${named.name} (-?\\d+)$`).exec(lines.at(-1) ?? '');
      if (before) lines.pop();
      const total = notches + Number(before?.[1] ?? 0);
      if (total !== 0) add(`wheel #${named.name} ${total}`);
    },
    key(key, pressed) {
      if (!pressed) return;
      if ([...key].length > 1 && key !== 'Space') add(`key ${key}`);
      else typed('keys', fieldName(createView(machine.tree())));
    },
    step: add,
    text: () => `${head}${lines.map((line) => `${line}\n`).join('')}`,
  };
}
