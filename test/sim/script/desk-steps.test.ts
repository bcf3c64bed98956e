/** The steps that ask the support desk, on drawn pixels. */

import { afterAll, afterEach, expect, it } from 'vitest';
import { symbolsOf } from '../../../src/sim/desk/code';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { StepError } from '../../../src/sim/script/errors';
import { look } from '../../../src/sim/script/mouse';
import { parseScript } from '../../../src/sim/script/parser';
import { createRunner, type Runner } from '../../../src/sim/script/runner';
import { goodParts, makeRequest, type RequestParts, requestAddress } from '../../support/request';
import { codeBundle } from '../code-bundle';
import { glyphs, type TestMachine, testMachine } from '../test-machine';

const serial = 'ATNVR0000000017';
const crypto = createCrypto(simulatedKeys(serial));
afterAll(() => crypto.close());

let made: TestMachine | undefined;
afterEach(() => made?.close());

const request = (change: Partial<RequestParts> = {}) =>
  makeRequest(crypto, { ...goodParts(crypto, serial), ...change });

async function start(address: string): Promise<{ runner: Runner; printed: string[] }> {
  made = await testMachine({ bundle: codeBundle(address) });
  const printed: string[] = [];
  const runner = createRunner({ machine: made.machine, folder: '.', glyphs, print: (line) => printed.push(line) });
  return { runner, printed };
}

async function run(runner: Runner, script: string): Promise<void> {
  for (const step of parseScript(script)) await runner.run(step);
}

const typed = (): string | undefined => look(made!.machine).widgets.find(({ name }) => name === 'code')?.text;

it.each(['type', 'keys'])('code asks the desk, %s code types what it said', async (step) => {
  const { bytes, exported } = await request();
  const address = requestAddress(bytes);
  const { runner, printed } = await start(address);
  await run(runner, `qr\ncode\nclick #code\n${step} code`);
  expect(typed()).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  expect([...typed()!].slice(0, 8).map((sign) => signs.indexOf(sign))).toEqual(symbolsOf(exported));
  expect(printed).toEqual([address, `the desk sees ${serial}, AT-NVR 32, language ru, request 0410-6105`]);
  expect(printed.join()).not.toContain(typed());
});

async function failure(runner: Runner, script: string): Promise<string> {
  const error = await run(runner, script).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StepError);
  return (error as StepError).message;
}

it('a code has to be asked for', async () => {
  const { runner } = await start(requestAddress((await request()).bytes));
  expect(await failure(runner, 'click #code\ntype code')).toContain('there is no code yet');
  expect(await failure(runner, 'keys code')).toContain('there is no code yet');
  expect(typed()).toBe('');
});

it('one QR code has to be on the monitor', async () => {
  const none = await start('');
  expect(await failure(none.runner, 'code')).toContain('0 QR codes');
  made!.close();
  const { runner } = await start(requestAddress((await request()).bytes));
  expect(await failure(runner, 'click #twice\ncode')).toContain('2 QR codes');
});

it('says why the desk gives none', async () => {
  const other = await start('HTTPS://RELAY.EXAMPLE/');
  expect(await failure(other.runner, 'code')).toBe(
    'the desk gives no code: this is not the address of a recovery request',
  );
  made!.close();
  const { bytes } = await request({ purpose: 1 });
  const { runner } = await start(requestAddress(bytes));
  expect(await failure(runner, 'code')).toBe(
    'the desk gives no code: the request is for a code by e-mail, not for the desk',
  );
  expect(await failure(runner, 'click #code\ntype code')).toContain('there is no code yet');
});
