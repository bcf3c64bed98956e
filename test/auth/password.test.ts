import { describe, expect, it, vi } from 'vitest';
import { checkPassword } from '../../src/auth/password';
import { latinForms, withoutLookAlikes } from '../../src/auth/password-forms';
import { isDate, isRepetition, isRuns, isZigzag } from '../../src/auth/password-shapes';
import { serial } from './support/machine';

const check = (text: string) => checkPassword(text, serial);

describe('length of a password', () => {
  it('counts code points after NFC', () => {
    expect(check('кувшин7')).toBe('short');
    expect(check('кувшин77')).toBe(null);
    expect(check('')).toBe('short');
    // 8 characters as typed, 7 after й is composed.
    expect(check('\u0438\u0306вшинке')).toBe('short');
    expect(check('\u0438\u0306вшинкег')).toBe(null);
    expect(check('🐌🦉🌵🍋🧵🪁🎺')).toBe('short');
    expect(check('🐌🦉🌵🍋🧵🪁🎺🧲')).toBe(null);
  });

  it('takes 64 and refuses 65', () => {
    const text = 'Тридцать три коровы паслись у реки, одна из них смотрела на поезд';
    expect([...text].length).toBe(65);
    expect(check(text)).toBe('long');
    expect(check(text.slice(1))).toBe(null);
    expect(check(text.slice(1).replace('и', 'и\u0301'))).toBe('long');
    expect(check('й'.normalize('NFD').repeat(65))).toBe('long');
    expect(check('ab'.repeat(512))).toBe('long');
    expect(check('x'.repeat(5_000_000))).toBe('long');
  });

  it('does not normalise what is too long anyway', () => {
    // 64 code points after NFC, but typed as more than the limit of units.
    expect(check('a\u0300'.repeat(64))).toBe('common');
    expect(check(`a${'\u0300'.repeat(1024)}`)).toBe('long');
  });
});

describe('characters of a password', () => {
  it.each([
    ['tab', 'кувшин\tпод липой'],
    ['end of line', 'кувшин\nпод липой'],
    ['NUL', 'кувшин\0под липой'],
    ['delete', 'кувшин\x7fпод липой'],
    ['C1', 'кувшин\x85под липой'],
    ['line separator', 'кувшин\u2028под липой'],
    ['paragraph separator', 'кувшин\u2029под липой'],
    ['half a pair', 'кувшин\ud83dпод липой'],
  ])('refuses %s', (_, text) => {
    expect(check(text)).toBe('control');
  });

  it('takes any script, spaces and emoji', () => {
    for (const text of [
      'שלום לכולם היום',
      'مرحبا بكم هنا',
      '  кувшин  ',
      '山田さんの大きい猫',
      'e\u0301toile filante',
    ]) {
      expect(check(text)).toBe(null);
    }
  });
});

describe('the serial and admin', () => {
  it('refuses the serial in any case, inside, in part, with separators', () => {
    for (const text of [serial, serial.toLowerCase(), `x${serial}y`, 'ATNVR-0000000017', 'my atnvr 0000000017!']) {
      expect(check(text)).toBe('serial');
    }
    expect(check('vr000000')).toBe('serial');
    // A row of zeros is the better reason.
    expect(check('0000000017')).toBe('common');
    expect(checkPassword('7F3K2M9Q', 'AX7F3K2M9QZ')).toBe('serial');
    expect(checkPassword('7F3K2M9R', 'AX7F3K2M9QZ')).toBe(null);
    expect(checkPassword('?????? кувшин', 'AX7F3K2M9QZ')).toBe(null);
  });

  it('does not refuse honest passwords for a very short serial', () => {
    expect(checkPassword('кувшин под липой a1', 'A1')).toBe(null);
    expect(checkPassword('my brick wall 7', 'A')).toBe(null);
    expect(checkPassword('lamp-K7B2Q-brick', 'K7B2Q')).toBe(null);
    expect(checkPassword('lamp-K7B2QX-brick', 'K7B2QX')).toBe('serial');
  });

  it('refuses admin with too little beside it', () => {
    for (const text of [
      'admin',
      'Admin',
      'ADMIN123',
      'admin12345678',
      'administrator',
      'Administrator1',
      'superadmin',
      'adminpassword',
      'adminadmin',
      '@dmin2024',
      '4dm1n4dm1n',
      'админ',
      'админ2024',
      'администратор'.slice(0, 5).repeat(2),
      'фвьшт123',
      'flvby2020',
    ]) {
      expect([text, check(text)]).toEqual([text, 'admin']);
    }
    expect(check('administering the house')).toBe(null);
    expect(check('admin feeds 33 cows')).toBe(null);
    expect(check('admin38471926')).toBe(null);
    expect(check('admin3847192')).toBe('admin');
  });
});

describe('common passwords', () => {
  it.each([
    ['rows', 'qwertyui QwertyUi йцукенгш шгнекуцй iuytrewq 12345678 87654321 0123456789 zxcvbnm, asdfghjkl'],
    ['alphabets', 'abcdefgh hgfedcba абвгдежз абвгдеёжз зжедгвба эюя12345'],
    ['rows in pieces', 'qwer1234 1234qwer asdf1234zxcv qwe123asd 123qweasd йцукен123 qwerty12 abcd1234'],
    ['columns', '1qaz2wsx zaq12wsx qazwsxedc 147258369 2wsx1qaz'],
    ['with Shift', '1qaz@WSX !QAZ2wsx 1234%^&* Qwer!@#$ 1q@w3e$r !"№;%:?*'],
    ['in turns', '1q2w3e4r q1w2e3r4t5 1й2ц3у4к a1s2d3f4'],
    [
      'repeated',
      '11111111 aaaaaaaaaa ыыыыыыыы abcabcabc abcdabcd 12341234 abcabcab улитаулитаулита 1212121212 ababbaba',
    ],
    ['odd and even', '13579246 24681357'],
    ['signs', '!@#$%^&* ******** ........'],
    ['dates', '01011990 31.12.1985 1990-01-31 20240229 12/31/1999 01_02_2003'],
    ['words', 'password Password PASSWORD iloveyou changeme letmein1 welcome1 dragon12 monkey!! football7'],
    [
      'words with things',
      'password1 password123 123password dragon-2024 !!!monkey love12345678 sasha01011990 max12345',
    ],
    ['look-alikes', 'p@ssw0rd Passw0rd1 p4ssw0rd dr4g0n12 $uperman $uperman12 m0nkey!!'],
    ['backwards', 'drowssap nogard12'],
    ['twice', 'passwordpassword monkeymonkey sashasasha1'],
    ['Russian', 'пароль12 Пароль2024 любимая1 привет12345 наташа90 сашенька солнышко1 спартак1'],
    ['transliterated', 'parol123 privet2020 lyubov12 solnyshko natasha1'],
    ['other layout', 'gfhjkm123 ghbdtn12 ,f,eirf1 зфыыцщкв зфыыцщкв1 k.,jdm12'],
    ['vendors', 'hikvision1 hik12345 atnvr2024 videocamera12 регистратор1'],
  ])('refuses %s', (_, texts) => {
    for (const text of texts.split(' ')) expect([text, check(text)]).toEqual([text, 'common']);
  });

  it.each([
    'correct horse battery',
    'скворечник у реки',
    '38471926',
    'kT9#vLq2',
    'qwerty is not good',
    'password-of-the-house',
    'Зонтик-Табурет7',
    'плотина1978бобр',
    'ivan lives here 4',
    'u7Kd-20-Pq',
    'dragon-7412-9',
    'левый берег',
    '32132100',
    '45011990x',
    'аист и цапля',
    'hippopotamus',
  ])('takes %s', (text) => {
    expect(check(text)).toBe(null);
  });

  it('knows shapes', () => {
    expect(isRuns('qwezxc')).toBe(true);
    expect(isRuns('qwezx')).toBe(false);
    expect(isRuns('aaab')).toBe(false);
    expect(isRuns('aaabbb')).toBe(true);
    for (const line of [
      '7890',
      '0123',
      '1357',
      '1472',
      '7894',
      'bcde',
      'op[]',
      "kl;'",
      'xcvb',
      'az2w',
      'azws',
      '#$%^',
      '"№;%',
      'еёжз',
      'дежз',
    ]) {
      expect([line, isRuns(line)]).toEqual([line, true]);
    }
    for (const line of ['гшщз', 'фыва', 'ячсм', 'йфя2', '9876', 'dcba', 'щшгн'])
      expect([line, isRuns(line)]).toEqual([line, true]);
    expect(isRuns('йъфэ')).toBe(false);
    expect(isRepetition('abcdeabcde')).toBe(false);
    expect(isRepetition('abcdeabcdeabcde')).toBe(true);
    expect(isRepetition('abcdabcd')).toBe(true);
    expect(isRepetition('abcabcab')).toBe(true);
    expect(isRepetition('abcdabcx')).toBe(false);
    expect(isRepetition('abacad')).toBe(false);
    expect(isRepetition('abcbcbcb')).toBe(false);
    expect(isZigzag('1q2w3')).toBe(false);
    expect(isZigzag('1q2w3e')).toBe(true);
    expect(isZigzag('1q2w3p')).toBe(false);
    expect(isZigzag('7q1w3e')).toBe(false);
    expect(['31121999', '12311999', '19991231', '31.12.2099', '2099 12 31'].map(isDate)).toEqual(Array(5).fill(true));
    expect(
      ['32121999', '31131999', '31121899', '3112199', '311219990', 'x31121999', '00101999', '10001999'].map(isDate),
    ).toEqual(Array(8).fill(false));
  });

  it('knows forms', () => {
    expect(latinForms('пароль')).toEqual(['parol', 'gfhjkm']);
    expect(latinForms('gfhjkm')).toEqual(['gfhjkm', 'parol']);
    expect(latinForms('щёлочь-объезд')).toEqual(['schelochobezd'.replace('chob', 'ch-ob'), 'o`kjxm-j,]tpl']);
    expect(latinForms('юхэ')).toEqual(['yuhe', ".['"]);
    expect(withoutLookAlikes('p@$$w0rd 13457!')).toBe('password ieasti');
  });

  it('keeps the list small and clean', async () => {
    // a module nobody has asked yet
    vi.resetModules();
    const { commonWords } = await import('../../src/auth/password-words');
    const words = [...commonWords()];
    expect(words.length).toBeGreaterThan(900);
    expect(words.join(' ').length).toBeLessThan(8192);
    for (const word of words) expect(word).toMatch(/^[a-z]{3,}$/);
  });

  it('answers in time for every key pressed', () => {
    const worst = ['\ufdfa'.repeat(64), '1'.repeat(60), 'ab1'.repeat(21), 'пароль'.repeat(10)];
    const begin = performance.now();
    for (const text of worst) check(text);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});
