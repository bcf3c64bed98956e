/**
 * The recorder's own process as a machine: the same interface as the simulated one, so that the same steps run on it.
 *
 * @module
 */
import type { Machine } from '../machine/machine';
import { readTree } from '../machine/wasm';
import type { NativeProcess } from './process';
import type { NativeState, RequestName } from './protocol';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** `state` before the first call. */
const off: NativeState = { power: 'off', isPulled: false, isQuiet: true, pending: 0, now: 0, problem: undefined };

export function createNativeMachine(host: NativeProcess, size: Size): Machine {
  let { width, height } = size;
  let state = off;

  const call = (name: RequestName, ...words: number[]): Buffer => {
    const answer = host.call(name, ...words);
    state = answer.state;
    return answer.result;
  };
  const tell = (name: RequestName, ...words: number[]): void => void call(name, ...words);
  const flag = (value: boolean): number => (value ? 1 : 0);

  return {
    power: () => state.power,
    problem: () => state.problem,
    async powerOn() {
      tell('powerOn');
    },
    powerOff: () => tell('powerOff'),
    pullPlug: () => tell('plug', 1),
    putPlugBack: () => tell('plug', 0),
    isPlugPulled: () => state.isPulled,
    cutAt: (operation) => tell('cutAt', operation),
    isQuiet: () => state.isQuiet,
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    resize(newWidth, newHeight) {
      [width, height] = [newWidth, newHeight];
      tell('resize', width, height);
    },
    pointer: (x, y, pressed) => tell('pointer', x, y, flag(pressed)),
    pointerLost: () => tell('pointerLost'),
    wheel: (notches) => tell('wheel', notches),
    key: (key, pressed) => tell('key', key, flag(pressed)),
    step: (ms, draw = true) => call('step', ms, flag(draw))[0] !== 0,
    now: () => state.now,
    pending: () => state.pending,
    async settlePromises() {
      tell('settle');
    },
    frame() {
      const bytes = call('frame');
      // A copy begins where words may.
      return new Uint32Array(new Uint8Array(bytes).buffer);
    },
    tree: () => readTree(call('tree').toString('utf8')),
    hit: (x, y) => call('hit', x, y).readUInt32LE(0),
    focused: () => call('focused').readUInt32LE(0),
    stats() {
      const bytes = call('stats');
      const [heapBytes, refusedCommands, droppedEvents, widgets, bridgeBytes] = Array.from({ length: 5 }, (_, index) =>
        Number(bytes.readBigUInt64LE(8 * index)),
      );
      return {
        heapBytes: heapBytes!,
        bridgeBytes: bridgeBytes!,
        widgets: widgets!,
        refusedCommands: refusedCommands!,
        droppedEvents: droppedEvents!,
      };
    },
  };
}
