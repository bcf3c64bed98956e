/** What a designer would look for in the pictures: windows that stand still, lines that fit, states that can be told apart. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Area, TreeWidget } from '../../src/sim/machine/bridge';
import type { Recorder } from '../../src/sim/machine/recorder';
import { palettes } from '../../src/ui/palettes';
import { en } from '../../src/ui/text/en';
import { ru } from '../../src/ui/text/ru';
import { choosePassword, drive, powerOn, setUp } from '../support/drive';
import { createTestRecorder } from '../support/recorder';

const sizes = ['1280x720', '1920x1080', '3840x2160'] as const;
const languages = ['ru', 'en'] as const;
const tables = { ru, en } as const;
const everywhere = sizes.flatMap((size) => languages.map((language) => [size, language] as const));

let recorder: Recorder;
afterEach(() => recorder.close());

async function start(size: string, script: string): Promise<void> {
  const [width, height] = size.split('x').map(Number) as [number, number];
  recorder = await createTestRecorder({ width, height });
  await powerOn(recorder);
  await drive(recorder, script);
}

const there = (wanted: (each: TreeWidget) => boolean): TreeWidget | undefined =>
  recorder.machine.tree().find((each) => each.clip !== null && wanted(each));
function widget(name: string): TreeWidget {
  const found = there((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}
function saying(text: string): TreeWidget {
  const found = there((each) => each.text === text);
  if (!found) throw new Error(`nothing says ${text}`);
  return found;
}
const high = ({ y1, y2 }: Area): number => y2 - y1 + 1;
const pixel = (x: number, y: number): string => {
  const { machine } = recorder;
  return `#${(machine.frame()[y * machine.width + x]! & 0xffffff).toString(16).padStart(6, '0')}`;
};
/** All pixels of an area, row by row. */
function pixels({ x1, y1, x2, y2 }: Area): number[] {
  const { machine } = recorder;
  const frame = machine.frame();
  const all: number[] = [];
  for (let y = y1; y <= y2; y++) for (let x = x1; x <= x2; x++) all.push(frame[y * machine.width + x]! & 0xffffff);
  return all;
}
const away = () => drive(recorder, 'hover #clock\nadvance 1s');

test.each(everywhere)(
  'the window of the wizard stands still, at %s in %s',
  async (size, language) => {
    const t = tables[language];
    await start(size, `click #lang-${language}`);
    const first = widget('wizard').rect;
    const { y2: foot } = widget('next').rect;
    const steps = {
      password: 'click #next',
      'refused password': 'click #next',
      'short password': 'click #new-password\nkeys "ab"\nkey Escape\nclick #next',
      'differing passwords':
        'click #new-password\nkeys "Ab!7-Xy?9-"\nclick #confirm\nkeys "z"\nkey Escape\nclick #next',
      pattern: `click #confirm\nkey Backspace\nkeys "abAb!7-Xy?9-"\nkey Escape\nclick #pattern-edit
      drag #pattern 5 1 8 3\ndrag #pattern 5 1 8 3\nclick #pattern-done`,
      'pattern taken back': 'click #pattern-remove',
      question: 'click #next',
      'refused question': 'click #next',
      'refused answer': `choose #question-1 "${t['question.0']}"\nclick #next`,
      'differing answers': 'click #answer-1\nkeys "Pale Fire"\nclick #repeat-1\nkeys "Lada"\nkey Escape\nclick #next',
      'second question': `click #repeat-1\n${'key Backspace\n'.repeat(4)}keys "Pale Fire"\nclick #next`,
      'taken question': `choose #question-2 "${t['question.0']}"\nclick #next`,
      summary: `choose #question-2 "${t['question.1']}"\nclick #answer-2\nkeys "Lada"\nclick #repeat-2\nkeys "Lada"\nclick #next`,
    };
    for (const [step, script] of Object.entries(steps)) {
      await drive(recorder, script);
      expect(widget('wizard').rect, step).toEqual(first);
      expect(widget('next').rect.y2, step).toBe(foot);
    }
    expect(saying(t['wizard.finish'])).toBeDefined();
  },
  60_000,
);

describe('lines that fit', () => {
  test.each(everywhere)(
    'the first words of the password reset are one line, and stay, at %s in %s',
    async (size, language) => {
      await start(size, `${setUp}click #logout\nclick #lang-${language}\nclick #forgot`);
      const words = tables[language]['common.recordings-stay'];
      const line = high(saying(tables[language]['recovery.mode']).rect);
      const above = saying(words);
      expect(high(above.rect)).toBeLessThanOrEqual(line);
      expect(above.rect.y2).toBeLessThan(widget('mode-questions').rect.y1);
      await drive(recorder, 'click #answer-1-keyboard\nexpect #keyboard');
      const below = saying(words);
      expect(below.clip).toEqual(below.rect);
      expect(high(below.rect)).toBe(high(above.rect));
      expect(below.rect.y1).toBeGreaterThan(widget('mode-support').rect.y2);
      expect(widget('recovery').rect.y2).toBeLessThan(widget('keyboard-panel').rect.y1);
    },
    60_000,
  );

  test.each(everywhere)(
    'what is said of the answers takes as few lines as it can, at %s in %s',
    async (size, language) => {
      await start(size, `${setUp}click #logout\nclick #lang-${language}\nclick #forgot`);
      const line = high(saying(tables[language]['recovery.mode']).rect);
      expect(Math.round(high(saying(tables[language]['questions.hint']).rect) / line)).toBe(
        size === '1280x720' ? 2 : 1,
      );
    },
    60_000,
  );

  test.each(sizes)('new control questions are all there without scrolling, at %s', async (size) => {
    await start(size, `${setUp}click #questions`);
    const names = ['current-password', 'question-1', 'answer-1', 'repeat-1', 'question-2', 'answer-2', 'repeat-2'];
    const places = () => names.map((name) => widget(name).clip);
    const before = places();
    expect(before).toEqual(names.map((name) => widget(name).rect));
    await drive(recorder, 'wheel #question-1 5\nadvance 1s');
    expect(places()).toEqual(before);
    expect(widget('answer-1').rect.y1).toBe(widget('repeat-1').rect.y1);
  });
});

test.each(sizes)('the space bar says whose letters there are, and is still a key, at %s', async (size) => {
  await start(size, `${setUp}click #logout\nclick #password-keyboard`);
  const bar = () => widget('keyboard').buttons!.find(({ text }) => text === ' ')!.rect!;
  const onBar = (text: string): void => {
    const { rect } = widget('space');
    expect(widget('space').text).toBe(text);
    expect([rect.x1 >= bar().x1, rect.x2 <= bar().x2, rect.y1 > bar().y1, rect.y2 < bar().y2]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    // in the middle of it, both ways
    expect(Math.abs(rect.x1 + rect.x2 - bar().x1 - bar().x2)).toBeLessThanOrEqual(4);
    expect(Math.abs(rect.y1 + rect.y2 - bar().y1 - bar().y2)).toBeLessThanOrEqual(4);
  };
  onBar('English');
  const press = ({ x1, x2, y1, y2 }: Area): void => {
    for (const pressed of [false, true, false]) recorder.machine.pointer((x1 + x2) >> 1, (y1 + y2) >> 1, pressed);
    recorder.machine.step(400);
  };
  press(bar());
  expect([...widget('password').text!].length).toBe(1);
  press(widget('keyboard').buttons!.find(({ text }) => text === 'RU')!.rect!);
  onBar('Русский');
});

describe.each(['dark', 'light'] as const)('states in the %s look', (look) => {
  const colors = palettes[look];
  const inLook = look === 'light' ? 'click #look\n' : '';

  test('a mode that cannot be used does not light up under the mouse', async () => {
    await start('1280x720', `${setUp}click #logout\n${inLook}click #forgot`);
    await away();
    const [mail, support] = [widget('mode-mail').rect, widget('mode-support').rect];
    const before = [pixels(mail), pixels(support)];
    await drive(recorder, 'hover #mode-support\nadvance 1s');
    expect(pixels(support)).not.toEqual(before[1]);
    await drive(recorder, 'hover #mode-mail\nadvance 1s');
    expect(widget('mode-mail').states).toContain('disabled');
    expect(pixels(mail)).toEqual(before[0]);
  });

  test('a wrong field is red outside, and the ring of the focus is in it', async () => {
    await start(
      '1280x720',
      `${inLook}click #choose-en\nclick #next\nclick #new-password\nclick #next\nclick #new-password\nadvance 1s`,
    );
    const { rect } = recorder.machine.tree().find(({ handle }) => handle === widget('new-password').parent)!;
    const y = (rect.y1 + rect.y2) >> 1;
    const edge = [0, 1, 2, 3, 4, 5].map((x) => pixel(rect.x1 + x, y));
    const { danger, field, accentText } = colors;
    expect(edge).toEqual([danger, danger, field, accentText, accentText, field]);
  });

  test('buttons that cannot be pressed look alike, plain or not', async () => {
    await start(
      '1280x720',
      `${inLook}click #choose-en\nclick #next\n${choosePassword.replace(/click #next\s*$/, '')}key Escape\nclick #pattern-edit\nadvance 1s`,
    );
    const side = ({ x1, y1, y2 }: Area) => pixels({ x1, x2: x1 + 12, y1, y2 });
    const [clear, done] = [widget('pattern-clear'), widget('pattern-done')];
    expect([clear.states, done.states].flat().filter((state) => state === 'disabled').length).toBe(2);
    expect(side(done.rect)).toEqual(side(clear.rect));
    expect(pixel(clear.rect.x1, (clear.rect.y1 + clear.rect.y2) >> 1)).toBe(colors.cardLine);
  });

  test('the dot under the mouse shows it, unless the pad takes nothing', async () => {
    await start(
      '1280x720',
      `${inLook}click #choose-en\nclick #next\n${choosePassword.replace(/click #next\s*$/, '')}key Escape\nclick #pattern-edit\nadvance 1s`,
    );
    await away();
    const middles = () =>
      widget('pattern').dots!.map(({ x1, x2, y1, y2 }) => pixel((x1 + x2 + 1) >> 1, (y1 + y2 + 1) >> 1));
    expect(new Set(middles())).toEqual(new Set([colors.muted]));
    const { x1, x2, y1, y2 } = widget('pattern').dots![1]!;
    recorder.machine.pointer((x1 + x2) >> 1, (y1 + y2) >> 1, false);
    recorder.machine.step(16);
    expect(middles()).toEqual(middles().map((_, dot) => (dot === 1 ? colors.text : colors.muted)));
    // between the dots there is nothing to press
    recorder.machine.pointer(x2, y2, false);
    recorder.machine.step(16);
    expect(new Set(middles())).toEqual(new Set([colors.muted]));
  });
});

test('the log-in by graphic key stands in the middle, words and dots', async () => {
  await start(
    '1280x720',
    `click #choose-en\nclick #next\n${choosePassword.replace(/click #next\s*$/, '')}key Escape\nclick #pattern-edit
     drag #pattern 5 1 8 3\ndrag #pattern 5 1 8 3\nclick #pattern-done
     expect "works after “Finish”"\nreject "once you have saved"\nclick #next
     choose #question-1 "What is your favourite book?"\nclick #answer-1\nkeys "Pale Fire"\nclick #repeat-1\nkeys "Pale Fire"\nclick #next
     choose #question-2 "What was your first car?"\nclick #answer-2\nkeys "Lada"\nclick #repeat-2\nkeys "Lada"\nclick #next\nclick #next
     click #pattern-key\nexpect "In use. The pencil sets a new one"\nreject "Optional."\nclick #cancel
     click #logout\nclick #by-pattern\nadvance 1s`,
  );
  for (const words of [en['login.title'], en['login.pattern-hint'], en['pattern.keys']]) {
    const { rect } = saying(words);
    const inked: number[] = [];
    for (let x = rect.x1; x <= rect.x2; x++)
      if (pixels({ ...rect, x1: x, x2: x }).some((one) => one !== 0x171b22)) inked.push(x);
    const { x1, x2 } = widget('pattern').rect;
    expect(Math.abs(inked[0]! + inked.at(-1)! - x1 - x2), words).toBeLessThanOrEqual(4);
  }
});
