/** Four languages in one bundle: every screen of the operator's ways can be read in each, at the least monitor; and what flash keeps. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readFonts } from '../../../build/texts';
import { settle } from '../../../src/sim/machine/pace';
import type { Recorder } from '../../../src/sim/machine/recorder';
import { parseScript } from '../../../src/sim/script/parser';
import { toPng } from '../../../src/sim/script/pictures';
import { createRunner } from '../../../src/sim/script/runner';
import type { LanguageFile } from '../../../src/ui/text/language-file';
import { languages } from '../../../src/ui/text/languages';
import { makeFlash } from '../../gallery/flashes';
import { type Speaker, tours } from '../../gallery/tour';
import { choosePassword, drive, texts } from '../../support/drive';
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

test('what cannot be read is told', () => {
  const area = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });
  const whole = area(0, 0, 99, 99);
  const widget = { type: 'label', states: [], parent: 1, clip: whole, rect: whole };
  const told = (...more: object[]): string[] =>
    illegible(
      [
        { ...widget, type: 'view', handle: 1, parent: 0 },
        ...more.map((each, i) => ({ ...widget, handle: i + 2, ...each })),
      ],
      { faces, size: letterSize },
    );
  expect(told({ text: 'Пароль' })).toEqual([]);
  expect(told({ text: 'Контрольные вопросы', rect: area(0, 0, 99, 16), clip: area(0, 0, 99, 16) })).toEqual([
    'without room for all of it: label "Контрольные вопросы"',
  ]);
  expect(told({ text: 'Пароль', rect: area(0, 0, 120, 99) })).toEqual(['cut at its side: label "Пароль"']);
  expect(told({ text: 'Пароль', rect: area(0, 0, 99, 120) })).toEqual(['cut above or below: label "Пароль"']);
  expect(told({ text: 'Пароль' }, { text: 'Код' })).toEqual(['over "Код": label "Пароль"']);
  expect(told({ text: 'Пароль' }, { type: 'button', name: 'next' })).toEqual(['over button #next: label "Пароль"']);
  expect(told({ text: 'login.title' })).toEqual(['a key: label "login.title"']);
  expect(told({ text: 'Код {n}' })).toEqual(['a place that was not filled: label "Код {n}"']);
  expect(told({ text: '入' })).toEqual(['no glyph for 入: label "入"']);
  expect(told({ type: 'dropdown', text: 'Какая Ваша любимая книга?' })[0]).toContain('longer than its field');
  expect(told({ type: 'keyboard', buttons: [{ text: 'Продолжить', rect: area(0, 0, 30, 30) }] })[0]).toContain(
    'its key',
  );
});

describe('what flash keeps', () => {
  /** Set-up in Ukrainian and a log-out. */
  const setUp = tours[0]!
    .walked(speak(ukrainian))
    .split('shot login.png')[0]!
    .replaceAll(/^\s*shot .*$/gm, '');

  test('a recorder set up in Ukrainian keeps it after a restart', async () => {
    const recorder = await recorderWith(bundle, size);
    try {
      await recorder.machine.powerOn();
      await settle(recorder.machine);
      await drive(recorder as Recorder, `${setUp}\npower off\npower on\nexpect "Вхід до реєстратора"`);
      expect(texts(recorder as Recorder)).toContain('Українська');
      await drive(recorder as Recorder, 'click #forgot\nclick #mode-support\ncode');
    } finally {
      recorder.close();
    }
  });

  test('a build without Ukrainian shows Russian, and loses nothing', async () => {
    const first = await recorderWith(bundle, size);
    await first.machine.powerOn();
    await settle(first.machine);
    await drive(first as Recorder, setUp);
    first.close();

    const { password } = typed.uk!;
    const second = await recorderWith(await bundleOf(languages), size, first.nor);
    await second.machine.powerOn();
    await settle(second.machine);
    await drive(
      second as Recorder,
      `expect "Вход в регистратор"
       reject #lang
       click #look
       click #password
       keys "${password}"
       key Enter
       expect "Вы вошли как admin"
       expect "Первая настройка завершена"`,
    );
    second.close();

    const third = await recorderWith(bundle, size, first.nor);
    await third.machine.powerOn();
    await settle(third.machine);
    await drive(third as Recorder, 'expect "Вхід до реєстратора"\nexpect "Українська"');
    third.close();
  });

  test('an answer may not repeat its question in any of the languages', async () => {
    const recorder = await recorderWith(bundle, size);
    try {
      await recorder.machine.powerOn();
      await settle(recorder.machine);
      await drive(
        recorder as Recorder,
        `click #choose-en
         click #next
         ${choosePassword}
         choose #question-1 "What is your favourite book?"
         click #answer-1
         keys "яка ваша улюблена книга"
         click #repeat-1
         keys "яка ваша улюблена книга"
         click #next
         expect "The answer repeats the question."`,
      );
    } finally {
      recorder.close();
    }
  });
});
