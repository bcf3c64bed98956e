/** The step `drag` over a real pattern, as an operator's hand would draw. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommandBuffer } from '@lvgljs/core/command-buffer';
import { attributes, events, roots, styles, widgets } from '@lvgljs/core/schema';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner } from '../../../src/sim/script/runner';
import { startRecording } from '../../../src/sim/server/recording';
import { glyphs, type TestMachine, testMachine } from '../test-machine';

const handle = 3 | (1 << 16);

/** A pattern at the right of the monitor, wider than tall, that logs its events. */
function bundle(): string {
  const buffer = createCommandBuffer();
  buffer.command('create', handle, widgets.pattern, roots.screen, -1);
  buffer.textCommand('setText', 'pattern', handle, attributes.name.id);
  const place = { x: 100, y: 50, width: 500, height: 330, padTop: 30 } as const;
  for (const [name, value] of Object.entries(place))
    buffer.command('setLocal', handle, 0, styles[name as keyof typeof place].id, value);
  buffer.command('listen', handle, (1 << events.change) | (1 << events.drawn));
  return `
host.ui.exec(new Uint32Array(${JSON.stringify([...new Uint32Array(buffer.take()!)])}).buffer);
host.run(() => {
  const records = host.ui.events(), words = new Uint32Array(records), bytes = new Uint8Array(records);
  for (let at = 0; at < words.length; ) {
    const length = words[at] >>> 8, text = String.fromCharCode(...bytes.subarray(at * 4 + 16, at * 4 + 16 + length));
    if (words[at + 1] === ${handle}) host.log('info', ((words[at] & 255) === ${events.drawn} ? 'drawn ' : 'change ') + text);
    at += 4 + ((length + 3) >> 2);
  }
});
`;
}

let made: TestMachine;
const folder = mkdtempSync(join(tmpdir(), 'drag-'));
beforeEach(async () => {
  made = await testMachine({ bundle: bundle() });
});
afterEach(() => {
  made.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(script: string): Promise<void> {
  const runner = createRunner({ machine: made.machine, folder, glyphs, print: () => {} });
  for (const step of parseScript(script)) await runner.run(step);
}
const told = () => made.logged.splice(0).map((line) => line.replace('recorder info: ', ''));

it('passes through the dots in order and lets go at the last', async () => {
  await run('drag #pattern 1 2 3 6');
  expect(told()).toEqual(['change 1', 'change 12', 'change 123', 'change 1236', 'drawn 1236']);
});

it('joins what lies between, goes back over joined dots, and draws anew each time', async () => {
  await run('drag #pattern 1 9 7\ndrag #pattern 5\ndrag #pattern 1 6 5 4 3 2');
  expect(told().filter((line) => line.startsWith('drawn'))).toEqual(['drawn 15987', 'drawn 5', 'drawn 165432']);
});

it('draws the same on another monitor', async () => {
  await run('size 1280x720\ndrag #pattern 3 5 7 8');
  expect(told().at(-1)).toBe('drawn 3578');
});

it('keys draw too, once the pattern has the focus', async () => {
  await run('drag #pattern 1 2\nkeys "14"\nkey Enter');
  expect(told().at(-1)).toBe('drawn 14');
});

it('a tree file has no trace of what is drawn', async () => {
  await run('drag #pattern 1 2\ntree one.json\ndrag #pattern 9 8 7 4 5\ntree two.json');
  const [one, two] = ['one.json', 'two.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(one!.replaceAll(/"states": \[[^\]]*\]/g, '')).toBe(two!.replaceAll(/"states": \[[^\]]*\]/g, ''));
  expect(one).toContain('"dots"');
});

it('a recording of it leaves the cells to be filled in', () => {
  const recording = startRecording(made.machine, glyphs);
  const [first, second] = made.machine.tree().find(({ name }) => name === 'pattern')!.dots!;
  for (const [{ x1, y1 }, pressed] of [
    [first!, true],
    [second!, true],
    [second!, false],
  ] as const) {
    recording.pointer(x1 + 50, y1 + 50, pressed);
    made.machine.pointer(x1 + 50, y1 + 50, pressed);
  }
  recording.key('4', true);
  made.machine.key(0x34, true);
  expect(recording.text().split('\n').slice(2)).toEqual([
    'size 640x480',
    'drag #pattern <cells>',
    'keys "<pattern>"',
    '',
  ]);
});
