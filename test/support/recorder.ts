/**
 * A simulated recorder for tests: virtual time, fixed seed and wall clock, flash in memory unless a file is named.
 *
 * @module
 */

import { seededBytes } from '../../src/sim/machine/random';
import { createRecorder, type Recorder } from '../../src/sim/machine/recorder';
import type { Bridge } from '../../src/sim/machine/wasm';

export interface TestRecorderOptions {
  readonly width?: number;
  readonly height?: number;
  readonly flash?: string;
  readonly serial?: string;
  readonly seed?: number;
  readonly log?: (text: string) => void;
  readonly onBridge?: (bridge: Bridge) => void;
}

export function createTestRecorder(options: TestRecorderOptions = {}): Promise<Recorder> {
  const {
    width = 1920,
    height = 1080,
    flash,
    serial = 'ATNVR0000000017',
    seed = 1,
    log = () => {},
    onBridge,
  } = options;
  return createRecorder(
    { width, height, flash, identity: { model: 'AT-NVR 32', serial } },
    {
      random: seededBytes(seed),
      seed,
      cursor: false,
      wall: () => ({ ms: Date.UTC(2026, 0, 15, 11, 32), offset: 180 }),
      log: (_source, _level, text) => log(text),
      ...(onBridge && { onBridge }),
    },
  );
}
