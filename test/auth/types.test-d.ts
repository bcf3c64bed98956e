/**
 * What must not compile. Held by the type checker: an expected error that is missing is an error.
 */

import type { Auth, Grant, Session } from '../../src/auth/types';

export async function refused(auth: Auth, grant: Grant, session: Session): Promise<void> {
  await auth.changePassword(grant, 'кувшин под липой');
  // @ts-expect-error no grant
  await auth.changePassword('кувшин под липой');
  // @ts-expect-error nothing is no grant
  await auth.changePassword(undefined, 'кувшин под липой');
  // @ts-expect-error an object is no grant
  await auth.changePassword({}, 'кувшин под липой');
  // @ts-expect-error nor is one of the same shape
  await auth.changePassword({ left: 600_000 } as const, 'кувшин под липой');
  // @ts-expect-error nor is a frozen one
  await auth.changePassword(Object.freeze({ brand: true }), 'кувшин под липой');
  // @ts-expect-error a session is no grant
  await auth.changePassword(session, 'кувшин под липой');
  // @ts-expect-error nor does it change questions
  await auth.setQuestions(grant, 'кувшин под липой', []);
  // @ts-expect-error nor a pattern
  await auth.setPattern(grant, 'кувшин под липой', null);
  // @ts-expect-error a pattern comes from somewhere
  await auth.loginWithPattern('18349');
  // @ts-expect-error the log needs a session
  auth.events(grant);
  // @ts-expect-error nobody is logged in without one
  auth.isLoggedIn({});

  const verdict = await auth.answer(
    [
      { question: 0, text: 'кот' },
      { question: 1, text: 'пёс' },
    ],
    'web',
  );
  // @ts-expect-error a verdict is a grant only once it is known to be right
  await auth.changePassword(verdict.grant, 'кувшин под липой');
  if (verdict.kind === 'ok') await auth.changePassword(verdict.grant, 'кувшин под липой');

  const login = await auth.login('кувшин под липой');
  // @ts-expect-error the same for a session
  auth.events(login.session);
  // @ts-expect-error a log-in gives no grant
  if (login.kind === 'ok') await auth.changePassword(login.grant, 'кувшин под липой');

  // @ts-expect-error a code is for mail or for support
  await auth.enterCode('confirm', '12345678', 'monitor');
  // @ts-expect-error and comes from somewhere
  await auth.enterCode('support', '12345678');
  const code = await auth.enterCode('support', 'ABCDE-FGHJK', 'monitor');
  // @ts-expect-error a code is a grant only once it is known to be right
  await auth.changePassword(code.grant, 'кувшин под липой');
  if (code.kind === 'ok') await auth.changePassword(code.grant, 'кувшин под липой');
  const request = await auth.openRequest('support', 'monitor');
  // @ts-expect-error a request gives no grant
  if (request.kind === 'ok') await auth.changePassword(request.request, 'кувшин под липой');
}
