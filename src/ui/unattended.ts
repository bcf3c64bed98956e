/**
 * A monitor that was left: what was typed or drawn on it is not for whoever comes next.
 *
 * @module
 */
import { holdsInput, type UiHost } from '@lvgljs/core';
import { createEffect, createMemo, createSignal, type Signal, untrack } from 'solid-js';
import { typedIdle } from '../auth/numbers';
import { seconds } from './clock';

const [inputs, setInputs] = createSignal(0);
const [inputAt, setInputAt] = createSignal(0);

/** Counts what the operator did: changes with every frame that brought something from mouse or keyboard. */
export { inputs };

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
