/**
 * What the operator does on the two screens, each act timed from the input to the flushed frame.
 *
 * @module
 */
import { cpuTime } from '../program';
import type { Scene } from './scenes';

/** Milliseconds of one act: all of it, and the tick that a JavaScript implementation spends on it, its commands carried out. */
export interface Timed {
  readonly whole: number;
  readonly tick: number;
  readonly commands: number | null;
}

const frameMs = 16;
/** Frames after which every change of state has come to its end (120 ms). */
const settleFrames = 12;
const backspace = 8;

/** Lets what moves come to rest, untimed. */
export function settle({ monitor, tick }: Scene): void {
  for (let i = 0; i < settleFrames; i++) {
    monitor.advance(frameMs);
    tick();
    monitor.render();
  }
}

function timed(scene: Scene, input: () => void): Timed {
  const begin = cpuTime();
  input();
  const ticked = cpuTime();
  scene.tick();
  const told = cpuTime();
  scene.monitor.render();
  const end = cpuTime();
  return { whole: end - begin, tick: told - ticked, commands: scene.commands() };
}

/** Where a widget's middle is; the product knows its widgets by name, and all implementations have them at the same place. */
export type Place = readonly [x: number, y: number];
export function placeOf(product: Scene, name: string): Place {
  const found = product.monitor.tree().find((widget) => widget.name === name);
  if (!found) throw new Error(`no widget ${name} on the screen`);
  const [x1, y1, x2, y2] = found.rect;
  return [(x1 + x2) >> 1, (y1 + y2) >> 1];
}

/** A press and a release within one tick; the mouse is there already. */
export function click(scene: Scene, [x, y]: Place): Timed {
  scene.monitor.pointer(x, y, false);
  settle(scene);
  const result = timed(scene, () => {
    scene.monitor.pointer(x, y, true);
    scene.monitor.pointer(x, y, false);
  });
  settle(scene);
  return result;
}

/** A letter into the field that has the focus; it is taken away again. */
export function typeLetter(scene: Scene): Timed {
  const result = timed(scene, () => scene.key('a'.codePointAt(0)!));
  settle(scene);
  scene.key(backspace);
  settle(scene);
  return result;
}

/** All of the screen drawn anew, nothing changed. */
export function redraw(scene: Scene): Timed {
  const result = timed(scene, scene.monitor.redraw);
  settle(scene);
  return result;
}

/** The first tick, which builds the screen, and its frame. */
export function firstFrame(scene: Scene): Timed {
  return timed(scene, () => {});
}
