/** The desk against the recorder's real program: what one makes the other reads. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { deriveCode } from '../../../src/auth/codes';
import { alphabet, supportCode } from '../../../src/sim/desk/code';
import { createDesk, type Desk } from '../../../src/sim/desk/desk';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { readQr } from '../../../src/sim/script/pictures';
import { drive, login, powerOn, setUp, texts } from '../../support/drive';
import { createTestRecorder, type TestRecorderOptions } from '../../support/recorder';

const opened: Recorder[] = [];
afterEach(() => {
  for (const recorder of opened.splice(0)) recorder.close();
});

async function start(options: TestRecorderOptions = {}): Promise<Recorder> {
  const recorder = await createTestRecorder(options);
  opened.push(recorder);
  await powerOn(recorder);
  return recorder;
}

const askForCode = 'click #forgot\nclick #mode-support';

async function withRequest(options: TestRecorderOptions = {}): Promise<Recorder> {
  const recorder = await start(options);
  await drive(recorder, `${setUp}\nclick #logout\n${askForCode}`);
  return recorder;
}

/** On a recorder whose memory holds other data: the quick way to a request. */
async function withForeignFlash(options: TestRecorderOptions = {}): Promise<Recorder> {
  const recorder = await createTestRecorder(options);
  opened.push(recorder);
  recorder.nor.image.fill(0x5a);
  await powerOn(recorder);
  await drive(recorder, 'click #lang-en\nclick #get-code');
  return recorder;
}

const answer = async ({ machine }: Recorder): ReturnType<Desk['answer']> =>
  createDesk().answer(await readQr({ width: machine.width, height: machine.height, pixels: machine.frame() }));

it('both sides make the same code of the same secret', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (exported) => {
      const symbols = [...deriveCode('support', exported)];
      expect(symbols.map((symbol) => alphabet[symbol]).join('')).toBe(supportCode(exported));
    }),
  );
});

describe('a request on the monitor', () => {
  it('says who asks, under its number', async () => {
    const recorder = await withRequest({ serial: 'ATNVR0000000042' });
    const { number, serial, model, language } = await answer(recorder);
    expect({ serial, model, language }).toEqual({ serial: 'ATNVR0000000042', model: 'AT-NVR 32', language: 'en' });
    expect(texts(recorder).some((text) => text.includes(number))).toBe(true);
  });

  it.each([
    [1280, 720],
    [2560, 1440],
    [3840, 2160],
  ])('is read at %ix%i', async (width, height) => {
    expect((await answer(await withForeignFlash({ width, height }))).serial).toBe('ATNVR0000000017');
  });

  it('is the same for the same seed, and another for another', async () => {
    const answers = [];
    for (const seed of [1, 1, 2]) answers.push(await answer(await withForeignFlash({ seed })));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]!.code).not.toBe(answers[0]!.code);
    expect(answers[2]!.number).not.toBe(answers[0]!.number);
  });

  it('survives a restart with its code', async () => {
    const recorder = await withRequest();
    const before = await answer(recorder);
    await drive(recorder, `power off\npower on\n${askForCode}`);
    expect(await answer(recorder)).toEqual(before);
  });
});

describe('the code', () => {
  it('opens the way to a new password, by mouse alone, once', async () => {
    const recorder = await withRequest();
    await drive(recorder, 'code\nclick #code\ntype code\nclick #next\nexpect #confirm');
    await drive(recorder, 'click #new-password\nkeys "Northern-Shore-7"\nclick #confirm\nkeys "Northern-Shore-7"');
    await drive(recorder, 'click #save\nexpect "Password changed"\nclick "Go to log-in"');
    // The request is gone: the next one has another code.
    await drive(recorder, `${askForCode}\nclick #code\nkeys code\nclick #next\nreject #confirm\nclick #cancel`);
    await drive(recorder, `${login('Northern-Shore-7')}\nexpect #logout`);
  });

  it('brings a recorder back whose memory holds other data', async () => {
    const recorder = await withForeignFlash();
    await drive(recorder, 'code\nclick #code\ntype code\nclick #next\nexpect #confirm');
    await drive(recorder, 'click #new-password\nkeys "Northern-Shore-7"\nclick #confirm\nkeys "Northern-Shore-7"');
    await drive(
      recorder,
      `click #save\npower off\npower on\nclick #lang-en\n${login('Northern-Shore-7')}\nexpect #logout`,
    );
  });

  it('of another recorder is wrong', async () => {
    const other = await withForeignFlash({ seed: 2, serial: 'ATNVR0000000018' });
    const recorder = await withForeignFlash();
    const { code } = await answer(other);
    await drive(recorder, `click #code\nkeys "${code}"\nclick #next\nreject #confirm\nexpect "4 attempts left"`);
  });
});
