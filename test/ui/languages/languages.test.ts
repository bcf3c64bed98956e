/** Four languages in one bundle: every screen of the operator's ways can be read in each, at the least monitor; and what flash keeps. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readFonts } from '../../../build/texts';
import { settle } from '../../../src/sim/machine/pace';
import { parseScript } from '../../../src/sim/script/parser';
import { toPng } from '../../../src/sim/script/pictures';
import { createRunner } from '../../../src/sim/script/runner';
import type { LanguageFile } from '../../../src/ui/text/language-file';
import { languages } from '../../../src/ui/text/languages';
import { makeFlash } from '../../gallery/flashes';
import { type Speaker, tours } from '../../gallery/tour';
import { drive, texts } from '../../support/drive';
import { illegible } from './legible';
import { pseudoEnglish } from './pseudo';
import { bundleOf, recorderWith, serial } from './recorder';
import { ukrainian } from './uk';

const four = [...languages, ukrainian, pseudoEnglish];
const size = { width: 1280, height: 720 };
/** Pixels of the letters of fields at that size. */
const letterSize = 14;
const faces = Object.values(readFonts());
const pictures = join(import.meta.dirname, '../../../out/languages');

const typed: Readonly<Record<string, Speaker['words']>> = {
  ru: { password: 'лесной-ветер-42', second: 'северный-берег-7', one: 'мастер и маргарита', two: 'королёв' },
  en: { password: 'forest-wind-42', second: 'northern-shore-7', one: 'pale fire', two: 'lincoln' },
  uk: { password: 'лісовий-вітер-42', second: 'північний-ґанок-7', one: 'тіні забутих предків', two: 'їжакевич' },
  xa: { password: 'forest-wind-42', second: 'northern-shore-7', one: 'pale fire', two: 'lincoln' },
};

const speak = ({ code, name, texts: wordings }: LanguageFile): Speaker => ({
  texts: wordings,
  choose: `choose #lang "${name}"`,
  words: typed[code]!,
});

let bundle: string;
beforeAll(async () => {
  bundle = await bundleOf(four);
});

const walks = tours.filter(({ only }) => only !== '1920x1080');

describe.each(four.map((file) => [file.code, file] as const))('%s', (code, file) => {
  test.each(walks.map((tour, i) => [i, tour] as const))('way %i can be read', { timeout: 300_000 }, async (i, tour) => {
    const recorder = await recorderWith(bundle, size);
    const { machine, glyphs, nor } = recorder;
    const problems = new Map<string, string>();
    try {
      makeFlash(nor, tour.flash, serial);
      await machine.powerOn();
      await settle(machine);
      const runner = createRunner({ machine, folder: '.', glyphs, print: () => {} });
      for (const step of parseScript(tour.walked(speak(file)))) {
        // the last scene of a way is a monitor that is too small
        if (step.action.kind === 'shot') {
          const scene = step.action.file.replace('.png', '');
          const found = illegible(machine.tree(), { faces, size: letterSize });
          for (const problem of found) if (!problems.has(problem)) problems.set(problem, scene);
          if (found.length > 0 || process.env.LANGUAGES === 'pictures') {
            mkdirSync(pictures, { recursive: true });
            const picture = { width: machine.width, height: machine.height, pixels: machine.frame() };
            writeFileSync(join(pictures, `${scene}.${code}.png`), toPng(picture));
          }
        } else
          await runner.run(step).catch((error: Error) => {
            throw new Error(`way ${i}, line ${step.line} (${step.source}): ${error.message}`, { cause: error });
          });
      }
    } finally {
      recorder.close();
    }
    expect([...problems].map(([problem, scene]) => `${scene}: ${problem}`)).toEqual([]);
  });
});
