/**
 * What the screens are given: the decisions of `auth`, the recorder's name, the time.
 *
 * @module
 */
import { createContext, createSignal, useContext } from 'solid-js';
import type { Auth } from '../auth/types';
import { seconds } from './clock';
import { setLook } from './palettes';
import { setLanguage } from './text/translate';

export interface Services {
  readonly auth: Auth;
  readonly identity: { readonly model: string; readonly serial: string };
  /** Wall clock for display only; null when the recorder has none. */
  readonly wall: () => { readonly ms: number; readonly offset: number } | null;
}

export const ServicesContext = createContext<Services>();

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('no services around this component');
  return services;
}

const [changes, setChanges] = createSignal(0);

/** What `read` gives of `auth`, read anew after each of its calls that may have changed something. */
export function whenChanged<T>(read: () => T): T {
  changes();
  return read();
}

/** The same, and anew every second of powered-on time. */
export function everySecond<T>(read: () => T): T {
  seconds();
  return whenChanged(read);
}

/** Whether the way back by questions was never set, or was lost with a store that had to be replaced. */
export function hasNoQuestions(auth: Auth): boolean {
  return whenChanged(() =>
    auth.methods('monitor').some(({ method, problem }) => method === 'questions' && problem === 'not-set-up'),
  );
}

/** `auth` as the screens see it: they follow what its calls change. */
export function observed(auth: Auth): Auth {
  const changed = (): void => void setChanges((n) => n + 1);
  const after =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await call(...args);
      } finally {
        changed();
      }
    };
  return {
    ...auth,
    setLanguage(language) {
      auth.setLanguage(language);
      setLanguage(language);
    },
    setLook(look) {
      auth.setLook(look);
      setLook(look);
    },
    setUp: after(auth.setUp),
    login: after(auth.login),
    loginWithPattern: after(auth.loginWithPattern),
    answer: after(auth.answer),
    openRequest: after(auth.openRequest),
    enterCode: after(auth.enterCode),
    changePassword: after(auth.changePassword),
    setQuestions: after(auth.setQuestions),
    setPattern: after(auth.setPattern),
  };
}
