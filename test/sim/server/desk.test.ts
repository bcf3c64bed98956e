/** The support desk behind the page: what it reads from the monitor, whom it tells, what is recorded of it. */

import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { supportCode } from '../../../src/sim/desk/code';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { createHub, type Viewer } from '../../../src/sim/server/hub';
import type { DeskMessage, ServerMessage } from '../../../src/sim/server/protocol';
import { goodParts, makeRequest, type RequestParts, requestAddress } from '../../support/request';
import { codeBundle } from '../code-bundle';
import { glyphs, testMachine } from '../test-machine';

const patience = { timeout: 20_000, interval: 10 };
const serial = 'ATNVR0000000017';
const crypto = createCrypto(simulatedKeys(serial));
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => crypto.close());

const request = (change: Partial<RequestParts> = {}) =>
  makeRequest(crypto, { ...goodParts(crypto, serial), ...change });

interface Page extends Viewer {
  readonly heard: ServerMessage[];
  say(message: object): void;
}

async function start(address: string): Promise<{ asking: Page; watching: Page }> {
  const { machine, nor, close } = await testMachine({ bundle: codeBundle(address) });
  const hub = createHub({ model: 'AT-NVR 32', serial, flashFile: 'flash.bin', print: () => {} });
  await hub.start({ machine, nor, glyphs, flashMap: () => null, renew: () => nor.wipe(), close });
  ends.push(() => {
    hub.stop();
    close();
  });
  const open = (): Page => {
    const heard: ServerMessage[] = [];
    const page: Page = {
      heard,
      buffered: () => 0,
      send: (message) => {
        if (typeof message === 'string') heard.push(JSON.parse(message));
      },
      say: (message) => hub.message(page, JSON.stringify(message)),
    };
    hub.open(page);
    return page;
  };
  return { asking: open(), watching: open() };
}

const answerOf = ({ heard }: Page): Promise<DeskMessage> =>
  vi.waitFor(() => {
    const answer = heard.findLast((message): message is DeskMessage => message.type === 'desk');
    if (!answer) throw new Error('no answer yet');
    return answer;
  }, patience);
const scriptOf = ({ heard }: Page): string | undefined => heard.findLast((message) => message.type === 'script')?.text;

it('the page that asks is told the code, and no other', async () => {
  const { bytes, exported } = await request();
  const { asking, watching } = await start(requestAddress(bytes));
  asking.say({ type: 'record', on: true });
  asking.say({ type: 'desk' });
  const code = supportCode(exported);
  expect(await answerOf(asking)).toEqual({
    type: 'desk',
    kind: 'code',
    number: '0410-6105',
    serial,
    model: 'AT-NVR 32',
    language: 'ru',
    code,
  });
  await vi.waitFor(() => expect(scriptOf(watching)).toMatch(/\ncode\n$/), patience);
  expect(JSON.stringify(watching.heard)).not.toContain(code);
  expect(scriptOf(asking)).not.toContain(code);
});

it.each([
  ['no QR code', async (): Promise<string> => '', 'qr'],
  ['a QR code of something else', async (): Promise<string> => 'HTTPS://RELAY.EXAMPLE/', 'address'],
  [
    'a request for a code by e-mail',
    async (): Promise<string> => requestAddress((await request({ purpose: 1 })).bytes),
    'purpose',
  ],
] as const)('%s: the page is told why there is none, and nothing is recorded', async (_name, address, problem) => {
  const { asking } = await start(await address());
  asking.say({ type: 'record', on: true });
  asking.say({ type: 'desk' });
  expect(await answerOf(asking)).toEqual({ type: 'desk', kind: 'problem', problem });
  asking.say({ type: 'power', on: false });
  await vi.waitFor(() => expect(scriptOf(asking)).toContain('power off'), patience);
  expect(scriptOf(asking)).not.toMatch(/\ncode\n/);
});
