/** What LVGL keeps of the letters it has drawn, and that all of it can be given back. */
import { expect, test } from 'vitest';
import type { Bridge } from '../../../src/sim/machine/wasm.ts';
import { drive, powerOn, setUp } from '../../support/drive.ts';
import { createTestRecorder } from '../../support/recorder.ts';

test('letters given back are drawn again to the pixel, and no others cost memory', async () => {
  const bridges: Bridge[] = [];
  const recorder = await createTestRecorder({ width: 1280, height: 720, onBridge: (bridge) => bridges.push(bridge) });
  const { machine } = recorder;
  const forget = () => {
    for (const bridge of bridges) bridge.forgetLetters();
    return machine.stats().bridgeBytes;
  };
  try {
    await powerOn(recorder);
    await drive(recorder, `${setUp}click #logout\nclick #forgot\nclick #cancel\nhover #clock\nadvance 1s`);
    const before = machine.frame().slice();
    const held = machine.stats().bridgeBytes;
    const without = forget();
    expect(held - without).toBeGreaterThan(10_000);
    // there and back draws all of it again
    await drive(recorder, 'click #forgot\nclick #cancel\nhover #clock\nadvance 1s');
    expect(Buffer.compare(Buffer.from(machine.frame().slice().buffer), Buffer.from(before.buffer))).toBe(0);
    expect(machine.stats().bridgeBytes).toBeGreaterThan(without + 10_000);
    expect(forget()).toBe(without);
  } finally {
    recorder.close();
  }
});
