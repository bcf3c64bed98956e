/** Where something does not go on, the monitor says what now: a button that works, an address, or a wait with its length. */
import { afterEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/hal/store/store';
import { simulatedDeviceKey } from '../../src/sim/desk/provisioning';
import { createCrypto } from '../../src/sim/machine/crypto';
import type { Recorder } from '../../src/sim/machine/recorder';
import { type FlashState, makeFlash } from '../gallery/flashes';
import { drive, login, powerOn, setUp, texts } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

const serial = 'ATNVR0000000017';
let recorder: Recorder;
afterEach(() => recorder.close());

async function start(script = '', flash: FlashState = 'new'): Promise<void> {
  recorder = await createTestRecorder({ width: 1280, height: 720, serial });
  makeFlash(recorder.nor, flash, serial);
  await powerOn(recorder);
  await drive(recorder, script);
}

/** The buttons that can be clicked, beside those of the top bar. */
const buttons = (): string[] =>
  recorder.machine
    .tree()
    .filter(({ type, clip, states, name }) => type === 'button' && clip && !states.includes('disabled') && name)
    .map(({ name }) => name!)
    .filter((name) => !/^(lang-|look)/.test(name));

/** The words that say so, and what can be done about it at once. */
function expectWhatNow(words: RegExp, ...ways: string[]): void {
  expect(texts(recorder).join('\n')).toMatch(words);
  expect(buttons()).toEqual(expect.arrayContaining(ways));
}

const wrongAnswers = (answer: string) => `
  choose #question-1 "What is your favourite book?"
  click #answer-1
  keys "${answer}"
  choose #question-2 "What was your first car?"
  click #answer-2
  keys "${answer}"
  key Enter`;

describe.each(['ru', 'en'] as const)('%s: «Сброс пароля»', (language) => {
  test('the first line says what stays; each mode says what it needs', async () => {
    await start(`${setUp}\nclick #logout\nclick #lang-${language}\nclick #forgot`);
    const { machine } = recorder;
    const tree = machine.tree();
    const byHandle = new Map(tree.map((widget) => [widget.handle, widget]));
    const top = tree.find(({ name }) => name === 'recovery')!;
    const within = (handle: number): boolean =>
      handle === top.handle || (byHandle.has(handle) && within(byHandle.get(handle)!.parent));
    const lines = tree.filter(
      ({ type, text, parent }) => type === 'label' && /\p{L}/u.test(text ?? '') && within(parent),
    );
    const wanted = {
      ru: [/^Записи и настройки останутся/, /два ответа/, /Недоступно в этой версии/, /Фото.*поддержку/],
      en: [/^Recordings and settings/i, /two answers/i, /not available in this/i, /photo.*support/i],
    }[language];
    // below the title
    expect(lines[1]!.text).toMatch(wanted[0]!);
    const tiles = ['questions', 'mail', 'support'].map((method) => tree.find(({ name }) => name === `mode-${method}`)!);
    tiles.forEach((tile, index) => {
      const inTile = lines.filter(
        ({ rect }) => rect.y1 >= tile.rect.y1 && rect.y2 <= tile.rect.y2 && rect.x2 <= tile.rect.x2,
      );
      expect(inTile).toHaveLength(2);
      expect(inTile[1]!.text).toMatch(wanted[index + 1]!);
    });
  });
});

describe('what now', () => {
  test('too many wrong passwords: how long, and the other way', async () => {
    await start(
      `${setUp}\nclick #logout\nclick #password\n${['a', 'b', 'c', 'd', 'e'].map((c) => `keys "${c}"\nkey Enter`).join('\n')}`,
    );
    expectWhatNow(/Too many attempts\. Try again in \d+ s/, 'forgot');
  });

  test('too many wrong answers: how long, and the other way; in the end closed, and what opens them', async () => {
    await start(`${setUp}\nclick #logout\nclick #forgot\n${wrongAnswers('abc')}\n${'keys "x"\nkey Enter\n'.repeat(4)}`);
    expectWhatNow(/Too many attempts\. Try again in \d+ s/, 'mode-support', 'cancel');
    for (let n = 0; n < 10; n++) await drive(recorder, `advance 61m\n${wrongAnswers(`abd${'x'.repeat(n)}`)}`);
    expectWhatNow(/opens? (again )?after (you log in|a log-in)|another way|another method/i, 'cancel', 'next');
    expect(buttons()).toContain('mode-support');
  });

  test('too many wrong codes: a new request; too many requests: how long', async () => {
    await start(`${setUp}\nclick #logout\nclick #forgot\nclick #mode-support`);
    const { codeBytes, addChecks } = await import('../../src/auth/codes');
    const { crockford } = await import('../../src/auth/base32');
    const wrong = (n: number): string => {
      const code = Uint8Array.from({ length: codeBytes }, (_, at) => (n * 7 + at * 11) & 31);
      addChecks(code);
      return [...code].map((value) => crockford[value]).join('');
    };
    const guesses = [1, 2, 3, 4, 5]
      .map((n) => `click #code\nkey End\n${'key Backspace\n'.repeat(10)}keys "${wrong(n)}"\nkey Enter`)
      .join('\n');
    await drive(recorder, guesses);
    expectWhatNow(/New request/, 'new-request', 'cancel');
    await drive(recorder, `click #new-request\n${guesses}\n`.repeat(3));
    await drive(recorder, 'click #new-request');
    expectWhatNow(/A new (request|one) can be opened in \d+ h|in \d+ h/, 'cancel');
    await drive(recorder, 'advance 25h');
    expectWhatNow(/New request/, 'new-request');
  });

  test('a request whose time is over: a new one', async () => {
    await start(`${setUp}\nclick #logout\nclick #forgot\nclick #mode-support\nadvance 73h`);
    expectWhatNow(/New request/, 'new-request', 'cancel');
    await drive(recorder, 'click #new-request\nexpect #qr');
  });

  test('a right that has run out: once more', async () => {
    await start(`${setUp}\nclick #logout\nclick #forgot\n${wrongAnswers('lada').replace('"lada"', '"pale fire"')}`);
    await drive(recorder, 'expect "Change password"\nadvance 11m');
    expectWhatNow(/Time is up: prove once more/, 'again', 'cancel');
    await drive(recorder, 'click #again\nexpect "Answer both questions"');
  });

  test.each<[FlashState, RegExp, string[]]>([
    ['erased', /get a code from support/i, ['get-code']],
    ['foreign', /get a code from support/i, ['get-code']],
    ['damaged', /get a code from support/i, ['get-code']],
    ['newer', /Install the latest firmware[\s\S]*support@atix\.pro[\s\S]*ATNVR0000000017/, []],
    ['fault', /plug[\s\S]*support@atix\.pro[\s\S]*ATNVR0000000017/i, []],
    ['no-password', /Forgot password\?/, ['forgot']],
  ])('a memory that is %s', async (state, words, ways) => {
    await start('click #lang-en', state);
    expectWhatNow(words, ...ways);
  });

  test('no questions were set: said at the log-in, at the end of a recovery and at home, where they are set', async () => {
    await start('click #lang-en\nclick #get-code\ncode\nclick #code\nkeys code\nkey Enter', 'foreign');
    await drive(
      recorder,
      'click #new-password\nkeys "northern shore 7"\nclick #confirm\nkeys "northern shore 7"\nclick #save',
    );
    expectWhatNow(/log in and set/i, 'to-login');
    await drive(recorder, 'click #to-login');
    expectWhatNow(/Log in and set/i, 'enter', 'forgot');
    await drive(recorder, login('northern shore 7'));
    expectWhatNow(/security questions/i, 'questions');
  });

  test('a graphic key that is damaged: by password, and how to have it again', async () => {
    await start(
      `${setUp}\nclick #pattern-key\nclick #pattern-edit\ndrag #pattern 5 1 8 3\ndrag #pattern 5 1 8 3\nclick #pattern-done`,
    );
    await drive(recorder, 'click #current-password\nkeys "forest wind 42"\nclick #save\nclick #logout\npower off');
    const crypto = createCrypto({ deviceKey: simulatedDeviceKey(serial) });
    const store = openStore({ flash: recorder.nor, crypto, erased: 'lost' });
    expect(store.commit({ put: { pattern: new Uint8Array(40) } })).toBe('ok');
    crypto.close();
    await powerOn(recorder);
    await drive(recorder, 'click #by-pattern');
    expectWhatNow(/password/i, 'by-password', 'forgot');
    await drive(recorder, `click #by-password\n${login('forest wind 42')}\nclick #pattern-key`);
    expectWhatNow(/again|without/i, 'pattern-edit', 'cancel');
  });

  test('why a password is as strong as it is', async () => {
    await start('click #lang-en\nclick #next\nclick #new-password\nkeys "forest wind"');
    expect(texts(recorder).join('\n')).toMatch(/Not a common one\. 5 characters more make it strong/);
    await drive(recorder, 'keys " 42 x"');
    expect(texts(recorder).join('\n')).toMatch(/long and not/i);
    await drive(recorder, `${'key Backspace\n'.repeat(16)}keys "password"`);
    expect(texts(recorder).join('\n')).toMatch(/easy to guess/i);
  });
});
