/**
 * Writes down as a step script what is done by hand in the page. Texts never get in: in a recorder nearly all that is typed is a
 * secret, so what was typed, drawn or chosen from a list is left as a placeholder to fill in.
 *
 * @module
 */
import type { Area, TreeWidget } from '../machine/bridge';
import type { Machine } from '../machine/machine';
import { StepError } from '../script/errors';
import { find, interactive } from '../script/finder';
import { shownLanguage } from '../script/language';
import { quote } from '../script/lexer';
import { isLayoutKey, type KeyGlyphs } from '../script/typing';
import { createView, normalise, upwards, type View } from '../script/widgets';

const head = `# Recorded by hand. What was typed, drawn or chosen is not recorded, because it may be secret:
# replace each <...> before this is run.
`;

/** Keys that still mean something to the rest of the monitor while a list is open. */
const leaving: ReadonlySet<string> = new Set(['Tab', 'Shift+Tab']);

/** A drop-down's open list. What is done in it is one step: where the choice stands in the list would give it away. */
interface OpenList {
  readonly handle: number;
  /** The line that opened it, when that was one. */
  readonly opener: number | undefined;
  /** What was chosen before. */
  readonly value: number | undefined;
  /** The last input chooses, also what was chosen before, if the list closes on it. */
  isChoosing: boolean;
}

export interface Recording {
  pointer(x: number, y: number, pressed: boolean): void;
  /** What is held down is let go of without a click, which is no step. */
  pointerLost(): void;
  wheel(notches: number): void;
  key(key: string, pressed: boolean): void;
  /** A step as it stands, for example `power off`. */
  step(text: string): void;
  text(): string;
}

const isInside = (area: Area | null, x: number, y: number): boolean =>
  area !== null && x >= area.x1 && x <= area.x2 && y >= area.y1 && y <= area.y2;

/** Call its methods before the machine gets the same input: it looks at what is on the monitor then. */
export function startRecording(machine: Machine, glyphs: KeyGlyphs): Recording {
  const lines = [`size ${machine.width}x${machine.height}`];
  let pointer = { x: machine.width >> 1, y: machine.height >> 1, pressed: false };
  let list: OpenList | undefined;
  let before = lines.length; // lines when the last input came
  let down: { readonly step: string } | undefined;

  const add = (line: string): void => {
    lines.push(line);
  };

  /** Notes what the input before did to the lists. */
  function follow(): View {
    const view = createView(machine.tree());
    const open = view.widgets.find((widget) => widget.open);
    if (list && open?.handle !== list.handle) {
      // To open a list and to leave it is no step; to open it and to choose is one.
      if (list.opener !== undefined) lines.splice(list.opener, 1);
      const now = view.byHandle.get(list.handle);
      if (now && (list.isChoosing || now.value !== list.value)) add(choiceStep(now, view));
      list = undefined;
    }
    if (list) list.isChoosing = false;
    else if (open)
      list = {
        handle: open.handle,
        value: open.value,
        opener: lines.length > before ? before : undefined,
        isChoosing: false,
      };
    before = lines.length;
    return view;
  }

  /** The monitor's language is no secret; any other choice may be. */
  function choiceStep({ name }: TreeWidget, { widgets }: View): string {
    const language = name === 'lang' && shownLanguage(widgets);
    if (language) return `language ${language}`;
    return name ? `choose #${name} "<${name}>"` : '# choose: the drop-down has no name';
  }

  const itemAt = (view: View, x: number, y: number) =>
    list && view.byHandle.get(list.handle)?.items?.find(({ clip }) => isInside(clip, x, y));

  function typed(step: 'type' | 'keys', field: string): void {
    // What the desk gave is asked for anew when the script runs.
    const isDeskCode = field === 'code' && lines.includes('code');
    const line = isDeskCode ? `${step} code` : `${step} "<${field}>"`;
    if (lines.at(-1) !== line) add(line);
  }

  function fieldName(view: View): string {
    const field = view.byHandle.get(machine.focused());
    return field?.name ?? 'text';
  }

  /** The step that a press here begins; undefined when it is no step of its own. */
  function stepAt(view: View, x: number, y: number): string | undefined {
    const widget = view.byHandle.get(machine.hit(x, y));
    // What happens in an open list, and its drop-down pressed once more, belongs to the list.
    if (!widget || widget.parent === 0 || widget.handle === list?.handle) return undefined;

    if (widget.type === 'keyboard') {
      const key = widget.buttons?.find((button) => isInside(button.rect, x, y));
      if (!key) return undefined;
      if (!key.command) typed('type', keyboardField(widget, view));
      // `type` finds the layout itself; correcting and moving in a text that is not recorded means nothing.
      const acts =
        key.command && !isLayoutKey(key.text, glyphs) && (key.text === glyphs.hide || !/^\p{Co}$/u.test(key.text));
      return acts && textFinds(view, key.text) ? `click ${quote(key.text)}` : undefined;
    }
    if ((widget.type === 'pattern' || widget.type === 'canvas') && widget.name) return `drag #${widget.name} <cells>`;
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
      const view = follow();
      if (list && itemAt(view, x, y) && !pressed && pointer.pressed) list.isChoosing = true;
      if (pressed && !pointer.pressed) {
        const step = stepAt(view, x, y);
        down = step === undefined ? undefined : { step };
      } else if (!pressed && pointer.pressed && down) {
        add(down.step);
        down = undefined;
      }
      pointer = { x, y, pressed };
    },
    pointerLost() {
      follow();
      down = undefined;
      pointer = { ...pointer, pressed: false };
    },
    wheel(notches) {
      const view = follow();
      if (list) return;
      const over = view.byHandle.get(machine.hit(pointer.x, pointer.y));
      const named = over && [...upwards(over, view.byHandle)].find((widget) => widget.name);
      if (!named?.name) return;
      const before = new RegExp(`^wheel #${named.name} (-?\\d+)$`).exec(lines.at(-1) ?? '');
      if (before) lines.pop();
      const total = notches + Number(before?.[1] ?? 0);
      if (total !== 0) add(`wheel #${named.name} ${total}`);
    },
    key(key, pressed) {
      const view = follow();
      if (!pressed) return;
      if (list && !leaving.has(key)) list.isChoosing = ['Enter', 'Space', ' '].includes(key);
      else if ([...key].length > 1 && key !== 'Space') add(`key ${key}`);
      else typed('keys', fieldName(view));
    },
    step(text) {
      follow();
      add(text);
    },
    text() {
      follow();
      return `${head}${lines.map((line) => `${line}\n`).join('')}`;
    },
  };
}
