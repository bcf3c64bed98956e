/** Wordings, their places and plural forms; and what the build refuses. */
import { expect, test } from 'vitest';
import { findTextProblems, readFonts, readSources } from '../../build/texts';
import { eventKinds } from '../../src/auth/types';
import { en } from '../../src/ui/text/en';
import type { LanguageFile } from '../../src/ui/text/language-file';
import { languages } from '../../src/ui/text/languages';
import { type PluralName, pluralRules } from '../../src/ui/text/plurals';
import { ru } from '../../src/ui/text/ru';
import { fill, type TextTable } from '../../src/ui/text/table';
import { pseudoEnglish } from './languages/pseudo';
import { ukrainian } from './languages/uk';

const all = [...languages, ukrainian, pseudoEnglish];
const fonts = readFonts();
const sources = readSources();

test.each([
  ['none', 'ja'],
  ['germanic', 'en'],
  ['germanic', 'kk'],
  ['germanic', 'tr'],
  ['french', 'fr'],
  ['east-slavic', 'ru'],
  ['east-slavic', 'uk'],
  ['east-slavic', 'be'],
  ['polish', 'pl'],
  ['czech', 'cs'],
] as const)('the rule %s is that of CLDR for %s', (name, locale) => {
  const rule = pluralRules[name];
  const cldr = new Intl.PluralRules(locale);
  // CLDR's categories in the order in which a wording has its forms; those that whole numbers have
  const used = new Set(Array.from({ length: 1000 }, (_, n) => cldr.select(n)));
  const order = (['one', 'few', 'many', 'other'] as const).filter((category) => used.has(category));
  expect(order).toHaveLength(rule.forms);
  for (let n = 0; n < 1000; n++) expect(order[rule.of(n)], String(n)).toBe(cldr.select(n));
});

const counted: Record<string, [text: string, rule: PluralName, words: string[]]> = {
  ru: [
    '{n|попытка|попытки|попыток}',
    'east-slavic',
    ['попытка', 'попытки', 'попыток', 'попытка', 'попытки', 'попыток'],
  ],
  uk: ['{n|спроба|спроби|спроб}', 'east-slavic', ['спроба', 'спроби', 'спроб', 'спроба', 'спроби', 'спроб']],
  en: ['{n|attempt|attempts}', 'germanic', ['attempt', 'attempts', 'attempts', 'attempts', 'attempts', 'attempts']],
};
test.each(Object.keys(counted))('1, 2, 5, 21, 22, 25 attempts in %s', (code) => {
  const [forms, rule, words] = counted[code]!;
  const file = all.find((each) => each.code === code)!;
  expect(file.plural).toBe(rule);
  expect(file.texts['code.wrong']).toContain(forms);
  const numbers = [1, 2, 5, 21, 22, 25];
  expect(numbers.map((n) => fill(forms, { n }, pluralRules[file.plural]))).toEqual(words);
});

test('a place without a value stays, so that it is seen', () => {
  expect(fill('{a} {b}', { a: 1 }, pluralRules.germanic)).toBe('1 {b}');
});

test('every kind of event has a wording', () => {
  for (const kind of Object.keys(eventKinds)) expect(ru).toHaveProperty([`event.${kind}`]);
});

test('Russian, English, Ukrainian and the pseudo-locale can be built', () => {
  expect(findTextProblems(all, sources, fonts)).toEqual([]);
  expect(new Set(all.map(({ texts }) => texts['recovery.title'])).size).toBe(all.length);
});

test('the numbers on flash are those that they always were', () => {
  expect(languages.map(({ code, number }) => [code, number])).toEqual([
    ['ru', 0],
    ['en', 1],
  ]);
});

/** What the build says of English with some wordings changed, `undefined` for none. */
function problemsWith(changes: Readonly<Record<string, string | undefined>>, header: Partial<LanguageFile> = {}) {
  const texts = Object.fromEntries(Object.entries({ ...en, ...changes }).filter(([, text]) => text !== undefined));
  const english = languages.find(({ code }) => code === 'en')!;
  return findTextProblems([languages[0]!, { ...english, ...header, texts: texts as TextTable }], sources, fonts);
}

test.each([
  ['a key is missing', { 'login.enter': undefined }, 'en: login.enter: no wording'],
  ['a wording is empty', { 'login.enter': '' }, 'en: login.enter: no wording'],
  ['a key is unknown', { 'login.entr': 'Log in' }, 'en: login.entr: "ru" has no such key'],
  ['a place is missing', { 'login.locked': 'Wait.' }, 'en: login.locked: no place, in "ru" {time}'],
  ['a place has another name', { 'login.locked': 'Wait {tmie}.' }, 'en: login.locked: {tmie}, in "ru" {time}'],
  [
    'a form is missing',
    { 'password.short': 'Add {n} {n|characters}.' },
    'en: password.short: {n|characters} has 1 forms, the rule "germanic" has 2',
  ],
  [
    'a form is too many',
    { 'password.short': 'Add {n} {n|a|b|c}.' },
    'en: password.short: {n|a|b|c} has 3 forms, the rule "germanic" has 2',
  ],
  [
    'a brace is left open',
    { 'login.enter': 'Log {in' },
    'en: login.enter: a brace that belongs to no place: "Log {in"',
  ],
  [
    'a wording has a character without a glyph',
    { 'login.enter': 'Log 入' },
    'en: login.enter: no glyph for "入" (U+5165) in inter-400, inter-500, inter-600; see build/fonts.ts',
  ],
])('the build fails when %s', (_, changes, problem) => {
  expect(problemsWith(changes)).toEqual([problem]);
});

test.each([
  ['name', { name: 'English 🙂' }, /^en: the name: no glyph for "🙂" \(U\+1F642\)/],
  // its capital letter is not in the fonts
  ['keyboard', { letters: ['qwertyuiop', 'asdfghjklɓ', 'zxcvbnm.@'] as const }, /^en: the keyboard: no glyph for "ɓ"/],
  ['row', { letters: ['qwertyuiop[];', 'a', 'z'] as const }, /row 1 of the keyboard has 13 keys, at most 12 fit/],
  ['number', { number: 0 }, /^en: the number 0 is taken$/],
  ['number', { number: 256 }, /^en: the number 256 is no byte$/],
  ['code', { code: 'eng' }, /^en.*: the code "eng" is not two small Latin letters$/],
  ['code', { code: 'ru' }, /^ru: the code "ru" is taken$/],
])('the build fails for a %s of a language that cannot be: %o', (_, header, problem) => {
  const found = problemsWith({}, header);
  expect(
    found.some((line) => problem.test(line)),
    found.join('\n'),
  ).toBe(true);
});

test('a glyph that one face alone has not is missed', () => {
  const poor = { ...fonts, 'inter-500': { has: (point: number) => point !== 0x451 && fonts['inter-500']!.has(point) } };
  expect(findTextProblems(languages, sources, poor).every((line) => line.includes('"ё" (U+0451) in inter-500;'))).toBe(
    true,
  );
  expect(findTextProblems(languages, sources, poor)).not.toEqual([]);
});

test('the build fails when a key is in every table and in no source', () => {
  const more = {
    'login.unused': 'Войти',
    'event.no-such-kind': 'Войти',
    'question.16': 'Войти?',
    'code.no-such-kind-what': 'Войти',
  };
  const files = languages.map((file) => ({ ...file, texts: { ...file.texts, ...more } }));
  expect(findTextProblems(files, sources, fonts)).toEqual(Object.keys(more).map((key) => `${key}: nothing uses it`));
});

test('a use in a comment is none; one that is put together is', () => {
  const files = [
    { ...languages[0]!, texts: { 'a.one': 'А', 'a.two': 'Б', 'a.three': 'В', 'a.four': 'Г' } as unknown as TextTable },
  ];
  const code = `// t('a.one')\n/* t('a.one') */ const kind: Kind = 'two'; t(\`a.\${kind}\`); t('a.four');`;
  expect(findTextProblems(files, [code], fonts).filter((line) => line.startsWith('a.'))).toEqual([
    'a.one: nothing uses it',
    'a.three: nothing uses it',
  ]);
});

test('in English the drawing of a graphic key is a pattern, and what opens by itself is locked', () => {
  const drawn = Object.entries(en).filter(([key]) =>
    /^(pattern|change\.pattern|login\.pattern|event\.pattern)/.test(key),
  );
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.filter(([, text]) => /\blines?\b/i.test(text))).toEqual([]);
  expect(Object.values(en).filter((text) => /closed for/.test(text))).toEqual([]);
});
