import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../src/auth/entry';
import { another } from './support/acts';
import { answers, logIn, password, powerOn, setUpMachine, wrongAnswers } from './support/machine';
import { wrongCode } from './support/request-machine';
import { openRequest } from './support/vendor';

const made = vi.hoisted(() => [] as Entry[]);
/** Buffers that held a code, or what a code is made of or hashed with. */
const codes = vi.hoisted(() => [] as Uint8Array[]);
/** Fingerprints of what was typed. */
const prints = vi.hoisted(() => [] as ArrayBuffer[]);

vi.mock('../../src/auth/entry', async (original) => {
  const real = await original<typeof import('../../src/auth/entry')>();
  return {
    ...real,
    makeEntry: (...call: Parameters<typeof real.makeEntry>) => {
      const entry = real.makeEntry(...call);
      made.push(entry);
      return entry;
    },
  };
});

vi.mock('../../src/auth/keyed', async (original) => {
  const real = await original<typeof import('../../src/auth/keyed')>();
  return {
    ...real,
    keyed: (...[crypto, use, ...bytes]: Parameters<typeof real.keyed>) => {
      const hmacSha256: HostCrypto['hmacSha256'] = (key, data) => {
        if (real.keyedLabels[use].includes('code')) codes.push(new Uint8Array(data));
        return crypto.hmacSha256(key, data);
      };
      const output = real.keyed({ hmacSha256 }, use, ...bytes);
      if (use === 'repeat' || use === 'repeatCode') prints.push(output);
      return output;
    },
  };
});

vi.mock('../../src/auth/codes', async (original) => {
  const real = await original<typeof import('../../src/auth/codes')>();
  return {
    ...real,
    decodeCode: (...call: Parameters<typeof real.decodeCode>) => {
      codes.push(call[2]);
      return real.decodeCode(...call);
    },
    deriveCode: (...call: Parameters<typeof real.deriveCode>) => {
      const code = real.deriveCode(...call);
      codes.push(call[1], code);
      return code;
    },
  };
});

vi.mock('../../src/auth/sealed-request', async (original) => {
  const real = await original<typeof import('../../src/auth/sealed-request')>();
  return {
    ...real,
    sealMessage: (...call: Parameters<typeof real.sealMessage>) => {
      const message = real.sealMessage(...call);
      codes.push(new Uint8Array(message.plaintext));
      return message;
    },
  };
});

beforeEach(() => {
  for (const buffers of [made, codes, prints]) buffers.length = 0;
});

function expectCodesWiped(count: number): void {
  const buffers = codes.splice(0);
  expect(buffers.length).toBe(count);
  for (const buffer of buffers) expect(buffer.every((byte) => byte === 0)).toBe(true);
}

function expectPrintsWiped(count: number): void {
  const found = prints.splice(0);
  expect(found.length).toBe(count);
  for (const print of found) expect(new Uint8Array(print)).toEqual(new Uint8Array(32));
}

function expectWiped(count: number): void {
  const entries = made.splice(0);
  expect(entries.length).toBe(count);
  for (const { bytes } of entries) expect(bytes.every((byte) => byte === 0)).toBe(true);
}

describe('what was typed', () => {
  it('is overwritten after every call, however it ends', async () => {
    const machine = await setUpMachine();
    expectWiped(2);
    const session = await logIn(machine);
    await machine.auth.login('мимо');
    await machine.auth.login('мимо');
    expectWiped(3);
    const verdict = await machine.auth.answer(answers, 'monitor');
    await machine.auth.answer(wrongAnswers('мимо'), 'monitor');
    expectWiped(2);
    if (verdict.kind !== 'ok') throw new Error(verdict.kind);
    await machine.auth.setQuestions(session, 'мимо', answers);
    await machine.auth.setQuestions(session, password, answers);
    await machine.auth.answer(answers, 'monitor');
    expectWiped(4);
    await machine.auth.setPattern(session, 'мимо', '18349');
    await machine.auth.setPattern(session, password, '18349');
    await machine.auth.loginWithPattern('18349', 'monitor');
    await machine.auth.loginWithPattern('18347', 'monitor');
    await machine.auth.loginWithPattern('18', 'monitor');
    await machine.auth.setPattern(session, password, null);
    expectWiped(7);
    const again = await machine.auth.answer(answers, 'monitor');
    if (again.kind !== 'ok') throw new Error(again.kind);
    await machine.auth.changePassword(again.grant, another, '18349');
    await machine.auth.loginWithPattern('18349', 'web');
    expectWiped(3);
    machine.argon2 = 'fail';
    await machine.auth.loginWithPattern('18349', 'monitor');
    expectWiped(1);
    await machine.auth.login(password);
    await machine.auth.answer(answers, 'monitor');
    await powerOn().auth.setUp({ password: '12345678', questions: answers, language: 'ru' });
    expectWiped(2);
    for (let index = 0; index < 6; index++) await machine.auth.login(password);
    expectWiped(6);
  });
});

describe('fingerprints', () => {
  it('of entries are overwritten after every call, however it ends', async () => {
    const machine = await setUpMachine();
    await logIn(machine);
    await machine.auth.login('мимо');
    await machine.auth.login('мимо');
    await machine.auth.login('иначе');
    expectPrintsWiped(4);
    machine.argon2 = 'fail';
    await machine.auth.login(password);
    machine.argon2 = 'ok';
    machine.store.fault = () => 'refuse';
    await machine.auth.login(password);
    expectPrintsWiped(2);
    machine.store.fault = ({ call }) => (call === 'commit' ? 'refuse' : undefined);
    await machine.auth.login(password);
    expectPrintsWiped(1);
  });

  it('of codes are overwritten after every call, however it ends', async () => {
    const machine = await setUpMachine();
    const opened = await machine.auth.openRequest('support', 'monitor');
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const { code } = await openRequest(opened.request.url);
    const enter = (text: string) => machine.auth.enterCode('support', text, 'monitor');
    await enter(wrongCode('support', code, 0));
    await enter(wrongCode('support', code, 0));
    await enter(wrongCode('support', code, 1));
    expectPrintsWiped(3);
    machine.store.fault = () => 'refuse';
    await enter(code);
    machine.store.fault = () => {
      throw new Error('the flash broke');
    };
    await enter(code);
    machine.store.fault = () => undefined;
    expect(await enter(code)).toMatchObject({ kind: 'ok' });
    expectPrintsWiped(3);
  });
});

describe('codes', () => {
  it('are overwritten after every call, however it ends', async () => {
    const machine = await setUpMachine();
    const { auth } = machine;
    machine.seal = 'fail';
    await auth.openRequest('support', 'monitor');
    // the plaintext
    expectCodesWiped(1);
    machine.seal = 'ok';
    const opened = await auth.openRequest('support', 'monitor');
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    // and the exported secret, the code, what was hashed
    expectCodesWiped(4);
    const { code } = await openRequest(opened.request.url);
    const enter = (text: string) => auth.enterCode('support', text, 'monitor');
    auth.checkCode('support', code);
    await enter(code.slice(1));
    await enter(`${code.slice(1)}*`);
    expectCodesWiped(3);
    // each a buffer, and what was hashed to know it again and to verify it
    await enter(wrongCode('support', code, 0));
    expectCodesWiped(3);
    await enter(wrongCode('support', code, 0));
    expectCodesWiped(2);
    machine.store.fault = () => 'refuse';
    await enter(code);
    expectCodesWiped(2);
    machine.store.fault = () => {
      throw new Error('the flash broke');
    };
    await enter(code);
    expectCodesWiped(2);
    machine.store.fault = () => undefined;
    expect(await enter(code)).toMatchObject({ kind: 'ok' });
    expectCodesWiped(3);
  });

  it('are overwritten where the request cannot be written', async () => {
    const machine = await setUpMachine();
    machine.store.fault = () => 'refuse';
    await machine.auth.openRequest('support', 'monitor');
    expectCodesWiped(4);
  });
});
