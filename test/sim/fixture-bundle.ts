/**
 * A bundle of a page of plain JavaScript for tests of the machine: a button that counts its clicks in flash, a field with a
 * keyboard, a drop-down, a list that scrolls, and ways to fail. It knows nothing of the recorder's bundle.
 */

import { type CommandBuffer, createCommandBuffer } from '@lvgljs/core/command-buffer';
import {
  attributes,
  buttonControl,
  CONTENT,
  events,
  PERCENT,
  roots,
  styles,
  type WidgetType,
  widgets,
} from '@lvgljs/core/schema';

export const options = Array.from({ length: 20 }, (_, i) => `Option ${i + 1}`);
const letters = { EN: 'qwe', RU: 'йцу' } as const;

const handles = {
  button: 3,
  count: 4,
  field: 5,
  keyboard: 6,
  dropdown: 7,
  list: 8,
  dead: 9,
  cover: 10,
  fail: 11,
  pad: 12,
};
const handle = (name: keyof typeof handles): number => handles[name] | (1 << 16);

function create(
  buffer: CommandBuffer,
  name: keyof typeof handles,
  type: WidgetType,
  parent: number = roots.screen,
): void {
  buffer.command('create', handle(name), widgets[type], parent, -1);
  buffer.textCommand('setText', name, handle(name), attributes.name.id);
}

function place(
  buffer: CommandBuffer,
  name: keyof typeof handles,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const values = { x, y, width, height };
  for (const key of ['x', 'y', 'width', 'height'] as const)
    buffer.command('setLocal', handle(name), 0, styles[key].id, values[key]);
}

let spare = 100;
function label(buffer: CommandBuffer, parent: number, text: string): void {
  const made = spare++ | (1 << 16);
  buffer.command('create', made, widgets.label, parent, -1);
  buffer.textCommand('setText', text, made, attributes.text.id);
  for (const side of ['width', 'height'] as const) buffer.command('setLocal', made, 0, styles[side].id, CONTENT);
}

function keys(buffer: CommandBuffer, language: keyof typeof letters, upper: boolean): void {
  const other = language === 'EN' ? 'RU' : 'EN';
  const row = [...(upper ? letters[language].toUpperCase() : letters[language])].map((key) => [2, key] as const);
  const commands = ['^', other].map((key) => [3 | buttonControl.command | buttonControl.noRepeat, key] as const);
  const all = [...row, ...commands, [4, ' '] as const];
  buffer.pairsCommand('buttons', all, handle('keyboard'), all.length);
}

const words = (fill: (buffer: CommandBuffer) => void): string => {
  const buffer = createCommandBuffer();
  fill(buffer);
  return JSON.stringify([...new Uint32Array(buffer.take()!)]);
};

function screen(buffer: CommandBuffer): void {
  buffer.command('setLocal', roots.screen, 0, styles.font.id, 16); // inherited: without a font nothing has a width
  create(buffer, 'button', 'button');
  place(buffer, 'button', 10, 10, 200, 50);
  buffer.command('setLocal', handle('button'), 0, styles.background.id, 0x3b7cf0);
  buffer.command('setLocal', handle('button'), 0, styles.backgroundOpacity.id, 255);
  label(buffer, handle('button'), 'Count');
  buffer.command('listen', handle('button'), 1 << events.click);
  create(buffer, 'count', 'label');
  place(buffer, 'count', 10, 70, 200, 30);
  create(buffer, 'field', 'textarea');
  place(buffer, 'field', 10, 110, 200, 40);
  buffer.command('setInt', handle('field'), attributes.oneLine.id, 1);
  buffer.textCommand('setText', 'Type here', handle('field'), attributes.placeholder.id);
  create(buffer, 'keyboard', 'keyboard');
  place(buffer, 'keyboard', 10, 300, 600, 100);
  buffer.command('setInt', handle('keyboard'), attributes.target.id, handle('field'));
  keys(buffer, 'EN', false);
  buffer.command('listen', handle('keyboard'), 1 << events.command);
  create(buffer, 'dropdown', 'dropdown');
  place(buffer, 'dropdown', 10, 160, 200, 40);
  buffer.textCommand('setText', options.join('\n'), handle('dropdown'), attributes.options.id);
  create(buffer, 'list', 'list');
  place(buffer, 'list', 300, 10, 200, 120);
  buffer.command('setLocal', handle('list'), 0, styles.layout.id, styles.layout.kind.indexOf('flex'));
  buffer.command('setLocal', handle('list'), 0, styles.flow.id, styles.flow.kind.indexOf('column'));
  buffer.command('setInt', handle('list'), attributes.scrollable.id, 1);
  for (let i = 1; i <= 20; i++) {
    const row = (200 + i) | (1 << 16);
    buffer.command('create', row, widgets.button, handle('list'), -1);
    buffer.command('setLocal', row, 0, styles.width.id, PERCENT + 100);
    buffer.command('setLocal', row, 0, styles.height.id, CONTENT);
    label(buffer, row, `Row ${i}`);
  }
  create(buffer, 'dead', 'button');
  place(buffer, 'dead', 10, 210, 90, 40);
  label(buffer, handle('dead'), 'Dead');
  buffer.command('setInt', handle('dead'), attributes.disabled.id, 1);
  create(buffer, 'fail', 'button');
  place(buffer, 'fail', 110, 210, 90, 40);
  label(buffer, handle('fail'), 'Fail');
  buffer.command('listen', handle('fail'), 1 << events.click);
  create(buffer, 'pad', 'view');
  place(buffer, 'pad', 520, 10, 90, 90);
  buffer.command('setInt', handle('pad'), attributes.clickable.id, 1);
  buffer.command('listen', handle('pad'), (1 << events.press) | (1 << events.pressing) | (1 << events.release));
}

/** Covers the button, as a dialogue would. */
const cover = (buffer: CommandBuffer): void => {
  create(buffer, 'cover', 'modal', roots.overlay);
};

/**
 * The bundle. Clicks are counted as programmed bytes at the start of the flash; the count is shown as `count N`; `Fail` throws;
 * an Argon2id promise is asked for at start and logged when it comes; the drag's cells are logged.
 */
export function fixtureBundle(): string {
  return `
const exec = (words) => host.ui.exec(new Uint32Array(words).buffer);
const text = (handle, value) => { // ASCII is enough here
  const padded = (value.length + 3) >> 2, bytes = new Uint8Array(padded * 4);
  for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
  exec([0x4c560001, 5 | (3 + padded) << 8, handle, ${attributes.text.id}, value.length, ...new Uint32Array(bytes.buffer)]);
};
const count = () => {
  const bytes = host.flash.read(0, 64);
  if (bytes === null) return -1;
  const first = new Uint8Array(bytes).indexOf(0xff);
  return first < 0 ? 64 : first;
};
const show = () => text(${handle('count')}, 'count ' + count());
exec(${words(screen)});
show();
const layouts = { 'EN^': ${words((b) => keys(b, 'EN', true))}, EN: ${words((b) => keys(b, 'EN', false))},
  'RU^': ${words((b) => keys(b, 'RU', true))}, RU: ${words((b) => keys(b, 'RU', false))} };
let language = 'EN', shift = false;
let cells = [];
function command(key) {
  if (key === '^') shift = !shift;
  else { language = key; shift = false; }
  exec(layouts[language + (shift ? '^' : '')]);
}
function take() {
  const words = new Int32Array(host.ui.events());
  for (let at = 0; at < words.length; ) {
    const kind = words[at] & 0xff, length = words[at] >>> 8, handle = words[at + 1];
    const bytes = new Uint8Array(words.buffer, (at + 4) * 4, length);
    if (kind === ${events.click} && handle === ${handle('button')}) {
      const n = count();
      host.flash.program(n, new Uint8Array([0]).buffer);
      show();
      if (n === 4) exec(${words(cover)});
    }
    if (kind === ${events.click} && handle === ${handle('fail')}) throw new Error('asked to fail');
    if (kind === ${events.command}) command(String.fromCharCode(...bytes));
    if (kind === ${events.press}) cells = [];
    if (kind === ${events.press} || kind === ${events.pressing}) {
      const cell = 1 + Math.floor(words[at + 2] / 30) + 3 * Math.floor(words[at + 3] / 30);
      if (cells.at(-1) !== cell) cells.push(cell);
    }
    if (kind === ${events.release}) host.log('info', 'drag ' + cells.join(' '));
    at += 4 + ((length + 3) >> 2);
  }
}
let second = 0;
host.crypto.argon2id(new Uint8Array([1]).buffer, new ArrayBuffer(8), { memory: 8, passes: 1, lanes: 1, length: 16 })
  .then((hash) => host.log('info', 'hash of ' + hash.byteLength));
host.run(() => {
  take();
  const now = Math.floor(host.clock.now() / 1000);
  if (now > second) { second = now; host.log('debug', 'second ' + now); }
});
`;
}
