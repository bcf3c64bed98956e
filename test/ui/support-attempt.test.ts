/** Every answer of `auth` about requests and codes has words of its own, and no end is without a way on. */
import { createRoot } from 'solid-js';
import { afterEach, expect, test } from 'vitest';
import type { Auth, CodeResult, Grant, RequestResult, RequestState } from '../../src/auth/types';
import { setPoweredOn } from '../../src/ui/clock';
import { createSupportAttempt, type SupportAttempt } from '../../src/ui/screens/support-attempt';
import { observed } from '../../src/ui/services';
import { setLanguage } from '../../src/ui/text/translate';

const open: RequestState = { purpose: 'support', url: 'HTTPS://A.B/R/C', number: '7K2M-9QXA', left: 1000, tries: 3 };
const grant = {} as Grant;

let end = (): void => {};
afterEach(() => end());

interface Answers {
  opening?: RequestResult;
  code?: CodeResult;
  problem?: 'length' | 'symbol' | 'check' | null | undefined;
}

/** An attempt over an `auth` that answers what it is told to. */
function attempt(answers: Answers, request?: RequestState) {
  const granted: Grant[] = [];
  const calls: string[] = [];
  const state = { request };
  const auth = observed({
    request: () => state.request,
    checkCode: () => answers.problem ?? null,
    async openRequest() {
      calls.push('open');
      const result = answers.opening ?? { kind: 'ok', request: open };
      if (result.kind === 'ok') state.request = result.request;
      return result;
    },
    async enterCode() {
      calls.push('enter');
      const result = answers.code!;
      if (!['wrong', 'code', 'busy', 'fault', 'unavailable'].includes(result.kind)) state.request = undefined;
      return result;
    },
  } as unknown as Auth);
  let made!: SupportAttempt;
  end = createRoot((dispose) => {
    setLanguage('en');
    setPoweredOn(0);
    made = createSupportAttempt(auth, (one) => granted.push(one));
    return dispose;
  });
  return { it: made, granted, calls, state };
}
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

async function entered(answers: Answers) {
  const all = attempt(answers, open);
  all.it.begin();
  all.it.setText('7K2M9 QXA4T');
  all.it.action().go();
  await settled();
  return all;
}

test.each<[CodeResult, RegExp]>([
  [{ kind: 'wrong', repeat: false, left: 2 }, /does not match\. 2 attempts left\. .*7K2M-9QXA/],
  [{ kind: 'wrong', repeat: false, left: 1 }, /does not match\. 1 attempt left/],
  [{ kind: 'wrong', repeat: true, left: 2 }, /same wrong code again/],
  [{ kind: 'busy' }, /has not ended yet/],
  [{ kind: 'fault' }, /memory does not answer: nothing was changed/],
  [{ kind: 'unavailable', problem: 'no-key' }, /cannot be used now. Choose another/],
])('at the field: %j', async (code, words) => {
  const { it, granted } = await entered({ code });
  expect(it.error()).toMatch(words);
  expect(it.ending()).toBeNull();
  expect(it.action()).toMatchObject({ name: 'next', disabled: false });
  expect(granted).toEqual([]);
  it.setText('8K2M9 QXA4T');
  expect(it.error()).toBe('');
});

test.each<[CodeResult, string]>([
  [{ kind: 'exhausted' }, 'No attempts left'],
  [{ kind: 'expired' }, 'The request’s time is up'],
  [{ kind: 'none' }, 'No request is open'],
])('an end: %j says what now, and the next request is one click away', async (code, title) => {
  const { it, calls } = await entered({ code });
  expect(it.ending()).toMatchObject({ kind: code.kind, title });
  expect(it.ending()!.text).toContain('Press “New request”');
  expect(it.action()).toMatchObject({ name: 'new-request', text: 'New request', disabled: false });
  // looking at another mode and coming back opens nothing by itself
  it.begin();
  expect(calls).toEqual(['enter']);
  it.action().go();
  await settled();
  expect(calls).toEqual(['enter', 'open']);
  expect(it.ending()).toBeNull();
  expect(it.text()).toBe('');
  expect(it.error()).toBe('');
});

test.each<[Answers['problem'], string, RegExp]>([
  ['length', '', /Enter the code from the answer: 10 characters/],
  ['length', '7K2M9 Q', /not complete: 6 characters of 10/],
  ['check', '7K2M9 QXA4T', /typing mistake.*Not counted/],
])('what cannot be a code (%s, %j) is told when it is sent, and costs nothing', async (problem, text, words) => {
  const { it, calls } = attempt({ problem }, open);
  it.begin();
  it.setText(text);
  expect(it.error()).toBe('');
  it.action().go();
  await settled();
  expect(it.error()).toMatch(words);
  expect(calls).toEqual([]);
});

test.each<[Answers['problem'], string, RegExp]>([
  ['length', '7K2M9 QXA4T 7', /Too many characters: 11 entered, the code has 10/],
  ['symbol', '7K2MU', /No code has such a character/],
])('what no further key mends (%s) is told at once', (problem, text, words) => {
  const { it } = attempt({ problem }, open);
  it.setText(text);
  expect(it.error()).toMatch(words);
});

test('a right code hands on its grant, once, and shows no end on the way', async () => {
  const { it, granted } = await entered({ code: { kind: 'ok', grant } });
  expect(granted).toEqual([grant]);
  expect(it.ending()).toBeNull();
});

test('a right code that comes after the window was left opens nothing', async () => {
  const { it, granted } = attempt({ code: { kind: 'ok', grant } }, open);
  it.begin();
  it.action().go();
  end();
  await settled();
  expect(granted).toEqual([]);
});

test('a request that is open is shown; none is opened, once, and while it is being opened nothing can be sent', async () => {
  const first = attempt({}, open);
  first.it.begin();
  expect(first.calls).toEqual([]);
  expect(first.it.request()).toEqual(open);
  end();
  const second = attempt({});
  second.it.begin();
  second.it.begin();
  expect(second.it.busy()).toBe(true);
  expect(second.it.ending()).toBeNull();
  second.it.action().go();
  await settled();
  expect(second.calls).toEqual(['open']);
  expect(second.it.request()).toEqual(open);
});

test('time that runs out while the window is looked at is told', () => {
  const { it, state } = attempt({}, open);
  it.begin();
  state.request = undefined;
  setPoweredOn(5000);
  expect(it.ending()).toMatchObject({ kind: 'expired' });
});

test('too many requests: when the next can be opened, counting down, and then it can', async () => {
  const { it, calls } = attempt({ opening: { kind: 'limit', wait: 2 * 3_600_000 } });
  it.begin();
  await settled();
  expect(it.ending()).toMatchObject({ kind: 'limit', title: 'Too many requests in a row' });
  expect(it.ending()!.text).toMatch(/can be opened in 2\sh\. Leave the recorder on/);
  expect(it.action()).toMatchObject({ name: 'new-request', disabled: true });
  setPoweredOn(3_600_000 + 60_000);
  expect(it.ending()!.text).toContain('59:00');
  setPoweredOn(2 * 3_600_000);
  expect(it.ending()!.text).toContain('can be opened now');
  expect(it.action().disabled).toBe(false);
  it.action().go();
  await settled();
  expect(calls).toEqual(['open', 'open']);
});

test.each<[RequestResult, RegExp]>([
  [{ kind: 'fault' }, /Switch it off and on again/],
  [{ kind: 'busy' }, /Wait and try again/],
  [{ kind: 'unavailable', problem: 'no-key' }, /Choose another on the left or write to support@atix\.pro/],
])('a request that did not open (%j): why, and once more', async (opening, words) => {
  const { it } = attempt({ opening });
  it.begin();
  await settled();
  expect(it.ending()).toMatchObject({ kind: 'failed', title: 'The request was not opened' });
  expect(it.ending()!.text).toMatch(words);
  expect(it.action()).toMatchObject({ name: 'new-request', text: 'Try again', disabled: false });
});
