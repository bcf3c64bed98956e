/**
 * What the screens are given: the decisions of `auth`, the recorder's name, the time.
 *
 * @module
 */
import { holdsInput, type UiHost } from '@lvgljs/core';
import { createContext, createEffect, createMemo, createSignal, type Signal, untrack, useContext } from 'solid-js';
import type { Auth } from '../auth/types';
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

const [seconds, setSeconds] = createSignal(0);
const [changes, setChanges] = createSignal(0);

const [inputs, setInputs] = createSignal(0);
const [inputAt, setInputAt] = createSignal(0);

/** Counts what the operator did: changes with every frame that brought something from mouse or keyboard. */
export { inputs };

/** Time without input after which what was typed is cleared from its field, ms: two minutes and a look at the phone. */
const typedIdle = 3 * 60_000;

/** Nobody has touched mouse or keyboard for a while. */
const isUnattended = (): boolean => (seconds() - inputAt()) * 1000 >= typedIdle;

/** Does `act` each time the monitor has been left: what was entered is not for whoever comes next. */
export function whenUnattended(act: () => void): void {
  const isLeft = createMemo(isUnattended);
  createEffect(() => isLeft() && untrack(act));
}

/**
 * A signal for what is typed or drawn: empty again once the monitor has been left, whether the field that shows it is there or not.
 * Whatever is done with it takes a copy first.
 */
export function createTyped<T>(empty: T): Signal<T> {
  const signal = createSignal(empty);
  whenUnattended(() => signal[1](() => empty));
  return signal;
}

/** The host's monitor, whose events count as input. */
export function withInputs(ui: UiHost): UiHost {
  return {
    exec: (commands) => ui.exec(commands),
    events() {
      const records = ui.events();
      if (holdsInput(records)) {
        setInputs((n) => n + 1);
        setInputAt(seconds());
      }
      return records;
    },
  };
}

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

/** Milliseconds since power-on, anew every second. */
export const poweredOn = (): number => seconds() * 1000;

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

let ticks = 0;
/** Counts the ticks; no signal. */
export const tickCount = (): number => ticks;

/** Called by the entry once a tick with the milliseconds since power-on. */
export function setPoweredOn(milliseconds: number): void {
  ticks++;
  setSeconds(Math.floor(milliseconds / 1000));
}
