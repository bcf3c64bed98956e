/**
 * Powered-on time as the screens see it: whole seconds, and the ticks of the host.
 *
 * @module
 */
import { createSignal } from 'solid-js';

const [seconds, setSeconds] = createSignal(0);

/** Whole seconds since power-on. */
export { seconds };

/** Milliseconds since power-on, anew every second. */
export const poweredOn = (): number => seconds() * 1000;

let ticks = 0;
/** Counts the ticks; no signal. */
export const tickCount = (): number => ticks;

/** Called by the entry once a tick with the milliseconds since power-on. */
export function setPoweredOn(milliseconds: number): void {
  ticks++;
  setSeconds(Math.floor(milliseconds / 1000));
}
