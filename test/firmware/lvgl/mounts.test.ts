/** 1,000 mounts and unmounts of every widget type, in QuickJS over the real bridge: all counts are as before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';
import { expect, test } from 'vitest';
import { quickjsBuild } from '../../../build/bundle';
import { toBuffer } from '../../../src/hal/bytes';
import { loadAssets } from '../../../src/sim/machine/assets';
import { createVm } from '../../../src/sim/machine/vm';

const root = join(import.meta.dirname, '../../..');

test('1,000 mounts and unmounts leave as many nodes, widgets and LVGL bytes as before', async () => {
  const out = join(root, 'out/test');
  await build(quickjsBuild({ mounts: join(import.meta.dirname, 'support/mounts-bundle.tsx') }, out));
  const { createBridge, fonts } = await loadAssets();
  const bridge = await createBridge();
  expect(bridge.start(640, 480)).toBe(true);
  for (const { face, bytes } of fonts) bridge.font(face, bytes);

  let told = { nodes: -1, refused: -1 };
  const unused = (): never => {
    throw new Error('not of this test');
  };
  const vm = await createVm({
    ui: { exec: (commands) => bridge.exec(new Uint8Array(commands)), events: () => toBuffer(bridge.events()) },
    flash: { size: 8192, sectorSize: 4096, programUnit: 1, read: unused, program: unused, erase: unused },
    identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
    clock: { now: () => 0, wall: () => null },
    crypto: { hmacSha256: unused, equal: unused, argon2id: unused, keyId: unused, seal: unused },
    random: unused,
    log: (_level, text) => {
      told = JSON.parse(text);
    },
  });
  expect(vm.load(readFileSync(join(out, 'mounts.js'), 'utf8'))).toEqual({ kind: 'ok' });

  const tick = () => {
    expect(vm.tick()).toEqual({ kind: 'ok' });
    expect(told.refused).toBe(0);
    bridge.advance(16);
    bridge.render();
    expect(bridge.widgetCount()).toBe(told.nodes);
    return { nodes: told.nodes, bytes: bridge.bytes() };
  };
  // glyph caches fill during the first rounds
  for (let i = 0; i < 40; i++) tick();
  const mounted = tick();
  const unmounted = tick();
  expect(mounted.nodes).toBeGreaterThan(19);
  for (let i = 0; i < 1000; i++) {
    tick();
    tick();
  }
  expect(tick()).toEqual(mounted);
  expect(tick()).toEqual(unmounted);
  vm.dispose();
});
