/** The contract's cases and the store inside QuickJS, on the simulator's devices. */

import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { simulatedPrivateKey } from '../../../src/sim/desk/vendor-keys';
import { createNor, type NorGeometry } from '../../../src/sim/flash/nor';
import { createCrypto } from '../../../src/sim/machine/crypto';
import { createVm } from '../../../src/sim/machine/vm';
import { bundleForEngine } from '../../support/engine-bundle';
import { toHex } from '../../support/hex';
import { contractCases } from './cases';
import { openSamples } from './open-samples';
import type { SealSample } from './seal-cases';
import { live } from './store-life';

const crypto = createCrypto(simulatedKeys('ATNVR0000000017'));
afterAll(() => crypto.close());

/** Bundles a program, runs it to its end in a fresh engine, and gives what it logged. */
async function runInside(program: string, geometry: NorGeometry, image?: Uint8Array) {
  const source = await bundleForEngine(program, import.meta.dirname);
  const logged: string[] = [];
  const nor = createNor({ geometry, ...(image && { image }) });
  const vm = await createVm({
    ui: { exec: (commands) => Math.min(commands.byteLength, 1), events: () => new ArrayBuffer() },
    flash: nor,
    identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
    clock: { now: () => Math.floor(performance.now()), wall: () => null },
    crypto,
    random: (length) => new Uint8Array(randomBytes(length)).buffer,
    log: (level, text) => {
      if (level === 'info' && text.startsWith('>')) logged.push(text.slice(1));
    },
  });
  let outcome = vm.load(source);
  for (let turn = 0; turn < 100 && outcome.kind === 'ok' && vm.pending() > 0; turn++) {
    await vm.settle();
    outcome = vm.tick();
  }
  expect(outcome).toEqual({ kind: 'ok' });
  vm.dispose();
  return { logged, nor };
}

describe('inside QuickJS', () => {
  it.each([1, 16])('the host keeps the contract (unit %i)', async (programUnit) => {
    const program = `
      import { runContract } from './cases';
      host.run(() => {});
      runContract(host).then((result) => host.log('info', '>' + JSON.stringify(result)));`;
    const { logged } = await runInside(program, { size: 32768, sectorSize: 8192, programUnit });
    expect(JSON.parse(logged[0]!)).toEqual({ passed: contractCases.length, failures: [] });
  });

  it('what it sealed opens, with its tag, and exports the same', async () => {
    const program = `
      import { sealSamples } from './seal-cases';
      host.run(() => {});
      sealSamples(host).then((all) => all.forEach((sample) => host.log('info', '>' + JSON.stringify(sample))));`;
    const { logged } = await runInside(program, { size: 8192, sectorSize: 4096, programUnit: 1 });
    const samples: readonly SealSample[] = logged.map((line) => JSON.parse(line));
    expect(samples.length).toBeGreaterThan(30);
    expect(openSamples(samples, simulatedPrivateKey)).toEqual([]);
  });

  it('the store writes the same bytes as in Node', async () => {
    const geometry = { size: 16384, sectorSize: 4096, programUnit: 4 };
    const program = "import { live } from './store-life'; live(host); host.run(() => {});";
    const inside = await runInside(program, geometry);
    const outside = createNor({ geometry });
    live({ flash: outside, crypto });
    expect(toHex(inside.nor.image)).toBe(toHex(outside.image));
  });

  it('mounts quickly', async () => {
    const program = (geometry: string) => `
      import { openStore } from '../../../src/hal/store/store';
      host.run(() => {});
      let store = openStore({ ...host, erased: 'new' });
      store.commit({ put: { password: new Uint8Array(57) } });
      for (let i = 0; i < ${geometry}; i++) store.commit({ put: { uptime: new Uint8Array(8).fill(i) } });
      const times = [];
      for (let i = 0; i < 5; i++) { const t = host.clock.now(); openStore({ ...host, erased: 'new' }); times.push(host.clock.now() - t); }
      host.log('info', '>' + times.sort((a, b) => a - b)[2]);`;
    const small = await runInside(program('40'), { size: 65536, sectorSize: 4096, programUnit: 1 });
    const large = await runInside(program('1000'), { size: 1 << 20, sectorSize: 131072, programUnit: 1 });
    console.log(
      `mount in QuickJS: 64 KiB partition ${small.logged[0]} ms; 1 MiB with 1,000 records ${large.logged[0]} ms`,
    );
    // Far from the aim of 30 ms, for machines that are busy.
    expect(Number(large.logged[0])).toBeLessThan(1000);
  });
});
