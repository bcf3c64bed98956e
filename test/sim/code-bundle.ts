/**
 * A bundle that shows a QR code, a field for the code that answers it and a keypad with the signs a code can have; and a second,
 * nameless QR code when `#twice` is clicked. It stands for the recorder's window in tests of the tools around it.
 */

import { type CommandBuffer, createCommandBuffer } from '@lvgljs/core/command-buffer';
import { attributes, events, roots, styles, type WidgetType, widgets } from '@lvgljs/core/schema';
import { encode } from 'uqr';

const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const handles = { field: 3, keypad: 4, twice: 5 };
const handle = (name: keyof typeof handles): number => handles[name] | (1 << 16);
/** Pixels of a module. */
const MODULE = 4;

let spare = 100;
function box(buffer: CommandBuffer, x: number, y: number, width: number, height: number, color: number): void {
  const made = spare++ | (1 << 16);
  buffer.command('create', made, widgets.view, roots.screen, -1);
  const values = { x, y, width, height, background: color, backgroundOpacity: 255 };
  for (const [key, value] of Object.entries(values))
    buffer.command('setLocal', made, 0, styles[key as keyof typeof values].id, value);
}

function qr(buffer: CommandBuffer, text: string, left: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  box(buffer, left, 0, size * MODULE, size * MODULE, 0xffffff);
  for (const [y, row] of data.entries())
    for (let x = 0; x < size; x++) {
      if (!row[x] || row[x - 1]) continue;
      let end = x;
      while (row[end]) end++;
      box(buffer, left + x * MODULE, y * MODULE, (end - x) * MODULE, MODULE, 0);
    }
}

function named(
  buffer: CommandBuffer,
  name: keyof typeof handles,
  type: WidgetType,
  [x, y, width, height]: readonly [number, number, number, number],
): void {
  buffer.command('create', handle(name), widgets[type], roots.screen, -1);
  // As in the recorder, the field is called code.
  buffer.textCommand('setText', name === 'field' ? 'code' : name, handle(name), attributes.name.id);
  const values = { x, y, width, height };
  for (const key of ['x', 'y', 'width', 'height'] as const)
    buffer.command('setLocal', handle(name), 0, styles[key].id, values[key]);
}

const words = (fill: (buffer: CommandBuffer) => void): string => {
  const buffer = createCommandBuffer();
  fill(buffer);
  return JSON.stringify([...new Uint32Array(buffer.take()!)]);
};

/** For a monitor of 640x480; an empty address shows no QR code. */
export function codeBundle(address: string): string {
  const screen = words((buffer) => {
    buffer.command('setLocal', roots.screen, 0, styles.font.id, 16);
    if (address !== '') qr(buffer, address, 0);
    named(buffer, 'field', 'textarea', [10, 320, 300, 40]);
    buffer.command('setInt', handle('field'), attributes.oneLine.id, 1);
    named(buffer, 'keypad', 'keyboard', [0, 380, 640, 60]);
    buffer.command('setInt', handle('keypad'), attributes.target.id, handle('field'));
    const keys = [...signs].map((sign) => [1, sign] as const);
    buffer.pairsCommand('buttons', keys, handle('keypad'), keys.length);
    named(buffer, 'twice', 'button', [330, 320, 80, 40]);
    buffer.command('listen', handle('twice'), 1 << events.click);
  });
  const second = words((buffer) => {
    if (address !== '') qr(buffer, 'ANOTHER', 420);
  });
  return `
const exec = (words) => host.ui.exec(new Uint32Array(words).buffer);
exec(${screen});
host.run(() => {
  const words = new Int32Array(host.ui.events());
  for (let at = 0; at < words.length; at += 4 + (((words[at] >>> 8) + 3) >> 2))
    if (words[at + 1] === ${handle('twice')}) exec(${second});
});
`;
}
