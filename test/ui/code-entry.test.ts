/** What a field makes of a code while it is typed: groups, letters that look like digits, and a cursor that stays where it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crockford } from '../../src/auth/base32';
import { codeBytes, decodeCode } from '../../src/auth/codes';
import { grouped, type Shaped, shapeCode, supportCodeLength, symbolsOf } from '../../src/ui/code-entry';

const symbol = fc.constantFrom(...crockford);
const seed = 20;

/** A field and its cursor, edited as LVGL edits a text area. */
function createField() {
  let text = '';
  let cursor = 0;
  function change(next: string, at: number): void {
    const shaped: Shaped = shapeCode(next, at, text);
    text = shaped.text;
    cursor = [...text].length - shaped.behind;
  }
  return {
    state: () => `${text.slice(0, cursor)}|${text.slice(cursor)}`,
    text: () => text,
    put(at: number): void {
      cursor = Math.min(at, text.length);
    },
    type(letters: string): void {
      for (const letter of letters) change(text.slice(0, cursor) + letter + text.slice(cursor), cursor + 1);
    },
    backspace(): void {
      if (cursor > 0) change(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
    },
  };
}

test('groups of five, capital letters, lookalikes as the digits they are taken for', () => {
  const field = createField();
  field.type('7k2m9');
  expect(field.state()).toBe('7K2M9|');
  field.type('q');
  expect(field.state()).toBe('7K2M9 Q|');
  field.type('oil0');
  expect(field.state()).toBe('7K2M9 Q0110|');
});

test.each(['7K2M9-QXA4T', '7k2m9 qxa4t', ' 7K2M9—QXA4T ', '7K2M9\u200bQXA4T', '7-K-2-M-9-Q-X-A-4-T'])(
  'pasted or typed with what stands between: %j',
  (text) => {
    const field = createField();
    field.type(text);
    expect(field.text()).toBe('7K2M9 QXA4T');
  },
);

test('what no code has stays and is seen, and is never taken for something else', () => {
  expect(symbolsOf('АВСü😀u')).toBe('АВСü😀u'.replace('u', 'U'));
  expect(symbolsOf('ß')).toBe('ß');
  expect(decodeCode('support', symbolsOf('7K2M9QXAßT'), new Uint8Array(codeBytes))).toBe('symbol');
});

describe('rubbing out', () => {
  test('across the gap: never stuck', () => {
    const field = createField();
    field.type('ABCDEFG');
    for (const expected of ['ABCDE F|', 'ABCDE|', 'ABCD|', 'ABC|', 'AB|', 'A|', '|', '|']) {
      field.backspace();
      expect(field.state()).toBe(expected);
    }
  });

  test('with the cursor right behind the gap: the symbol before it goes', () => {
    const field = createField();
    field.type('ABCDEFG');
    field.put(6);
    field.backspace();
    expect(field.state()).toBe('ABCD|F G');
  });
});

test('in the middle: the cursor stays behind what was typed', () => {
  const field = createField();
  field.type('ABCDFGH');
  field.put(4);
  field.type('e');
  expect(field.state()).toBe('ABCDE| FGH');
  field.type('9');
  expect(field.state()).toBe('ABCDE 9|FGH');
});

test('any edits come to what they would come to without groups', () => {
  const edit = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), letter: symbol }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('put' as const), at: fc.nat(14) }) },
  );
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 60 }), (edits) => {
      const field = createField();
      const plain: string[] = [];
      let at = 0;
      for (const one of edits) {
        if (one.kind === 'put') {
          field.put(one.at);
          at = symbolsOf(field.state().split('|')[0]!).length;
        } else if (one.kind === 'type') {
          field.type(one.letter);
          plain.splice(at++, 0, one.letter);
        } else {
          field.backspace();
          if (at > 0) plain.splice(--at, 1);
        }
        expect(field.text()).toBe(grouped(plain.join('')));
        expect(symbolsOf(field.state().split('|')[0]!)).toBe(plain.slice(0, at).join(''));
      }
    }),
    { numRuns: 500, seed },
  );
});

test('what the field shows is the same code to `auth` as what was typed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...crockford, ...'oOiIlL -u'), { maxLength: 16 }), (letters) => {
      const typed = letters.join('');
      const [raw, shown] = [new Uint8Array(codeBytes), new Uint8Array(codeBytes)];
      expect(decodeCode('support', grouped(symbolsOf(typed)), shown)).toBe(decodeCode('support', typed, raw));
      expect(shown).toEqual(raw);
    }),
    { numRuns: 500, seed },
  );
  expect(supportCodeLength).toBe(codeBytes);
});
