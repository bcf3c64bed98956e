/** «Код безопасности» on the monitor of a whole recorder: request, QR code, codes right and wrong, and a store that cannot be read. */

import { afterEach, describe, expect, test } from 'vitest';
import { crockford } from '../../src/auth/base32';
import { provisionStore } from '../../src/hal/store/provision';
import { simulatedDeviceKey, simulatedKeys } from '../../src/sim/desk/provisioning';
import { createNor } from '../../src/sim/flash/nor';
import { loadAssets } from '../../src/sim/machine/assets';
import { createCrypto } from '../../src/sim/machine/crypto';
import { createMachine } from '../../src/sim/machine/machine';
import { settle } from '../../src/sim/machine/pace';
import { seededBytes } from '../../src/sim/machine/random';
import type { Recorder } from '../../src/sim/machine/recorder';
import { readQr } from '../../src/sim/script/pictures';
import { wrongCode } from '../support/codes';
import { drive, login, powerOn, setUp, texts } from '../support/drive';
import { writeNewer } from '../support/newer-flash';
import { createTestRecorder } from '../support/recorder';

const serial = 'ATNVR0000000017';
const toCode = 'click #logout\nclick #forgot\nclick #mode-support\n';
const open: Recorder[] = [];
afterEach(() => {
  for (const recorder of open.splice(0)) recorder.close();
});

async function start(script: string, size = '1280x720'): Promise<Recorder> {
  const [width, height] = size.split('x').map(Number) as [number, number];
  const recorder = await createTestRecorder({ width, height });
  open.push(recorder);
  await powerOn(recorder);
  await drive(recorder, script);
  return recorder;
}

/** A recorder whose flash holds what nobody can read. */
async function startUnreadable(language = 'en'): Promise<Recorder> {
  const recorder = await createTestRecorder({ width: 1280, height: 720 });
  open.push(recorder);
  recorder.nor.program(0, new ArrayBuffer(recorder.nor.size));
  await powerOn(recorder);
  await drive(recorder, `click #lang-${language}`);
  return recorder;
}

const picture = ({ machine }: Recorder) => ({
  width: machine.width,
  height: machine.height,
  pixels: machine.frame(),
});
const qr = (recorder: Recorder): Promise<string> => readQr(picture(recorder));
const noteOf = (recorder: Recorder): string =>
  recorder.machine.tree().find(({ name }) => name === 'code-note')?.text ?? '';

/** Lets hours pass in steps of one, as the screens' clock would not notice. */
async function hours({ machine }: Recorder, count: number): Promise<void> {
  for (let i = 0; i < count; i++) machine.step(3_600_000);
  await settle(machine);
}

describe('the request', () => {
  test('address, subject and steps stand as in the manual; number and serial stand under the QR code', async () => {
    const recorder = await start(`${setUp}\n${toCode}`);
    for (const language of ['ru', 'en']) {
      await drive(
        recorder,
        `click #lang-${language}
         expect "support@atix.pro"
         expect "Сброс пароля на регистратор модели AT-NVR"
         expect "${serial}"`,
      );
    }
    const tree = recorder.machine.tree();
    const [plate, number] = ['qr', 'request'].map((name) => tree.find((widget) => widget.name === name)!);
    expect(number!.text).toMatch(/^Request [0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(number!.rect.y1).toBeGreaterThan(plate!.rect.y2);
    expect(await qr(recorder)).toMatch(/^HTTPS:\/\/[A-Z0-9.]+\/R\/[A-Z2-7]+$/);
    await drive(recorder, 'click #lang-ru\nexpect "Записи и настройки останутся на месте."');
  });

  test('closing the window says that it stays open; the window, and a restart, bring the same QR code back', async () => {
    const recorder = await start(`${setUp}\n${toCode}`);
    const first = await qr(recorder);
    const number = texts(recorder).find((text) => text.startsWith('Request '))!;
    await drive(
      recorder,
      `expect "the request stays open"
       click #cancel
       expect "${number} is open. When the code comes, press “Forgot password?”."
       click #forgot
       expect "${number}"`,
    );
    expect(await qr(recorder)).toBe(first);
    await drive(recorder, `power off\npower on\nexpect "${number} is open"\nclick #forgot`);
    expect(await qr(recorder)).toBe(first);
  });

  test('another mode and back loses neither request nor what was typed', async () => {
    const recorder = await start(`${setUp}\n${toCode}`);
    const first = await qr(recorder);
    await drive(recorder, 'click #code\nkeys "7K2M9Q"\nclick #mode-questions\nexpect "Answer both questions"');
    await drive(recorder, 'click #mode-support\nclick #next\nexpect "6 characters of 10"');
    expect(await qr(recorder)).toBe(first);
  });

  test('enlarged by a click or a key it is as high as the monitor allows, and comes back', async () => {
    const recorder = await start(`${setUp}\n${toCode}`);
    const first = await qr(recorder);
    const side = (name: string): number => {
      const { rect } = recorder.machine.tree().find((widget) => widget.name === name)!;
      return rect.y2 - rect.y1 + 1;
    };
    const small = side('qr');
    await drive(recorder, 'click #qr\nexpect #qr-large');
    expect(side('qr-large')).toBeGreaterThan(2 * small - 30);
    expect(await qr(recorder)).toBe(first);
    expect(texts(recorder).join(' ')).toContain(serial);
    await drive(recorder, 'key Escape\nreject #qr-large\nexpect "Password reset"');
    await drive(recorder, 'click #qr\nkey Enter\nreject #qr-large\nclick #qr\nclick #qr-large\nreject #qr-large');
    await drive(recorder, 'expect "Password reset"\nkey Escape\nexpect "Log in to the recorder"');
  });

  test.each(['1280x720', '1920x1080', '3840x2160', '1280x1024', '1440x2560', '1920x1200'])(
    'at %s a module has at least 6/1080 of the height, and nothing but whole pixels of black and white',
    async (size) => {
      const recorder = await start(`${setUp}\n${toCode}`, size);
      const { machine } = recorder;
      expect(await qr(recorder)).toMatch(/^HTTPS:/);
      const { rect } = machine.tree().find(({ name }) => name === 'qr')!;
      const frame = machine.frame();
      const middle = (rect.x1 + rect.x2) >> 1;
      const pixel = (x: number, y: number): number => frame[y * machine.width + x]! & 0xffffff;
      // the first dark row is the edge of two finders, seven modules each
      let y = rect.y1 + 1;
      const darkIn = (row: number): number[] =>
        Array.from({ length: middle - rect.x1 }, (_, i) => rect.x1 + i).filter((x) => pixel(x, row) === 0);
      while (darkIn(y).length === 0) y++;
      const left = darkIn(y)[0]!;
      let finder = 0;
      while (pixel(left + finder, y) === 0) finder++;
      expect(finder % 7).toBe(0);
      expect(finder / 7).toBeGreaterThanOrEqual((6 * machine.height) / 1080);
      const inner = { x1: left, x2: rect.x2 - (left - rect.x1), y1: y, y2: rect.y2 - (y - rect.y1) };
      const colours = new Set<number>();
      for (let row = inner.y1; row <= inner.y2; row++)
        for (let x = inner.x1; x <= inner.x2; x++) colours.add(pixel(x, row));
      expect([...colours].sort()).toEqual([0, 0xffffff]);
      // and four modules of quiet zone
      expect(left - rect.x1).toBeGreaterThanOrEqual((4 * finder) / 7);
      expect(recorder.machine.problem()).toBeUndefined();
    },
  );
});

describe('the code', () => {
  test('the keypad has the keys of a code and no others; groups form while typing', async () => {
    const recorder = await start(`${setUp}\n${toCode}\nclick #code`);
    const { machine } = recorder;
    const buttons = machine.tree().find(({ name }) => name === 'keyboard')!.buttons!;
    const symbols = buttons.filter(({ command }) => !command).map(({ text }) => text);
    expect(symbols.sort().join('')).toBe([...crockford].sort().join(''));
    await drive(recorder, 'type "7K2M9Q"');
    // the field's text leaves the bridge as bullets
    expect(machine.tree().find(({ name }) => name === 'code')!.text).toBe('•'.repeat('7K2M9 Q'.length));
    await drive(recorder, 'key Backspace');
    expect(machine.tree().find(({ name }) => name === 'code')!.text).toBe('•'.repeat(5));
  });

  test('a typing mistake, too short, too many, a symbol no code has: each told, none counted', async () => {
    const recorder = await start(`${setUp}\n${toCode}\nclick #next`);
    expect(noteOf(recorder)).toBe('Enter the code from the answer: 10 characters.');
    await drive(recorder, 'click #code\nkeys "7K2M9"\nkey Enter');
    expect(noteOf(recorder)).toBe('The code is not complete: 5 characters of 10.');
    const right = wrongCode(3);
    await drive(recorder, `key Home\n${'key Delete\n'.repeat(5)}keys "${right.slice(0, 9)}"`);
    await drive(recorder, `keys "${right[9] === 'Z' ? 'Y' : 'Z'}"\nkey Enter`);
    expect(noteOf(recorder)).toContain('typing mistake');
    await drive(recorder, 'keys "4"');
    expect(noteOf(recorder)).toBe('Too many characters: 11 entered, the code has 10.');
    await drive(recorder, 'key Backspace\nkey Backspace\nkeys "ж"');
    expect(noteOf(recorder)).toContain('No code has such a character');
    await drive(recorder, 'expect "5 attempts left"');
  });

  test('wrong, the same again, used up: different words, and then a new request with another code', async () => {
    const recorder = await start(`${setUp}\n${toCode}`);
    const first = await qr(recorder);
    await drive(recorder, 'click #code');
    await drive(recorder, `keys "${wrongCode(1)}"\nkey Enter`);
    expect(noteOf(recorder)).toMatch(/does not match\. 4 attempts left\..*request/);
    await drive(recorder, 'key Enter');
    expect(noteOf(recorder)).toContain('same wrong code again');
    await drive(recorder, 'expect "4 attempts left"');
    for (let n = 2; n <= 5; n++)
      await drive(recorder, `${'key Backspace\n'.repeat(10)}keys "${wrongCode(n)}"\nkey Enter`);
    await drive(recorder, 'expect "No attempts left"\nexpect "Press “New request”"\nreject #code\nreject #next');
    await drive(recorder, 'click #new-request\nexpect "5 attempts left"');
    const second = await qr(recorder);
    expect(second).toMatch(/^HTTPS:/);
    expect(second).not.toBe(first);
  });

  test('after four requests: when the next can be opened', async () => {
    const recorder = await start(`${setUp}\n${toCode}`);
    for (let request = 0; request < 4; request++) {
      await drive(recorder, 'click #code');
      for (let n = 1; n <= 5; n++)
        await drive(recorder, `${'key Backspace\n'.repeat(n === 1 ? 0 : 10)}keys "${wrongCode(n)}"\nkey Enter`);
      await drive(recorder, 'expect "No attempts left"\nclick #new-request');
    }
    await drive(recorder, 'expect "Too many requests in a row"\nexpect "A new request can be opened in"');
    const button = () => recorder.machine.tree().find(({ name }) => name === 'new-request')!;
    expect(button().states).toContain('disabled');
    // the questions are still there
    await drive(recorder, 'click #mode-questions\nexpect "Answer both questions"\nclick #mode-support');
    await hours(recorder, 25);
    await drive(recorder, 'expect "can be opened now"\nclick #new-request\nexpect "5 attempts left"');
  });

  test('time that has run out is told, and a code that comes too late', async () => {
    const recorder = await start(`${setUp}\n${toCode}\ncode`);
    await hours(recorder, 73);
    await drive(recorder, 'expect "The request’s time is up"\nreject #code\nclick #cancel\nreject "is open"');
    await drive(recorder, 'click #forgot\nclick #mode-support\nexpect "5 attempts left"');
  });

  test('right: a new password, nobody logged in by itself, and the old code is worth nothing', async () => {
    const recorder = await start(`${setUp}\n${toCode}\ncode\nclick #code\ntype code\nclick "Done"`);
    await drive(
      recorder,
      `expect "Change password"
       click #new-password
       keys "northern shore 7"
       click #confirm
       keys "northern shore 7"
       click #save
       expect "Password changed"
       expect "The security questions are as before."
       click #to-login
       reject "is open"
       ${login('northern shore 7')}
       expect "Verification code accepted"
       expect "A code was requested"
       click #logout
       click #forgot
       click #mode-support
       expect "5 attempts left"`,
    );
  });

  test('accepted, it is not thrown away by Escape: what was typed stays, and only «Close» closes', async () => {
    const recorder = await start(`${setUp}\n${toCode}\ncode\nclick #code\nkeys code\nkey Enter`);
    await drive(
      recorder,
      `expect "Change password"
       click #new-password
       keys "northern shore 7"
       key Escape
       reject #keyboard
       key Escape
       expect "Close without a new password?"
       key Enter
       reject "Close without a new password?"
       key Escape
       expect "Close without a new password?"
       key Escape
       reject "Close without a new password?"
       click #confirm
       keys "northern shore 7"
       click #close
       expect "you will need a new request and a new code"
       click #keep
       click #save
       expect "Password changed"`,
    );
  });

  test('whose time runs out while it is asked whether to close: the question goes, and a new start is offered', async () => {
    const recorder = await start(`${setUp}\n${toCode}\ncode\nclick #code\nkeys code\nkey Enter\nclick #cancel`);
    await drive(
      recorder,
      'expect "Close without a new password?"\nadvance 10m\nreject "Close without a new password?"\nexpect "Time is up"\nclick #cancel\nexpect "Log in to the recorder"',
    );
  });

  test('typed small, in one piece or with a hyphen, by a USB keyboard', async () => {
    const recorder = await start(`${setUp}\n${toCode}\nclick #code`);
    const code = wrongCode(7);
    await drive(recorder, `keys "${code.slice(0, 5).toLowerCase()}-${code.slice(5).toLowerCase()}"\nkey Enter`);
    expect(noteOf(recorder)).toContain('4 attempts left');
  });
});

describe('a store that cannot be read', () => {
  test('leads to the code and to nothing else; a new password makes a new store', async () => {
    const recorder = await startUnreadable();
    await drive(
      recorder,
      `expect "The password memory cannot be read"
       expect "Nothing was erased"
       reject #password
       reject "Setup wizard"
       click #get-code
       expect "leave the recorder on"`,
    );
    const disabled = ['mode-questions', 'mode-mail'].map(
      (name) => recorder.machine.tree().find((widget) => widget.name === name)!.states,
    );
    for (const states of disabled) expect(states).toContain('disabled');
    const first = await qr(recorder);
    await drive(
      recorder,
      'click #cancel\nexpect "The password memory cannot be read"\nexpect "is open. Leave the recorder on"',
    );
    await drive(recorder, 'click #get-code');
    expect(await qr(recorder)).toBe(first);
    await drive(
      recorder,
      `code
       click #code
       keys code
       key Enter
       expect "Change password"
       expect "The code will not work a second time"
       click #cancel
       expect "Close without a new password?"
       click #discard
       expect "The password memory cannot be read"
       click #get-code`,
    );
    await drive(
      recorder,
      `code
       click #code
       keys code
       key Enter
       click #new-password
       keys "northern shore 7"
       click #confirm
       keys "northern shore 7"
       click #save
       expect "Password changed"
       expect "log in and set them anew"
       reject "The security questions are as before."
       click #to-login
       expect "No security questions are set."
       click #forgot
       expect "no security questions were set"
       key Escape
       ${login('northern shore 7')}
       expect "The password memory was made anew"
       expect "No security questions are set."
       click #questions
       choose #question-1 "What is your favourite book?"
       click #answer-1
       keys "Pale Fire"
       click #repeat-1
       keys "Pale Fire"
       choose #question-2 "What was your first car?"
       click #answer-2
       keys "Lada"
       click #repeat-2
       keys "Lada"
       click #current-password
       keys "northern shore 7"
       click #save
       expect "The security questions were changed."
       reject "No security questions are set."
       power off
       power on
       reject "No security questions are set."
       ${login('northern shore 7')}
       expect "Event log"`,
    );
  });

  test('written by a newer firmware: what to do, no button, no way in', async () => {
    const recorder = await start(setUp);
    recorder.machine.powerOff();
    writeNewer(recorder.nor, createCrypto({ deviceKey: simulatedDeviceKey(serial) }));
    await powerOn(recorder);
    await drive(
      recorder,
      `click #lang-en
       expect "Install the latest firmware: the password stays as it was."
       expect "${serial}"
       reject #get-code
       reject #password
       reject "Setup wizard"`,
    );
  });

  test('a chip that does not answer: what to do, no button, no way in', async () => {
    const recorder = await createTestRecorder({ width: 1280, height: 720 });
    open.push(recorder);
    recorder.nor.read = () => null;
    await powerOn(recorder);
    await drive(
      recorder,
      `click #lang-en
       expect "The memory chip does not answer"
       expect "${serial}"
       reject #get-code
       reject #password
       reject "Setup wizard"`,
    );
  });

  test('without the vendor’s key: says where to go instead', async () => {
    const { createBridge, bundle, fonts, glyphs } = await loadAssets();
    const random = seededBytes(1);
    const keys = simulatedKeys(serial);
    const crypto = createCrypto({ ...keys, recipients: { relay: keys.recipients!.relay! }, random });
    const nor = createNor({ seed: 1 });
    provisionStore({ flash: nor, crypto });
    const machine = createMachine(
      {
        createBridge,
        bundle,
        fonts,
        flash: nor,
        crypto,
        identity: { model: 'AT-NVR 32', serial },
        random,
        wall: () => null,
        log: () => {},
      },
      { width: 1280, height: 720, cursor: false },
    );
    const close = (): void => {
      machine.powerOff();
      crypto.close();
    };
    const recorder: Recorder = { machine, nor, glyphs, flashMap: () => null, renew: () => nor.wipe(), close };
    open.push(recorder);
    await powerOn(recorder);
    await drive(
      recorder,
      `${setUp}\nclick #logout\nclick #forgot\nexpect "the recorder has no key of the support desk"`,
    );
    machine.powerOff();
    nor.program(0, new ArrayBuffer(nor.size));
    await powerOn(recorder);
    await drive(
      recorder,
      `click #lang-en\nexpect "Take the recorder to a service point"\nexpect "${serial}"\nreject #get-code`,
    );
  });
});
