/** Sizes that depend on each other without an end stop nothing but themselves. */

import { createCommandBuffer } from '@lvgljs/core/command-buffer';
import { attributes, errors, methods, roots, widgets } from '@lvgljs/core/schema';
import { expect, test } from 'vitest';
import { loadAssets } from '../../../src/sim/machine/assets';

/** Views one in the other, the innermost with two labels as wide as it, itself as wide as they are. */
const circle =
  '0100564c01040000030001000100000001000000ffffffff01040000040001000100000003000100ffffffff01040000050001000100000004000100ffffffff' +
  '08030000030000001a0000000100000001040000060001000100000005000100ffffffff0a0300000600010003000000000000000604000006000100000000001' +
  '30000000900000001040000070001000200000006000100ffffffff01040000080001000200000006000100ffffffff0803000006000000010000006400004' +
  '00a030000080001000600000000000000';

test('a circle of sizes is a counted error, and the monitor goes on', async () => {
  const { createBridge, fonts } = await loadAssets();
  const bridge = await createBridge();
  bridge.start(1280, 720);
  for (const { face, bytes } of fonts) bridge.font(face, bytes);
  expect(bridge.exec(Uint8Array.from(Buffer.from(circle, 'hex')))).toBe(0);
  bridge.advance(16);
  bridge.render();
  bridge.pointer(10, 10, true);
  bridge.pointer(10, 10, false);
  expect(bridge.hit(10, 10)).toBeGreaterThan(0);
  expect(bridge.errorCount(errors.layout)).toBeGreaterThan(0);
  expect(bridge.widgetCount()).toBe(6);
});

test('the cost of a circle of sizes is bounded: among many widgets, and when it is asked for again and again', async () => {
  const { createBridge, fonts } = await loadAssets();
  const bridge = await createBridge();
  bridge.start(1280, 720);
  for (const { face, bytes } of fonts) bridge.font(face, bytes);
  const views = createCommandBuffer();
  for (let i = 0; i < 2000; i++) views.command('create', 0x10000 + 100 + i, widgets.view, roots.screen, 0xffffffff);
  expect(bridge.exec(new Uint8Array(views.take()!))).toBe(0);
  expect(bridge.exec(Uint8Array.from(Buffer.from(circle, 'hex')))).toBe(0);
  const before = bridge.errorCount(errors.layout);
  const again = createCommandBuffer();
  for (let i = 0; i < 300; i++) {
    again.textCommand('setText', `${i}`, 0x10007, attributes.text.id);
    again.textCommand('call', '', 0x10005, methods.reveal, 0);
  }
  bridge.exec(new Uint8Array(again.take()!));
  bridge.advance(16);
  bridge.render();
  // one giving up for each call of the host, however many commands it held
  expect(bridge.errorCount(errors.layout) - before).toBeLessThanOrEqual(3);
});
