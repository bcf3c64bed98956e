/** What is there to be clicked is large enough for a hand that shakes: 40 pixels at 1080p, in every scene of the tour. */
import { describe, expect, test } from 'vitest';
import type { Area, TreeWidget } from '../../src/sim/machine/bridge';
import { languages } from '../gallery/tour';
import { walk } from '../gallery/walk';
import { drive, powerOn, setUp } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

const least = 40;
const kinds: ReadonlySet<string> = new Set(['button', 'dropdown', 'checkbox', 'switch', 'textarea', 'pattern']);

interface Found {
  readonly name: string;
  readonly rect: Area;
}

/** Everything in a scene that takes a click; a text field counts with its box, a keyboard by its keys, a pattern by its dots. */
function targetsOf(tree: readonly TreeWidget[]): Found[] {
  const byHandle = new Map(tree.map((widget) => [widget.handle, widget]));
  return tree.flatMap((widget): Found[] => {
    const name = widget.name ?? widget.type;
    if (widget.buttons)
      return widget.buttons.flatMap((button) =>
        button.rect ? [{ name: `key ${button.text}`, rect: button.rect }] : [],
      );
    if (widget.dots) return widget.dots.map((rect, dot) => ({ name: `${name} dot ${dot + 1}`, rect }));
    if (!kinds.has(widget.type)) return [];
    // the first and the last one that show may be cut by the list's edge; all are of one height
    const rows = (widget.items ?? []).slice(1, -1).map(({ text, clip }) => ({ name: `${name}: ${text}`, rect: clip! }));
    const box = widget.type === 'textarea' ? byHandle.get(widget.parent)! : widget;
    return [{ name, rect: box.rect }, ...rows];
  });
}

const width = ({ x1, x2 }: Area): number => x2 - x1 + 1;
const height = ({ y1, y2 }: Area): number => y2 - y1 + 1;

describe.each(languages)('%s', (language) => {
  test('every target of every scene', async () => {
    const small = new Set<string>();
    let targets = 0;
    let scenes = 0;
    await walk('1920x1080', language, 'dark', (scene, machine) => {
      scenes++;
      if (scene === 'too-small') return;
      for (const { name, rect } of targetsOf(machine.tree())) {
        targets++;
        if (width(rect) < least || height(rect) < least)
          small.add(`${scene}: ${name} is ${width(rect)}x${height(rect)}`);
      }
    });
    expect([...small]).toEqual([]);
    expect(scenes).toBeGreaterThan(50);
    expect(targets).toBeGreaterThan(1000);
  }, 240_000);
});

test('the whole box of a text field is the field, to its corners', async () => {
  const recorder = await createTestRecorder();
  const { machine } = recorder;
  try {
    await powerOn(recorder);
    await drive(recorder, `${setUp}\nclick #logout`);
    const tree = machine.tree();
    const field = tree.find(({ name }) => name === 'password')!;
    const box = tree.find(({ handle }) => handle === field.parent)!.rect;
    for (const [x, y] of [
      [box.x1 + 6, box.y1 + 6],
      [box.x1 + 6, box.y2 - 6],
      [box.x1 + 200, box.y1 + 2],
      [box.x1 + 200, box.y2 - 2],
    ] as const) {
      await drive(recorder, 'key Tab\nreject #keyboard\nadvance 1s');
      expect(machine.focused()).not.toBe(field.handle);
      machine.pointer(x, y, true);
      machine.step(16);
      machine.pointer(x, y, false);
      await drive(recorder, 'advance 1s\nexpect #keyboard');
      expect(machine.focused()).toBe(field.handle);
      await drive(recorder, 'key Escape');
    }
  } finally {
    recorder.close();
  }
});
