/**
 * What the monitor shows when the bundle has failed: drawn by the machine itself, without the bundle.
 *
 * @module
 */

import { createCommandBuffer } from '@lvgljs/core/command-buffer';
import { attributes, CONTENT, PERCENT, roots, styles, widgets } from '@lvgljs/core/schema';

const lines = [
  ['Ошибка программы', 'Записи и настройки на месте. Нажмите кнопку питания, чтобы включить регистратор снова.'],
  ['Program error', 'Recordings and settings are intact. Press the power button to start the recorder again.'],
] as const;

const COLUMN = 3 | (1 << 16);

/** Command buffer for a bridge just started on a monitor of this size. */
export function faultScreen(width: number, height: number): Uint8Array {
  const buffer = createCommandBuffer();
  const scale = (size: number): number => Math.max(14, Math.round((size * height) / 1080));
  let next = COLUMN;

  const style = (handle: number, name: keyof typeof styles, value: number): void =>
    buffer.command('setLocal', handle, 0, styles[name].id, value);

  function label(text: string, size: number, face: number, color: number, gap: number): void {
    next++;
    buffer.command('create', next, widgets.label, COLUMN, -1);
    buffer.textCommand('setText', text, next, attributes.text.id);
    style(next, 'width', PERCENT + 100);
    style(next, 'font', (face << 16) | scale(size));
    style(next, 'color', color);
    style(next, 'textAlign', styles.textAlign.kind.indexOf('center'));
    style(next, 'marginTop', gap);
  }

  style(roots.screen, 'background', 0x0d1015);
  style(roots.screen, 'backgroundOpacity', 255);
  buffer.command('create', COLUMN, widgets.view, roots.screen, -1);
  style(COLUMN, 'width', Math.max(1, Math.min(width, Math.round(height * 0.9))));
  style(COLUMN, 'height', CONTENT);
  style(COLUMN, 'align', styles.align.kind.indexOf('center'));
  style(COLUMN, 'layout', styles.layout.kind.indexOf('flex'));
  style(COLUMN, 'flow', styles.flow.kind.indexOf('column'));
  for (const [title, text] of lines) {
    label(title, 32, 2, 0xe9edf3, scale(40));
    label(text, 20, 0, 0x98a4b5, scale(12));
  }
  return new Uint8Array(buffer.take() ?? new ArrayBuffer(0));
}
