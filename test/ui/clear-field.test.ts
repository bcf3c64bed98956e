/** A field is emptied at once: by its cross, by Ctrl+Backspace, by the on-screen keyboard's key held down; never where there is nothing to see. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import icons from '../../out/fonts/icons.json';
import type { TreeWidget } from '../../src/sim/machine/bridge';
import { settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { drive, powerOn, setUp } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

let recorder: Recorder;
beforeEach(async () => {
  recorder = await createTestRecorder();
  await powerOn(recorder);
  await drive(recorder, `language en\n${setUp}\nclick #logout\nclick #forgot`);
});
afterEach(() => recorder.close());

const named = (name: string): TreeWidget | undefined => recorder.machine.tree().find((widget) => widget.name === name);
/** Characters in a field: what was typed is shown to nobody here. */
const length = (name: string): number | undefined => named(name)?.text?.length;
const focused = (): string | undefined =>
  recorder.machine.tree().find(({ handle }) => handle === recorder.machine.focused())?.name;

test('the cross: only while something is in the field, large enough, and the keys go to the field then', async () => {
  await drive(recorder, 'reject #answer-1-clear\nclick #answer-1\nkeys "pale"\nkey Escape');
  const { rect } = named('answer-1-clear')!;
  expect(Math.min(rect.x2 - rect.x1, rect.y2 - rect.y1) + 1).toBeGreaterThanOrEqual(40);
  const keyboard = named('answer-1-keyboard')!.rect;
  expect(rect.x2).toBeLessThan(keyboard.x1);
  await drive(recorder, 'click #answer-2\nkeys "lada"\nkey Escape\nclick #answer-1-clear');
  expect([length('answer-1'), length('answer-2'), focused()]).toEqual([0, 4, 'answer-1']);
  await drive(recorder, 'reject #answer-1-clear\nreject #keyboard\nexpect #answer-2-clear\nkeys "x"');
  expect(length('answer-1')).toBe(1);
  // nothing moves when it comes
  expect(named('answer-1-keyboard')!.rect).toEqual(keyboard);
});

test('the cross beside the open keyboard of a code; the refusal goes with the code', async () => {
  await drive(
    recorder,
    'click #mode-support\nclick #code\ntype "7K2M"\nkey Enter\nexpect "not complete"\nclick #code-clear\nexpect #keyboard',
  );
  expect([length('code'), focused()]).toEqual([0, 'code']);
  await drive(recorder, 'reject "not complete"\ntype "9Q"');
  expect(length('code')).toBe(2);
});

test('Ctrl+Backspace empties the field that has the focus, also a password', async () => {
  await drive(recorder, 'click #answer-1\nkeys "pale"\nkey Tab\nkey Ctrl+Backspace');
  expect(length('answer-1')).toBe(4);
  await drive(recorder, 'click #answer-1\nkey Left\nkey Ctrl+Backspace');
  expect([length('answer-1'), focused()]).toEqual([0, 'answer-1']);
  await drive(recorder, 'key Ctrl+Backspace\nkeys "a"');
  expect(length('answer-1')).toBe(1);
  await drive(recorder, 'key Escape\nkey Escape\nclick #password\nkeys "secret"\nreject #password-clear');
  expect(length('password')).toBe(6);
  await drive(recorder, 'key Ctrl+Backspace\nexpect #password');
  expect(length('password')).toBe(0);
});

test('the on-screen key that rubs out, held down', async () => {
  await drive(recorder, 'click #answer-1\ntype "pale fire"');
  const { machine } = recorder;
  const erase = String.fromCodePoint(icons.delete);
  const key = named('keyboard')!.buttons!.find((button) => button.text === erase)!.rect!;
  const [x, y] = [(key.x1 + key.x2) >> 1, (key.y1 + key.y2) >> 1];
  machine.pointer(x, y, false);
  machine.step(16);
  machine.pointer(x, y, true);
  for (let held = 0; length('answer-1') !== 0 && held < 3000; held += 16) machine.step(16);
  machine.pointer(x, y, false);
  await settle(machine);
  await drive(recorder, 'reject #answer-1-clear');
  expect(length('answer-1')).toBe(0);
});

test('Tab goes as it does without the cross', async () => {
  const way = async (): Promise<(string | undefined)[]> => {
    const names: (string | undefined)[] = [];
    await drive(recorder, 'click #answer-1\nkey Escape');
    for (let i = 0; i < 8; i++) {
      await drive(recorder, 'key Tab');
      names.push(focused());
    }
    return names;
  };
  const before = await way();
  await drive(recorder, 'click #answer-1\nkeys "pale"\nclick #answer-2\nkeys "lada"\nkey Escape');
  expect(await way()).toEqual(before);
  expect(before).toContain('answer-2');
});
