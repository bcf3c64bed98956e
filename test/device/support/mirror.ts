/**
 * A machine that is two: the headless recorder, whose widgets can be looked at, and a board, which has only a picture and a mouse. What is
 * done to the first is done to the second by mouse and keyboard; before each input the board has to show the same picture to the pixel.
 *
 * @module
 */

import type { Qemu } from '../../../firmware/image/qemu/qemu';
import { until } from '../../../firmware/image/qemu/qemu';
import type { Area } from '../../../src/sim/machine/bridge';
import type { Machine } from '../../../src/sim/machine/machine';
import type { Picture } from '../../../src/sim/script/pictures';
import { compare, type Difference, momentary } from './picture';

export class MirrorError extends Error {
  override readonly name = 'MirrorError';
  constructor(
    message: string,
    readonly wanted: Picture,
    readonly seen: Picture,
  ) {
    super(message);
  }
}

/** What of QEMU drives the recorder in it. */
export type Driven = Pick<Qemu, 'execute' | 'picture'>;

interface Input {
  readonly x: number;
  readonly y: number;
  readonly pressed: boolean;
}

export interface Mirror {
  /** For step scripts. Its promises settle when the board has caught up. */
  readonly machine: Machine;
  /** Waits until the board shows what the headless recorder shows. Rejects with MirrorError. */
  same(limit?: number): Promise<void>;
}

/** Of QEMU's absolute pointer. */
const POINTER_MOST = 0x7fff;
/** Longest wait for a picture, ms: Argon2id under emulation takes seconds. */
const PICTURE_LIMIT = 60_000;
/** A second press at one place within this many ms of the first is half of a double click (the bridge: 300), and so much pixels apart. */
const DOUBLE_CLICK = 400;
const ONE_PLACE = 20;

/** A pixel's middle as the tablet says it, so that it is this pixel again when it is scaled down. */
export const scaled = (at: number, size: number): number => Math.round(((at + 0.5) * POINTER_MOST) / size);

export function createMirror(twin: Machine, board: Driven): Mirror {
  let queue: Input[] = [];
  let before: { readonly picture: Picture; readonly masked: readonly Area[] } | undefined;
  let isDown = false;
  let last = { x: -1000, y: -1000, at: 0 };
  /** When the board was last seen to have caught up. */
  let seenAt = 0;

  function shown(): { readonly picture: Picture; readonly masked: readonly Area[] } {
    const { width, height } = twin;
    return { picture: { width, height, pixels: twin.frame().slice() }, masked: momentary(twin.tree()) };
  }

  async function waitFor(wanted: ReturnType<typeof shown>, limit = PICTURE_LIMIT): Promise<void> {
    let seen: Picture | undefined;
    let difference: Difference | null = null;
    const look = async (): Promise<true | undefined> => {
      seen = await board.picture();
      difference = compare(wanted.picture, seen, wanted.masked);
      return difference === null ? true : undefined;
    };
    await until(look, () => '', limit).catch((error: Error) => {
      if (!seen || !difference) throw error;
      const { count, area } = difference;
      const place = `${area.x1},${area.y1} to ${area.x2},${area.y2}`;
      throw new MirrorError(`the board's picture differs in ${count} pixels, ${place}`, wanted.picture, seen);
    });
    seenAt = performance.now();
  }

  /** A person's second click comes later than that of a double click, counted from when the board had done the first one. */
  async function apart({ x, y }: Input): Promise<void> {
    if (Math.max(Math.abs(last.x - x), Math.abs(last.y - y)) > ONE_PLACE) return;
    await until(
      async () => (performance.now() - Math.max(last.at, seenAt) >= DOUBLE_CLICK ? true : undefined),
      () => 'time stands still',
    );
  }

  async function send(input: Input): Promise<void> {
    const { x, y, pressed } = input;
    if (pressed && !isDown) await apart(input);
    const events: object[] = [
      { type: 'abs', data: { axis: 'x', value: scaled(x, twin.width) } },
      { type: 'abs', data: { axis: 'y', value: scaled(y, twin.height) } },
    ];
    if (pressed !== isDown) events.push({ type: 'btn', data: { button: 'left', down: pressed } });
    await board.execute('input-send-event', { events });
    if (isDown && !pressed) last = { x, y, at: performance.now() };
    isDown = pressed;
  }

  async function catchUp(): Promise<void> {
    if (before) await waitFor(before);
    before = undefined;
    const inputs = queue;
    queue = [];
    for (const input of inputs) await send(input);
  }

  const machine: Machine = Object.create(twin, {
    width: { get: () => twin.width },
    height: { get: () => twin.height },
    // what has not been done to the board is waited for as if it were the bundle's
    pending: { value: () => twin.pending() + queue.length },
    settlePromises: {
      value: async () => {
        await catchUp();
        if (twin.pending() > 0) await twin.settlePromises();
      },
    },
    pointer: {
      value: (x: number, y: number, pressed: boolean) => {
        if (queue.length === 0) before = shown();
        queue.push({ x, y, pressed });
        twin.pointer(x, y, pressed);
      },
    },
    wheel: {
      value: () => {
        throw new Error('the board has a mouse without a wheel');
      },
    },
    key: {
      value: () => {
        throw new Error('the board has no keyboard');
      },
    },
  });

  return {
    machine,
    async same(limit) {
      await catchUp();
      await waitFor(shown(), limit);
    },
  };
}
