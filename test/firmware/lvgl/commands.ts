/**
 * Command buffers by hand, and a bridge with the project's fonts: the ABI is tested below the binding.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  attributes,
  COMMAND_MAGIC,
  events,
  methods,
  opcodes,
  parts,
  type StyleName,
  styles,
  type WidgetType,
  widgets,
} from '../../../firmware/lvgl/schema.ts';
import { type Bridge, loadBridge } from '../../../src/sim/machine/wasm.ts';

const out = (name: string) =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../out/${name}`, import.meta.url))));

export const wasm = out('lvgl/bridge.wasm');
export const icons = JSON.parse(new TextDecoder().decode(out('fonts/icons.json'))) as Record<string, number>;

type Field = number | string | Uint8Array;

function littleEndian(word: number): number[] {
  return [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, (word >>> 24) & 255];
}

/** One command: numbers are words, strings and bytes get their length before them. */
export function command(opcode: number, ...fields: Field[]): number[] {
  const body: number[] = [];
  for (const field of fields) {
    if (typeof field === 'number') {
      body.push(...littleEndian(field));
      continue;
    }
    const bytes = typeof field === 'string' ? new TextEncoder().encode(field) : field;
    body.push(...littleEndian(bytes.length));
    for (const byte of bytes) body.push(byte);
    while (body.length % 4 !== 0) body.push(0);
  }
  return [...littleEndian(opcode | ((body.length / 4) << 8)), ...body];
}

export const buffer = (...commands: number[][]) =>
  Uint8Array.from([...littleEndian(COMMAND_MAGIC), ...commands.flat()]);

export const create = (handle: number, type: WidgetType, parent = 1, index = -1) =>
  command(opcodes.create, handle, widgets[type], parent, index);
export const remove = (handle: number) => command(opcodes.remove, handle);
export const setInt = (handle: number, name: keyof typeof attributes, value: number) =>
  command(opcodes.setInt, handle, attributes[name].id, value);
export const setText = (handle: number, name: keyof typeof attributes, text: string) =>
  command(opcodes.setText, handle, attributes[name].id, text);
export const style = (handle: number, values: Partial<Record<StyleName, number>>, selector = 0) =>
  Object.entries(values).flatMap(([name, value]) =>
    command(opcodes.setLocal, handle, selector, styles[name as StyleName].id, value),
  );
export const listen = (handle: number, ...names: (keyof typeof events)[]) =>
  command(
    opcodes.listen,
    handle,
    names.reduce((mask, name) => mask | (1 << events[name]), 0),
  );
export const call = (handle: number, method: keyof typeof methods, integer = 0, text = '') =>
  command(opcodes.call, handle, methods[method], integer, text);
export const buttons = (handle: number, ...all: (readonly [control: number, text: string])[]) =>
  command(opcodes.buttons, handle, all.length, ...all.flat());

/** At its place, out of any layout. */
export const at = (handle: number, x: number, y: number, width: number, height: number) =>
  style(handle, { x, y, width, height });

export const font = (face: number, size: number) => (face << 16) | size;
export const itemsPart = parts.items;

/** A started bridge with fonts, its screen set in 16 px, its first event taken. */
export async function startBridge(width = 640, height = 480): Promise<Bridge> {
  const bridge = await loadBridge(wasm);
  bridge.start(width, height);
  bridge.font(0, out('fonts/inter-400.ttf'));
  bridge.font(7, out('fonts/icons.ttf'));
  bridge.exec(buffer(style(1, { font: font(0, 16), color: 0xffffff })));
  bridge.events();
  return bridge;
}

/** Runs commands and fails on a refused one. */
export function run(bridge: Bridge, ...commands: number[][]): void {
  const before = Array.from({ length: 12 }, (_, kind) => bridge.errorCount(kind));
  const refused = bridge.exec(buffer(...commands));
  if (refused === 0) return;
  const kinds = before.map((count, kind) => bridge.errorCount(kind) - count);
  throw new Error(`${refused} refused; by kind: ${kinds.join(' ')}`);
}

export interface Received {
  readonly event: keyof typeof events;
  readonly handle: number;
  readonly a: number;
  readonly b: number;
  readonly text: string;
}

/** All waiting events, taken. */
export function take(bridge: Bridge): Received[] {
  const bytes = bridge.events();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Received[] = [];
  for (let from = 0; from < bytes.length; ) {
    const head = view.getUint32(from, true);
    const length = head >>> 8;
    const name = Object.entries(events).find(([, number]) => number === (head & 255))![0] as keyof typeof events;
    found.push({
      event: name,
      handle: view.getUint32(from + 4, true),
      a: view.getInt32(from + 8, true),
      b: view.getInt32(from + 12, true),
      text: new TextDecoder().decode(bytes.subarray(from + 16, from + 16 + length)),
    });
    from += 16 + ((length + 3) & ~3);
  }
  return found;
}

export function widget(bridge: Bridge, handle: number) {
  const found = bridge.tree().find((one) => one.handle === handle);
  if (!found) throw new Error(`no widget ${handle}`);
  return found;
}

/** A short press and release of the mouse. */
export function click(bridge: Bridge, x: number, y: number): void {
  bridge.pointer(x, y, false);
  bridge.pointer(x, y, true);
  bridge.advance(20);
  bridge.pointer(x, y, false);
}

interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export function clickOn(bridge: Bridge, box: Box | null | undefined): void {
  if (!box) throw new Error('nothing to click');
  click(bridge, (box.x1 + box.x2) >> 1, (box.y1 + box.y2) >> 1);
}

export function press(bridge: Bridge, key: number): void {
  bridge.key(key, true);
  bridge.key(key, false);
}

export function type(bridge: Bridge, text: string): void {
  for (const letter of text) press(bridge, letter.codePointAt(0)!);
}
