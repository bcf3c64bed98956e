/**
 * Drives a recorder by a USB keyboard alone, and looks after each key at what has the focus.
 *
 * @module
 */
import type { Area, TreeWidget } from '../../src/sim/machine/bridge';
import type { Recorder } from '../../src/sim/machine/recorder';
import { pressKey } from '../../src/sim/script/typing';
import { drive } from './drive';

/** Widgets by name that keys have passed through; Tab goes round in at most so many steps. */
const mostTabs = 40;

/** What has the focus; undefined when nothing has. */
export function focused({ machine }: Recorder): TreeWidget | undefined {
  const handle = machine.focused();
  return handle === 0 ? undefined : machine.tree().find((widget) => widget.handle === handle);
}

/** Why what has the focus cannot be seen to have it; empty when all is well. */
export function focusProblem(recorder: Recorder): string {
  const { machine } = recorder;
  if (machine.power() !== 'on') return `the recorder is ${machine.power()}: ${machine.problem()}`;
  const widget = focused(recorder);
  if (!widget) return 'nothing has the focus';
  const name = widget.name ?? widget.type;
  if (!widget.clip) return `${name} has the focus and cannot be seen`;
  const { clip, rect } = widget;
  if (clip.y2 - clip.y1 + 1 < Math.min(40, (rect.y2 - rect.y1 + 1) / 2)) return `${name} is scrolled away`;
  // a text field shows it by its frame and cursor, everything else by the ring of the keyboard
  const wanted = widget.type === 'textarea' ? 'focused' : 'focusKey';
  return widget.states.includes(wanted) ? '' : `${name} is not drawn as ${wanted}: ${widget.states.join(' ')}`;
}

/** The pixels of an area. */
function pixels({ machine }: Recorder, { x1, y1, x2, y2 }: Area): Uint32Array {
  const frame = machine.frame();
  const width = x2 - x1 + 1;
  const out = new Uint32Array(width * (y2 - y1 + 1));
  for (let y = y1; y <= y2; y++)
    out.set(frame.subarray(y * machine.width + x1, y * machine.width + x2 + 1), (y - y1) * width);
  return out;
}

export interface Keyboard {
  /** One key, down and up. Throws when afterwards the focus cannot be seen. */
  key(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Tab until the widget of this name has the focus; throws when the pixels of a widget do not change by it. */
  to(name: string): Promise<void>;
  /** `to`, then Enter. */
  press(name: string): Promise<void>;
  /** Chooses the n-th option, from 0, of a drop-down. */
  choose(name: string, index: number): Promise<void>;
}

/** `told` hears of each problem; left out: the first one throws. */
export function createKeyboard(recorder: Recorder, told?: (problem: string) => void): Keyboard {
  const { machine } = recorder;

  function check(after: string): void {
    const problem = focusProblem(recorder);
    if (problem === '') return;
    const message = `after ${after}: ${problem}`;
    if (!told) throw new Error(message);
    told(message);
  }

  async function key(name: string): Promise<void> {
    await pressKey(machine, name);
    check(name);
  }

  /** Tab, and what it shows: the ring or frame is seen in the pixels of what has the focus now. */
  async function tab(): Promise<void> {
    const before = { tree: machine.tree(), frame: Uint32Array.from(machine.frame()) };
    await key('Tab');
    const widget = focused(recorder)!;
    const same = before.tree.find(({ handle }) => handle === widget.handle);
    const still = same && JSON.stringify(same.rect) === JSON.stringify(widget.rect);
    if (!still || !widget.clip || same.states.includes('focused')) return;
    const parent = machine.tree().find(({ handle }) => handle === widget.parent);
    const area = (widget.type === 'textarea' && parent?.clip) || widget.clip;
    const now = pixels(recorder, area);
    let at = 0;
    for (let y = area.y1; y <= area.y2; y++)
      for (let x = area.x1; x <= area.x2; x++) if (before.frame[y * machine.width + x] !== now[at++]) return;
    throw new Error(`the focus on ${widget.name ?? widget.type} changes no pixel`);
  }

  async function to(name: string): Promise<void> {
    const met: string[] = [];
    for (let tabs = 0; tabs <= mostTabs; tabs++) {
      const at = focused(recorder)?.name;
      if (at === name) return;
      met.push(at ?? '?');
      await tab();
    }
    throw new Error(`Tab does not come to ${name}: ${met.join(' ')}`);
  }

  const keyboard: Keyboard = {
    key,
    async type(text) {
      for (const character of text) await key(character === ' ' ? 'Space' : character);
    },
    to,
    async press(name) {
      await to(name);
      await key('Enter');
    },
    async choose(name, index) {
      await to(name);
      await key('Enter');
      // the list opens at what is chosen, else at the first
      for (let down = 0; down < index; down++) await key('Down');
      await key('Enter');
    },
  };
  return keyboard;
}

/** Does keyboard steps written as a script: `to NAME`, `press NAME`, `choose NAME INDEX`, `type TEXT`, `key KEY`, or a step of the monitor. */
export async function byKeys(recorder: Recorder, script: string, told?: (problem: string) => void): Promise<void> {
  const keyboard = createKeyboard(recorder, told);
  for (const line of script.split('\n').map((text) => text.trim())) {
    const [word, ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (line === '' || line.startsWith('#')) continue;
    try {
      if (word === 'to') await keyboard.to(text);
      else if (word === 'press') await keyboard.press(text);
      else if (word === 'choose') await keyboard.choose(rest[0]!, Number(rest[1]));
      else if (word === 'type') await keyboard.type(text);
      else if (word === 'key') await keyboard.key(text);
      else await drive(recorder, line);
    } catch (error) {
      throw new Error(`${line}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}
