import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StepError } from '../../../src/sim/script/errors';
import { look } from '../../../src/sim/script/mouse';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import { glyphs, type TestMachine, testMachine } from '../test-machine';

const folder = mkdtempSync(join(tmpdir(), 'steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

let made: TestMachine;
beforeEach(async () => {
  made = await testMachine();
});
afterEach(() => made.close());

async function run(script: string): Promise<void> {
  const runner = createRunner({ machine: made.machine, folder, glyphs, print: () => {} });
  for (const step of parseScript(script)) await runner.run(step);
}

async function failure(script: string): Promise<StepError> {
  const error = await run(script).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StepError);
  return error as StepError;
}

const named = (name: string) => look(made.machine).widgets.find((widget) => widget.name === name)!;

describe('steps that work', () => {
  it('click a button by its label and by its name', async () => {
    await run('click "Count"\nclick #button\nexpect "count 2"\nreject "count 1"\nexpect #button');
  });

  it('click reaches what is scrolled out of view by turning the wheel', async () => {
    expect(look(made.machine).spots.find((spot) => spot.text === 'Row 20')?.area).toBeNull();
    await run('reject "Row 20"\nclick "Row 20"\nexpect "Row 20"\nreject "Row 3"\nclick "Row 1"');
  });

  it('type clicks keys and switches the layout as needed', async () => {
    await run('click #field\ntype "qW йЦу"');
    expect(named('field').text).toBe('qW йЦу');
  });

  it('keys and key are typed on a USB keyboard', async () => {
    await run('click #field\nkeys "Abc ё"\nkey Backspace\nkey Home\nkey "<"');
    expect(named('field').text).toBe('<Abc ');
  });

  it('choose opens the list, turns the wheel to the option and clicks it', async () => {
    await run('choose #dropdown "Option 17"');
    expect(named('dropdown').text).toBe('Option 17');
    await run('choose #dropdown "Option 2"');
    expect(named('dropdown').text).toBe('Option 2');
  });

  it('drag passes through the cells in order', async () => {
    await run('drag #pad 1 2 3 6 9');
    expect(made.logged).toContain('recorder info: drag 1 2 3 6 9');
  });

  it('advance lets powered-on time pass', async () => {
    const before = made.machine.now();
    await run('advance 90s');
    expect(made.machine.now()).toBeGreaterThanOrEqual(before + 90_000);
  });

  it('power, cut and size', async () => {
    await run(
      'click "Count"\npower off\nsize 800x600\npower on\nexpect "count 1"\ncut 2\nclick "Count"\nclick "Count"\npower on',
    );
    expect([made.machine.width, made.machine.height]).toEqual([800, 600]);
  });

  it('shot and tree write files', async () => {
    await run('shot pictures/one.png\ntree one.json');
    const image = decode(readFileSync(join(folder, 'pictures/one.png')));
    expect([image.width, image.height, image.channels]).toEqual([640, 480, 3]);
    const [red, green, blue] = image.data.subarray((20 * 640 + 20) * 3);
    expect([red, green, blue]).toEqual([0x3b, 0x7c, 0xf0]);
    const tree = JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8'));
    expect(tree.some((widget: { name?: string }) => widget.name === 'button')).toBe(true);
  });
});

describe('steps that fail say why', () => {
  it.each([
    ['click "Cuont"', 'nothing on the monitor reads "Cuont"'],
    ['click #buton', 'no widget is named #buton'],
    ['click "count 0"', 'takes no clicks'],
    ['click "Dead"', '"Dead" at'],
    ['click #dead', 'is disabled'],
    ['type "ж"', 'no key for "ж"'],
    ['type "\\n"', 'no key for "\\n"'],
    ['keys "\\n"', 'no key for "\\n"'],
    ['choose #dropdown "Option 21"', 'no option reads "Option 21"'],
    ['choose #button "x"', 'is not a drop-down'],
    ['drag #nothing 1 2', 'no widget is named #nothing'],
    ['expect "count 1"', '"count 1" is not on the monitor'],
    ['expect #nothing', '#nothing cannot be seen'],
    ['reject "count"', '"count" is on the monitor'],
    ['reject #field', 'can be seen'],
    ['qr', '0 QR codes can be read'],
    ['power on', 'the recorder is on already'],
    ['power off\npower off', 'the recorder is off already'],
    ['power off\nclick "Count"', 'the recorder is off'],
    ['click "Fail"', "the recorder's program failed: Error: asked to fail"],
    ['shot /dev/null/a.png', 'cannot write /dev/null/a.png'],
    [
      'click "Count"\nclick "Count"\nclick "Count"\nclick "Count"\nclick "Count"\nclick "Count"',
      'is covered by modal #cover',
    ],
  ])('%s', async (script, message) => {
    expect((await failure(script)).message).toContain(message);
  });

  it('lists what can be seen, the most similar first', async () => {
    expect((await failure('click "Cuont"')).seen[0]).toBe('Count');
    const { seen } = await failure('click #buton');
    expect(seen[0]).toBe('#button');
    expect(seen).toContain('Count');
    expect((await failure('expect #buton')).seen).toEqual(seen);
    expect((await failure('expect "count 7"')).seen).toContain('count 0');
    expect((await failure('choose #dropdown "Option 21"')).seen).toContain('Option 2');
    expect((await failure('type "ж"')).seen).toContain('й');
  });

  it('and the widget cannot be named by an icon alone', async () => {
    expect((await failure('click "Cuont"')).seen.every((text) => /[^\p{Co}\s]/u.test(text))).toBe(true);
  });
});
