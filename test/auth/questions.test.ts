import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnswer, checkPair, normaliseAnswer, pairEntry } from '../../src/auth/questions';
import { runs } from './support/check';
import { answers } from './support/machine';

const check = (text: string, question = 0) => checkAnswer({ question, text });

describe('normalising an answer', () => {
  it.each([
    ['  Ясная \t  Поляна ', 'ясная поляна'],
    ['ЁЛКА', 'елка'],
    ['е\u0308лка', 'елка'],
    ['Йод', 'йод'],
    ['И\u0306од', 'йод'],
    ['ﬁnal', 'final'],
    ['Ｍｕｒｚｉｋ', 'murzik'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδοσ'],
    ['Мур\u00a0зик', 'мур зик'],
    ['Мур\u3000 зик', 'мур зик'],
    ['Му\u200dр\u00adзик', 'мурзик'],
    ['\u202eМурзик\u202c', 'мурзик'],
    ['❤\ufe0f кот', '❤ кот'],
    ['①②③', '123'],
  ])('makes %j into %j', (text, normal) => {
    expect(normaliseAnswer(text)).toBe(normal);
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseAnswer(text);
        expect(normaliseAnswer(once)).toBe(once);
      }),
      runs(2000),
    );
  });

  it('does not see case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseAnswer(text.toUpperCase())).toBe(normaliseAnswer(text));
      }),
      runs(2000),
    );
  });
});

describe('rules for an answer', () => {
  it('asks for 3 characters that count', () => {
    expect(check('')).toBe('short');
    expect(check('ок')).toBe('short');
    expect(check('  о к  ')).toBe(null);
    expect(check(' \u200d\u200d\u200d о ')).toBe('short');
    expect(check('кот')).toBe(null);
    expect(check('🐌🦉')).toBe('short');
  });

  it('takes 64 characters as typed', () => {
    expect(check('я'.repeat(64))).toBe(null);
    expect(check('я'.repeat(65))).toBe('long');
    expect(check(`я${' '.repeat(64)}я`)).toBe('long');
    expect(check('🐌'.repeat(64))).toBe(null);
    expect(check('🐌'.repeat(65))).toBe('long');
    expect(check('x'.repeat(1025))).toBe('long');
    expect(check('\n'.repeat(1025))).toBe('long');
  });

  it('takes 256 bytes after normalisation', () => {
    expect(normaliseAnswer('\ufdfa').length).toBe(18);
    expect(check('\ufdfa'.repeat(7))).toBe(null);
    expect(check('\ufdfa'.repeat(8))).toBe('long');
  });

  it('refuses control characters', () => {
    for (const text of ['кот\tпёс', 'кот\n', '\0кот', 'кот\u2028', 'кот\udc00']) expect(check(text)).toBe('control');
  });

  it('knows 16 questions', () => {
    expect(check('кот', 15)).toBe(null);
    for (const question of [-1, 16, 1.5, Number.NaN]) expect(() => check('кот', question)).toThrow(RangeError);
    expect(() => check('кот', 16)).toThrow('question 16 is not in 0..15');
  });

  it('refuses the question as its answer', () => {
    const wording = (question: number) => (question === 4 ? ['Какая Ваша любимая книга?', 'Your favourite book?'] : []);
    const answer = (text: string, question = 4) => checkAnswer({ question, text }, wording);
    expect(answer('какая ваша ЛЮБИМАЯ книга')).toBe('same-as-question');
    expect(answer('Your favourite book')).toBe('same-as-question');
    expect(answer('Ваша любимая книга')).toBe(null);
    expect(answer('Your favourite book', 5)).toBe(null);
    expect(checkAnswer({ question: 4, text: '???' }, () => ['!!!'])).toBe(null);
  });
});

describe('a pair of answers', () => {
  it('says which answer breaks which rule at set-up', () => {
    expect(checkPair(answers)).toBe(undefined);
    expect(checkPair([answers[0], { question: 3, text: 'Барсик' }])).toEqual({ kind: 'same-question' });
    expect(checkPair([answers[0], { question: 5, text: 'ок' }])).toEqual({
      kind: 'answer',
      index: 1,
      problem: 'short',
    });
    expect(checkPair([{ question: 5, text: 'к\0т' }, answers[1]])).toEqual({
      kind: 'answer',
      index: 0,
      problem: 'control',
    });
    expect(checkPair(answers, () => ['Мурзик'])).toEqual({ kind: 'answer', index: 0, problem: 'same-as-question' });
  });

  it('makes one entry whatever the order and the spelling', () => {
    const entry = pairEntry(answers);
    expect(entry.possible).toBe(true);
    expect(pairEntry([answers[1], answers[0]])).toEqual(entry);
    expect(
      pairEntry([
        { question: 3, text: ' МУРЗИК' },
        { question: 11, text: 'ясная  поляна' },
      ]),
    ).toEqual(entry);
    expect([entry.bytes[0], entry.bytes[1], entry.bytes[260]]).toEqual([2, 3, 11]);
  });

  it('holds the place in the list', () => {
    const [first, second] = answers;
    expect(pairEntry([first, { ...second, question: 12 }])).not.toEqual(pairEntry(answers));
    const swapped = [
      { ...first, text: second.text },
      { ...second, text: first.text },
    ] as const;
    expect(pairEntry(swapped)).not.toEqual(pairEntry(answers));
  });

  it('is impossible where set-up would refuse', () => {
    const [first, second] = answers;
    for (const pair of [
      [first, { ...second, question: 3 }],
      [first, { ...second, text: 'ок' }],
      [{ ...first, text: 'я'.repeat(65) }, second],
    ] as const) {
      const entry = pairEntry(pair);
      expect(entry.possible).toBe(false);
      expect(entry.bytes.length).toBe(519);
      expect(entry.bytes.subarray(1).every((byte) => byte === 0)).toBe(true);
    }
  });
});
