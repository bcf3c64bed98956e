/** What people, cables and files do to the monitor: a clear message, nothing lost, no stack trace. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '@lvgljs/core/schema';
import { afterEach, describe, expect, test } from 'vitest';
import { simulatedDeviceKey } from '../../src/sim/desk/provisioning';
import { createCrypto } from '../../src/sim/machine/crypto';
import { FRAME, settle } from '../../src/sim/machine/pace';
import type { Recorder } from '../../src/sim/machine/recorder';
import { drive, login, powerOn, setUp, texts } from '../support/drive';
import { writeNewer } from '../support/newer-flash';
import { createTestRecorder, type TestRecorderOptions } from '../support/recorder';

const folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
const open: Recorder[] = [];
async function start(options: TestRecorderOptions = {}): Promise<Recorder> {
  const recorder = await createTestRecorder({ width: 1280, height: 720, ...options });
  open.push(recorder);
  await powerOn(recorder);
  return recorder;
}
afterEach(() => {
  for (const recorder of open.splice(0)) recorder.close();
});

/** Nothing of the machinery is on the monitor. */
function expectCalm(recorder: Recorder): void {
  expect(recorder.machine.power()).toBe('on');
  expect(recorder.machine.problem()).toBeUndefined();
  expect(texts(recorder).join('\n')).not.toMatch(/\bat .*:\d+|Error|undefined|null|\[object|NaN/);
}

describe('text', () => {
  const odd = {
    emoji: '😀👩‍👩‍👧‍👦🏳️‍🌈',
    'right to left': 'שלום עולם مرحبا',
    'control characters': '\u0000\u0007\u001b[31m\u202e\u200f\ufeff',
    'lone surrogates': '\ud800x\udc00',
    combining: `Z${'\u0301'.repeat(60)}`,
    markup: '</label>{n}%s%n',
    long: 'ы'.repeat(5000),
  };
  async function typeInto(recorder: Recorder, field: string, text: string): Promise<void> {
    const { machine } = recorder;
    await drive(recorder, `click #${field}`);
    for (const character of text) {
      machine.key(character.codePointAt(0)!, true);
      machine.key(character.codePointAt(0)!, false);
    }
    await settle(machine);
    expectCalm(recorder);
    expect(machine.stats().droppedEvents).toBe(0);
  }

  test.each(Object.entries(odd))('%s in the fields of the wizard', async (_name, text) => {
    const recorder = await start();
    await drive(recorder, 'click #next');
    for (const field of ['new-password', 'confirm']) await typeInto(recorder, field, text);
    await drive(recorder, 'click #new-password-eye\nclick #next\nclick #lang-en\nclick #lang-ru');
    // some of these texts are fine passwords
    if (texts(recorder).includes('Контрольный вопрос 1')) await drive(recorder, 'click #back');
    await clear(recorder, 'new-password');
    await clear(recorder, 'confirm');
    await drive(
      recorder,
      'click #new-password\nkeys "forest wind 42"\nclick #confirm\nkeys "forest wind 42"\nclick #next',
    );
    for (const field of ['answer-1', 'repeat-1']) await typeInto(recorder, field, text);
    await drive(recorder, 'click #next');
    expectCalm(recorder);
  });

  test.each(Object.entries(odd))('%s in the fields of log-in and recovery', async (_name, text) => {
    const recorder = await start();
    await drive(recorder, `${setUp}\nclick #logout`);
    await typeInto(recorder, 'password', text);
    await drive(recorder, 'click #enter');
    expectCalm(recorder);
    await drive(
      recorder,
      `click #forgot
      choose #question-1 "What is your favourite book?"
      choose #question-2 "What was your first car?"`,
    );
    for (const field of ['answer-1', 'answer-2']) await typeInto(recorder, field, text);
    await drive(recorder, 'click #next');
    expectCalm(recorder);
    expect(texts(recorder)).toContain('Password reset');
  });

  /** Empties a field by Backspace. */
  async function clear(recorder: Recorder, field: string): Promise<void> {
    const { machine } = recorder;
    await drive(recorder, `click #${field}\nkey End`);
    for (let i = 0; i < 140; i++) {
      machine.key(keys.backspace, true);
      machine.key(keys.backspace, false);
    }
    await settle(machine);
  }

  test('a password of 64 characters beyond the BMP is taken, and opens', async () => {
    const recorder = await start();
    const password = `${'🔑Ключ-'.repeat(10)}abcd`;
    expect([...password]).toHaveLength(64);
    await drive(recorder, setUp.replaceAll('forest wind 42', password));
    await drive(recorder, `expect "Event log"\nclick #logout\n${login(password)}\nexpect "Event log"`);
  });
});

test('a click storm: 600 clicks anywhere count no more tries than were made, and lose no event', async () => {
  const recorder = await start();
  const { machine } = recorder;
  await drive(recorder, `${setUp}\nclick #logout\nclick #password\nkeys "wrong password"`);
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  for (let i = 0; i < 600; i++) {
    const at = { x: random(machine.width), y: random(machine.height) };
    machine.pointer(at.x, at.y, true);
    machine.pointer(at.x, at.y, false);
    if (i % 10 === 0) machine.step(FRAME);
  }
  await settle(machine);
  expectCalm(recorder);
  expect(machine.stats().droppedEvents).toBe(0);
  // the same wrong password is one try however often it is sent
  await drive(recorder, `power off\npower on\n${login('another one')}\nexpect "3 attempts left"`);
});

test('a double click on «Войти» counts one try', async () => {
  const recorder = await start();
  const { machine } = recorder;
  await drive(
    recorder,
    `${setUp}\nclick #logout\nclick #password\nkeys "wrong password"\nkey Enter\nexpect "4 attempts left"\nkeys "2"`,
  );
  const button = machine.tree().find((widget) => widget.name === 'enter')!.rect;
  for (const pressed of [true, false, true, false]) machine.pointer(button.x1 + 20, button.y1 + 20, pressed);
  await settle(machine);
  await drive(recorder, 'expect "3 attempts left"');
});

test('a long event log scrolls by keyboard', async () => {
  const recorder = await start();
  await drive(recorder, setUp);
  for (let i = 0; i < 12; i++) await drive(recorder, `click #logout\n${login('forest wind 42')}`);
  const oldest = (): boolean => texts(recorder).includes('First set-up finished');
  expect(oldest()).toBe(false);
  await drive(recorder, 'key Down\n'.repeat(40));
  expect(oldest()).toBe(true);
});

test('nothing typed is lost by switching the language, opening the keyboard or a monitor that changes', async () => {
  const recorder = await start();
  await drive(
    recorder,
    `click #next
     click #new-password
     type "лес"
     click #lang-en
     click #new-password
     keys "no-wind"
     size 3840x2160
     click #lang-ru
     size 640x480
     expect "Монитор слишком мал"
     size 1x1
     size 1280x720
     click #new-password-eye
     click #confirm-eye
     click #confirm
     keys "лесno-wind"
     click #next
     expect "Контрольный вопрос 1"
     choose #question-1 "Какая Ваша любимая книга?"
     click #answer-1
     keys "Дубровский"
     click #lang-en
     expect "What is your favourite book?"
     click #back
     click #next
     click #repeat-1
     keys "Дубровский"
     click #next
     expect "Security question 2"`,
  );
});

test.each([
  [640, 480],
  [1279, 720],
  [320, 200],
])('a monitor of %ix%i says that it is too small', async (width, height) => {
  const recorder = await start({ width, height });
  expect(texts(recorder).join(' ')).toMatch(/Монитор слишком мал: нужно не меньше 1280×720/);
  expectCalm(recorder);
});

test('a monitor of 1x1 does no harm', async () => {
  const recorder = await start({ width: 1, height: 1 });
  expect(recorder.machine.problem()).toBeUndefined();
  await drive(recorder, `size 1280x720\n${setUp}\nexpect "Event log"`);
});

describe('flash', () => {
  const size = 65536;
  const noise = Buffer.alloc(size, 0).map((_, i) => (i * 2654435761) >>> 13);
  test.each([
    ['random bytes', noise],
    ['all zeros', Buffer.alloc(size)],
  ])('%s: says so, offers no log-in and no set-up, and changes nothing', async (_name, image) => {
    const flash = join(folder, `${_name.replaceAll(' ', '-')}.bin`);
    writeFileSync(flash, image);
    const recorder = await start({ flash });
    await drive(
      recorder,
      'expect "Память с паролем не читается"\nexpect "ATNVR0000000017"\nreject "Мастер настройки"\nreject "Войти"',
    );
    recorder.machine.powerOff();
    expect(readFileSync(flash).equals(Buffer.from(image))).toBe(true);
  });

  test('written by a newer version: says which step helps', async () => {
    const recorder = await createTestRecorder({ width: 1280, height: 720 });
    open.push(recorder);
    await powerOn(recorder);
    await drive(recorder, setUp);
    recorder.machine.powerOff();
    writeNewer(recorder.nor, createCrypto({ deviceKey: simulatedDeviceKey('ATNVR0000000017') }));
    await powerOn(recorder);
    await drive(recorder, 'click #lang-en\nexpect "newer firmware"\nreject "Log in"');
  });

  test('that cannot be written: set-up says so, and nothing is half done', async () => {
    const recorder = await createTestRecorder({ width: 1280, height: 720 });
    open.push(recorder);
    for (let sector = 0; sector < recorder.nor.size / recorder.nor.sectorSize; sector++) recorder.nor.stuck.add(sector);
    await powerOn(recorder);
    await drive(recorder, `${setUp}\nexpect "memory does not answer"`);
    recorder.machine.powerOff();
    await powerOn(recorder);
    await drive(recorder, 'expect "Мастер настройки"');
  });

  test('of another recorder: the same, and nothing of it is lost', async () => {
    const flash = join(folder, 'other.bin');
    const owner = await start({ flash });
    await drive(owner, setUp);
    owner.close();
    open.pop();
    const before = readFileSync(flash);
    const thief = await start({ flash, serial: 'ATNVR0000000018' });
    await drive(thief, 'expect "Память с паролем не читается"\nreject "Войти"\nreject "Мастер настройки"');
    thief.close();
    open.pop();
    expect(readFileSync(flash).equals(before)).toBe(true);
    const back = await start({ flash });
    await drive(back, `${login('forest wind 42')}\nexpect "Event log"`);
  });
});

test('the plug pulled at any flash operation of set-up: the wizard again, or a log-in that works', async () => {
  let operations = 1;
  for (; operations < 60; operations++) {
    const recorder = await start({ seed: operations });
    await drive(recorder, setUp.slice(0, setUp.lastIndexOf('click #next')));
    const { machine } = recorder;
    machine.cutAt(operations);
    await drive(recorder, 'click #next').catch(() => {});
    const wasCut = machine.power() === 'off';
    if (wasCut) await powerOn(recorder);
    else machine.powerOff();
    if (!wasCut) await powerOn(recorder);
    const isWizard = texts(recorder).includes('Мастер настройки');
    if (!isWizard) await drive(recorder, `${login('forest wind 42')}\nexpect "Event log"`);
    else if (!wasCut) throw new Error('set-up ended, and the wizard is back');
    recorder.close();
    open.pop();
    if (!wasCut) break;
  }
  expect(operations).toBeGreaterThan(3);
  expect(operations).toBeLessThan(60);
}, 120_000);
