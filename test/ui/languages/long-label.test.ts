/** A field's label and the words beside it, both as long as a language may make them: neither over the other, nothing cut, at the least monitor. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFonts } from '../../../build/texts';
import { settle } from '../../../src/sim/machine/pace';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { toPng } from '../../../src/sim/script/pictures';
import { english } from '../../../src/ui/text/en';
import type { LanguageFile } from '../../../src/ui/text/language-file';
import { drive, setUp } from '../../support/drive';
import { illegible } from './legible';
import { pseudoEnglish } from './pseudo';
import { bundleOf, recorderWith } from './recorder';

const pictures = join(import.meta.dirname, '../../../out/languages');
const words = (count: number, word: string): string => Array.from({ length: count }, (_, i) => `${word}${i}`).join(' ');

const cases = [
  ['both short', 'Code', '{n} tries · {time}'],
  ['long label', words(12, 'lâbel'), '{n} tries · {time}'],
  ['long aside', 'Code', `{n} {time} ${words(9, 'attëmpt')}`],
  ['both long', words(12, 'lâbel'), `{n} {time} ${words(12, 'attëmpt')}`],
] as const;

const files = cases.map(([name, label, aside], i): LanguageFile => {
  const texts = { ...pseudoEnglish.texts, 'code.label': label, 'code.left': aside };
  return { ...pseudoEnglish, code: `x${'abcd'[i]}`, number: 10 + i, name, texts };
});

let recorder: Recorder;
beforeAll(async () => {
  recorder = (await recorderWith(await bundleOf([english, ...files]), { width: 1280, height: 720 })) as Recorder;
  await recorder.machine.powerOn();
  await settle(recorder.machine);
  await drive(recorder, `${setUp}\nclick #logout\nclick #forgot\nclick #mode-support`);
}, 240_000);
afterAll(() => recorder.close());

test.each(cases)('%s', async (name, label, aside) => {
  const { machine } = recorder;
  await drive(recorder, `key Escape\nkey Escape\nchoose #lang "${name}"\nclick #forgot`);
  for (const typing of [false, true]) {
    if (typing) await drive(recorder, 'click #code\ntype "7"');
    if (process.env.LANGUAGES === 'pictures') {
      mkdirSync(pictures, { recursive: true });
      const picture = { width: machine.width, height: machine.height, pixels: machine.frame() };
      writeFileSync(join(pictures, `${name.replace(' ', '-')}${typing ? '-typing' : ''}.png`), toPng(picture));
    }
    const tree = machine.tree();
    expect(illegible(tree, { faces: Object.values(readFonts()), size: 14 })).toEqual([]);
    const at = (found: (typeof tree)[number] | undefined) => found!.rect;
    const one = at(tree.find(({ text }) => text === label));
    const other = at(tree.find((widget) => widget.name === 'code-aside'));
    const field = at(tree.find((widget) => widget.name === 'code'));
    expect(other.x1).toBeGreaterThan(one.x2);
    expect(Math.max(one.y2, other.y2)).toBeLessThan(field.y1);
    expect(other.y2 - other.y1 > 30).toBe(aside.length > 40);
  }
});
