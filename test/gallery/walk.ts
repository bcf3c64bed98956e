/**
 * Walks the tour on a recorder of its own and hands over each scene.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { Language, Look } from '../../src/auth/types';
import type { TreeWidget } from '../../src/sim/machine/bridge';
import type { Machine } from '../../src/sim/machine/machine';
import { parseScript, parseSize } from '../../src/sim/script/parser';
import { createRunner } from '../../src/sim/script/runner';
import { powerOn } from '../support/drive';
import { createTestRecorder } from '../support/recorder';
import { makeFlash } from './flashes';
import { tours } from './tour';

const serial = 'ATNVR0000000017';

/** Walks all tours; calls `scene` at each `shot` with the machine at rest. */
export async function walk(
  size: string,
  language: Language,
  look: Look,
  scene: (name: string, machine: Machine) => Promise<void> | void,
): Promise<void> {
  const { width, height } = parseSize(size)!;
  for (const { script, flash, only } of tours) {
    if (only && only !== size) continue;
    const recorder = await createTestRecorder({ width, height, serial });
    const { machine, glyphs, nor } = recorder;
    try {
      makeFlash(nor, flash, serial);
      await powerOn(recorder);
      const runner = createRunner({ machine, folder: '.', glyphs, print: () => {} });
      for (const step of parseScript(`${look === 'light' ? 'click #look\n' : ''}${script(language)}`)) {
        if (step.action.kind === 'shot') await scene(step.action.file.replace('.png', ''), machine);
        else
          await runner.run(step).catch((error: Error) => {
            throw new Error(`${size} ${language}, line ${step.line} (${step.source}): ${error.message}`, {
              cause: error,
            });
          });
      }
    } finally {
      recorder.close();
    }
  }
}

/** Short hash of a frame; the upper byte of a pixel is nobody's. */
export function hashOf(pixels: Uint32Array): string {
  const colours = new Uint32Array(pixels.length);
  // a loop: `map` takes longer than the hash
  for (let i = 0; i < pixels.length; i++) colours[i] = pixels[i]! & 0xffffff;
  return createHash('sha256').update(colours).digest('hex').slice(0, 16);
}

/** What a scene means, without what changes for no reason (handles): one line a widget, indented by depth. */
export function outline(tree: readonly TreeWidget[]): string {
  const depth = new Map<number, number>();
  return tree
    .map((widget) => {
      const level = (depth.get(widget.parent) ?? -1) + 1;
      depth.set(widget.handle, level);
      if (!widget.clip) return '';
      const { x1, y1, x2, y2 } = widget.rect;
      const parts = [
        widget.type + (widget.name ? `#${widget.name}` : ''),
        `${x1},${y1} ${x2 - x1 + 1}x${y2 - y1 + 1}`,
        widget.text ? JSON.stringify(widget.text) : '',
        widget.states.join(' '),
        widget.items ? `items: ${widget.items.map((item) => item.text).join(' | ')}` : '',
      ];
      return `${'  '.repeat(level)}${parts.filter(Boolean).join('  ')}\n`;
    })
    .join('');
}
