/**
 * The lives whose every cut is proved: one of each kind of step, 200 log-ins, and a new store in the place of one beyond reading.
 *
 * @module
 */

import type { Answer, Grant, Session } from '../../../../src/auth/types';
import type { Driven, Life } from './record';

const password = 'Кувшин под липой';
const another = 'Скворечник у реки';
const answers: readonly [Answer, Answer] = [
  { question: 3, text: 'Мурзик' },
  { question: 11, text: 'Ясная Поляна' },
];
const otherAnswers: readonly [Answer, Answer] = [
  { question: 1, text: 'Берёза' },
  { question: 7, text: 'Самовар' },
];

const pattern = '18349';
const otherPattern = '27615';

/** Eight nils: their check symbols are nil as well. */
const wrongCode = '0000000000';

const expectKind = <T extends { readonly kind: string }, K extends T['kind']>(
  result: T,
  kind: K,
): Extract<T, { kind: K }> => {
  if (result.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(result)}`);
  return result as Extract<T, { kind: K }>;
};

async function setUp({ auth, wait }: Driven, graphicKey?: string): Promise<void> {
  expectKind(await auth().setUp({ password, pattern: graphicKey, questions: answers, language: 'ru' }), 'ok');
  wait(0);
}

/** A log-in that is verified; a pause before it is waited out. */
async function logIn({ auth, wait, countLogin }: Driven, text: string): Promise<Session | null> {
  const pause = auth().lock('login').wait;
  if (pause > 0) wait(pause);
  const result = await auth().login(text);
  if (result.kind !== 'ok' && result.kind !== 'wrong') throw new Error(`log-in: ${JSON.stringify(result)}`);
  countLogin();
  return result.kind === 'ok' ? result.session : null;
}

/** Whether the graphic key was taken; a pause before it is waited out. */
async function draw({ auth, wait }: Driven, dots: string): Promise<Session | null> {
  const pause = auth().lock('pattern').wait;
  if (pause > 0) wait(pause);
  const result = await auth().loginWithPattern(dots, 'monitor');
  return result.kind === 'wrong' ? null : expectKind(result, 'ok').session;
}

async function recover({ auth }: Driven, pair: readonly [Answer, Answer], next: string): Promise<void> {
  const grant: Grant = expectKind(await auth().answer(pair, 'monitor'), 'ok').grant;
  expectKind(await auth().changePassword(grant, next), 'ok');
}

/** Recovery by security code, with a mistyped try, a wrong one, time passing and a restart in between. */
async function recoverByCode(recorder: Driven, next: string): Promise<void> {
  const { auth, askDesk, wait, restart } = recorder;
  const { request } = expectKind(await auth().openRequest('support', 'monitor'), 'ok');
  const code = await askDesk(request.url);
  wait(31 * 60_000);
  expectKind(await auth().enterCode('support', `${code.slice(0, -1)}${code.endsWith('0') ? 1 : 0}`, 'monitor'), 'code');
  // The code of another request has the right form and is wrong.
  expectKind(await auth().enterCode('support', wrongCode, 'monitor'), 'wrong');
  restart();
  wait(0);
  const { grant } = expectKind(await auth().enterCode('support', code, 'monitor'), 'ok');
  expectKind(await auth().changePassword(grant, next), 'ok');
}

/**
 * Set-up, log-ins right and wrong by password and by graphic key, a pause, both recoveries, new passwords, new questions, a new graphic key and
 * its end by hand and by recovery, idle work, log-out, restarts.
 */
export const eachKind: Life = {
  name: 'each-kind',
  async live(recorder) {
    const { auth, wait } = recorder;
    await setUp(recorder, pattern);
    await logIn(recorder, 'мимо 1');
    auth().setLanguage('en');
    const session = await logIn(recorder, password);
    if (session === null) throw new Error('no log-in');
    auth().logout(session);
    wait(0);
    for (let n = 0; n < 6; n++) await logIn(recorder, `мимо ${n}`);
    recorder.restart();
    for (const dots of ['18347', '18346']) if (await draw(recorder, dots)) throw new Error('a wrong pattern');
    if ((await draw(recorder, pattern)) === null) throw new Error('no log-in by the pattern');
    wait(auth().lock('login').wait);
    expectKind(await auth().answer([answers[0], { question: 11, text: 'мимо' }], 'monitor'), 'wrong');
    await recover(recorder, answers, another);
    wait(0);
    const second = await logIn(recorder, another);
    if (second === null) throw new Error('no log-in');
    expectKind(await auth().setQuestions(second, another, otherAnswers), 'ok');
    expectKind(await auth().setPattern(second, another, pattern), 'ok');
    expectKind(await auth().setPattern(second, another, otherPattern), 'ok');
    wait(0);
    expectKind(await auth().setPattern(second, another, null), 'ok');
    auth().logout(second);
    await recoverByCode(recorder, password);
    wait(0);
  },
};

/** A store beyond reading: a new one by security code, then what its owner does in it. */
export const replaced: Life = {
  name: 'replaced',
  async live(recorder) {
    const { auth, askDesk, wait, restart } = recorder;
    const { request } = expectKind(await auth().openRequest('support', 'monitor'), 'ok');
    const code = await askDesk(request.url);
    expectKind(await auth().enterCode('support', wrongCode, 'monitor'), 'wrong');
    const { grant } = expectKind(await auth().enterCode('support', code, 'monitor'), 'ok');
    expectKind(await auth().changePassword(grant, another, pattern), 'ok');
    await draw(recorder, '18347');
    restart();
    await logIn(recorder, password);
    const session = await logIn(recorder, another);
    if (session === null) throw new Error('no log-in');
    expectKind(await auth().setQuestions(session, another, answers), 'ok');
    wait(0);
  },
};

/** The least that has a program of each shape: for the slice. */
export const shortLife: Life = {
  name: 'short',
  async live(recorder) {
    await setUp(recorder);
    await logIn(recorder, 'мимо 1');
    await logIn(recorder, 'мимо 2');
    await logIn(recorder, password);
    await recover(recorder, answers, another);
    recorder.wait(0);
  },
};

/** Log-ins, right and wrong, with every pause waited out; a restart, a recovery and new questions on the way. */
export const logIns = (count: number): Life => ({
  name: `log-ins-${count}`,
  async live(recorder) {
    await setUp(recorder);
    let current = password;
    let wrongs = 0;
    for (let n = 0; n < count; n++) {
      // Runs of 0 to 7 wrong ones, each ended by a right one.
      const isRight = wrongs >= (Math.imul(n, 7) >>> 1) % 8;
      const session = await logIn(recorder, isRight ? current : `мимо ${n}`);
      if ((session !== null) !== isRight) throw new Error(`log-in ${n}`);
      wrongs = isRight ? 0 : wrongs + 1;
      if (session !== null && n % 3 === 0) recorder.auth().logout(session);
      if (n % 10 === 9) recorder.wait(0);
      if (n % 50 === 30) recorder.restart();
      if (n % 70 === 40) {
        const next = current === password ? another : password;
        await recover(recorder, answers, next);
        current = next;
        wrongs = 0;
      }
      if (n % 50 > 30 && session !== null && recorder.auth().isLoggedIn(session)) {
        expectKind(await recorder.auth().setQuestions(session, current, answers), 'ok');
      }
    }
    recorder.wait(0);
  },
});
