import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../../../src/sim/machine/pace';
import { find } from '../../../src/sim/script/finder';
import { keyCode } from '../../../src/sim/script/keys';
import { look } from '../../../src/sim/script/mouse';
import { parseScript, type Target } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import { middle } from '../../../src/sim/script/widgets';
import { type Recording, startRecording } from '../../../src/sim/server/recording';
import { codeBundle } from '../code-bundle';
import { glyphs, type TestMachine, testMachine } from '../test-machine';

let made: TestMachine;
let recording: Recording;
beforeEach(async () => {
  made = await testMachine();
  recording = startRecording(made.machine, glyphs);
});
afterEach(() => made.close());

async function click(target: Target): Promise<void> {
  const { x, y } = middle(find(look(made.machine), target).area!);
  for (const pressed of [false, true, false]) {
    recording.pointer(x, y, pressed);
    made.machine.pointer(x, y, pressed);
    made.machine.step(16);
  }
  await settle(made.machine);
}

async function press(key: string): Promise<void> {
  for (const pressed of [true, false]) {
    recording.key(key, pressed);
    made.machine.key(keyCode(key)!, pressed);
  }
  await settle(made.machine);
}

const size = 'size 640x480';
const named = (name: string): Target => ({ by: 'name', name });
const reads = (text: string): Target => ({ by: 'text', text });
const steps = (): string[] =>
  recording
    .text()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

it('names what was clicked, by name before text', async () => {
  await click(named('button'));
  await click(reads('Row 2'));
  await click(named('count'));
  expect(steps()).toEqual([size, 'click #button', 'click "Row 2"']);
});

it('leaves out what was typed, on either keyboard', async () => {
  await click(named('field'));
  for (const key of ['q', 'RU', 'й', '^', 'Ц']) await click(reads(key));
  await press('w');
  await press('e');
  await press('Backspace');
  expect(steps()).toEqual([size, 'click #field', 'type "<field>"', 'keys "<field>"', 'key Backspace']);
  expect(recording.text()).toContain('# replace each <...> before this is run.');
});

describe('a code of the desk', () => {
  const code = 'Z9H5K';
  beforeEach(async () => {
    made.close();
    made = await testMachine({ bundle: codeBundle('') });
    recording = startRecording(made.machine, glyphs);
  });

  it('is asked for anew when the script runs', async () => {
    recording.step('code');
    await click(named('code'));
    for (const sign of code) await click(reads(sign));
    for (const sign of code) await press(sign);
    expect(steps()).toEqual([size, 'code', 'click #code', 'type code', 'keys code']);
    expect(() => parseScript(recording.text())).not.toThrow();
    expect(recording.text()).not.toContain(code);
  });

  it('is to be filled in when the desk was not asked', async () => {
    await click(named('code'));
    for (const sign of code) await click(reads(sign));
    expect(steps()).toEqual([size, 'click #code', 'type "<code>"']);
    recording.step('code');
    await press('7');
    expect(steps()).toEqual([size, 'click #code', 'type "<code>"', 'code', 'keys code']);
    expect(recording.text()).not.toMatch(/[Z9H5K7]/);
  });
});

describe('a list', () => {
  const chosen = [size, 'choose #dropdown "<dropdown>"'];

  it('is one step without the choice, made by mouse', async () => {
    await click(named('dropdown'));
    expect(steps()).toEqual([size, 'click #dropdown']);
    await click(reads('Option 2'));
    expect(steps()).toEqual(chosen);
  });

  it('is one step without the choice, made by keys', async () => {
    await click(named('dropdown'));
    for (const key of ['Down', 'Down', 'Down', 'Enter']) await press(key);
    expect(look(made.machine).spots.some(({ text }) => text === 'Option 4')).toBe(true);
    expect(steps()).toEqual(chosen);
  });

  it('is no step when nothing is chosen', async () => {
    await click(named('dropdown'));
    await press('Down');
    await press('Escape');
    expect(steps()).toEqual([size]);
    await click(named('dropdown'));
    await click(named('dropdown'));
    expect(steps()).toEqual([size]);
    await click(named('dropdown'));
    await click(named('button'));
    expect(steps()).toEqual([size, 'click #button']);
  });

  it('is a step when, and only when, a press in it that is let go elsewhere has chosen', async () => {
    await click(named('dropdown'));
    const { x, y } = middle(find(look(made.machine), reads('Option 2')).area!);
    const points: readonly (readonly [number, number, boolean])[] = [
      [x, y, true],
      [600, 470, true],
      [600, 470, false],
    ];
    for (const point of points) {
      recording.pointer(...point);
      made.machine.pointer(...point);
      made.machine.step(16);
    }
    const dropdown = look(made.machine).widgets.find((widget) => widget.name === 'dropdown');
    expect(dropdown?.open).toBe(false);
    expect(steps()).toEqual(dropdown?.text === 'Option 1' ? [size] : chosen);
  });

  it('does not tell how far it was turned, and is forgotten when the power goes', async () => {
    await click(named('dropdown'));
    recording.wheel(3);
    recording.step('power off');
    made.machine.powerOff();
    expect(steps()).toEqual([size, 'power off']);
  });
});

it('gathers turns of the wheel', () => {
  const { x, y } = middle(find(look(made.machine), named('list')).area!);
  recording.pointer(x, y, false);
  recording.wheel(2);
  recording.wheel(3);
  expect(steps()).toEqual([size, 'wheel #list 5']);
  recording.wheel(-5);
  expect(steps()).toEqual([size]);
});

it('is a script that runs', async () => {
  await click(named('button'));
  await click(reads('Row 2'));
  await click(named('dropdown'));
  await click(reads('Option 2'));
  recording.step('power off');
  recording.step('power on');
  const again = await testMachine();
  const runner = createRunner({ machine: again.machine, folder: '.', glyphs, print: () => {} });
  expect(() => parseScript(recording.text())).toThrow('put the text in place of <dropdown>');
  for (const step of parseScript(recording.text().replace('<dropdown>', 'Option 2'))) await runner.run(step);
  expect(look(again.machine).spots.some((spot) => spot.text === 'count 1')).toBe(true);
  again.close();
});
