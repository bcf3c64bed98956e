/**
 * Mouse, wheel and keyboard over the monitor, sent to the recorder.
 *
 * @module
 */
import type { Connection } from './connection';
import { canvas, toMonitor } from './screen';

/** Takes the keyboard back from the monitor. */
export const LEAVE_KEY = 'F10';
/** Pixels of a wheel event that count as one notch, for wheels and touch pads that tell pixels. */
const NOTCH = 100;

const names: Readonly<Record<string, string>> = {
  Enter: 'Enter',
  Escape: 'Escape',
  Backspace: 'Backspace',
  Delete: 'Delete',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  ' ': 'Space',
};

/** Empties the field on the monitor; no browser has use for it outside its own fields. */
const isClear = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  key === 'Backspace' && ctrlKey && !altKey && !metaKey;

function keyName(event: KeyboardEvent): string | undefined {
  if (event.key === 'Tab') return event.shiftKey ? 'Shift+Tab' : 'Tab';
  if (isClear(event)) return 'Ctrl+Backspace';
  return names[event.key] ?? ([...event.key].length === 1 ? event.key : undefined);
}

export function takeInput({ send }: Connection): void {
  let pressed = false;
  let moved: { x: number; y: number } | undefined;

  const point = (): void => {
    if (!moved) return;
    send({ type: 'pointer', ...moved, pressed });
    moved = undefined;
  };

  // One position for each drawn frame is enough; presses are sent at once.
  canvas.addEventListener('pointermove', (event) => {
    if (!moved) requestAnimationFrame(point);
    moved = toMonitor(event);
  });
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pressed = true;
    moved = undefined;
    send({ type: 'pointer', ...toMonitor(event), pressed });
  });
  const release = (event: PointerEvent): void => {
    if (!pressed) return;
    pressed = false;
    moved = undefined;
    send({ type: 'pointer', ...toMonitor(event), pressed });
  };
  canvas.addEventListener('pointerup', release);
  // Not a release: that would click, or end a drawing.
  canvas.addEventListener('pointercancel', () => {
    if (!pressed) return;
    pressed = false;
    moved = undefined;
    send({ type: 'pointer-lost' });
  });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());

  let turned = 0;
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      turned += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / NOTCH : Math.sign(event.deltaY);
      const notches = Math.max(-10, Math.min(10, Math.trunc(turned)));
      turned -= notches;
      if (notches !== 0) send({ type: 'wheel', notches });
    },
    { passive: false },
  );

  const held = new Set<string>();
  canvas.addEventListener('keydown', (event) => {
    if (event.key === LEAVE_KEY) {
      event.preventDefault();
      canvas.blur();
      return;
    }
    // Shortcuts stay the browser's; with AltGr they are letters.
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (isShortcut && !event.getModifierState('AltGraph') && !isClear(event)) return;
    const key = keyName(event);
    if (key === undefined) return;
    event.preventDefault();
    held.add(key);
    send({ type: 'key', key, pressed: true });
  });
  const letGo = (key: string): void => {
    if (held.delete(key)) send({ type: 'key', key, pressed: false });
  };
  canvas.addEventListener('keyup', (event) => {
    const key = keyName(event);
    if (key !== undefined) letGo(key);
  });
  canvas.addEventListener('blur', () => {
    for (const key of [...held]) letGo(key);
  });
}
