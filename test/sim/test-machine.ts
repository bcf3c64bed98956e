/** A machine with the fixture bundle, for tests. */

import { readFileSync } from 'node:fs';
import { simulatedDeviceKey } from '../../src/sim/desk/provisioning';
import { createNor, type Nor } from '../../src/sim/flash/nor';
import type { Bridge } from '../../src/sim/machine/bridge';
import { createCrypto } from '../../src/sim/machine/crypto';
import { createMachine, type Machine } from '../../src/sim/machine/machine';
import { settle } from '../../src/sim/machine/pace';
import { seededBytes } from '../../src/sim/machine/random';
import { loadBridge } from '../../src/sim/machine/wasm';
import type { KeyGlyphs } from '../../src/sim/script/typing';
import { fixtureBundle } from './fixture-bundle';

const file = (path: string): Uint8Array => readFileSync(new URL(`../../out/${path}`, import.meta.url));

export const glyphs: KeyGlyphs = { shift: '^', hide: 'v' };

export interface TestMachine {
  readonly machine: Machine;
  readonly nor: Nor;
  readonly logged: string[];
  /** Numbers of the areas drawn, one entry for each report. */
  readonly draws: number[];
  close(): void;
}

export async function testMachine({
  bundle = fixtureBundle(),
  nor = createNor(),
  width = 640,
  height = 480,
  cursor = false,
  /** Puts something between machine and bridge; told the number of the bridge. */
  change = (bridge: Bridge, _number: number): Bridge => bridge,
} = {}): Promise<TestMachine> {
  const wasm = file('lvgl/bridge.wasm');
  const logged: string[] = [];
  const draws: number[] = [];
  let bridges = 0;
  const crypto = createCrypto({ deviceKey: simulatedDeviceKey('TEST') });
  const machine = createMachine(
    {
      createBridge: () => {
        const number = bridges++;
        return loadBridge(wasm).then((bridge) => change(bridge, number));
      },
      fonts: [0, 2].map((face) => ({ face, bytes: file(`fonts/inter-${400 + 100 * face}.ttf`) })),
      bundle,
      flash: nor,
      crypto,
      identity: { model: 'AT-NVR 32', serial: 'TEST' },
      random: seededBytes(1),
      wall: () => null,
      log: (source, level, text) => {
        logged.push(`${source} ${level}: ${text}`);
      },
    },
    {
      width,
      height,
      cursor,
      onDraw: (areas) => {
        draws.push(areas.length);
      },
    },
  );
  await machine.powerOn();
  await settle(machine);
  return { machine, nor, logged, draws, close: () => crypto.close() };
}
