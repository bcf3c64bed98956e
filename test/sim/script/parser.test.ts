import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScriptError } from '../../../src/sim/script/errors';
import { quote } from '../../../src/sim/script/lexer';
import { help, parseScript, parseStep, told } from '../../../src/sim/script/parser';

const action = (source: string) => parseStep(source, 1)?.action;

describe('a step', () => {
  it.each([
    ['click "Войти"', { kind: 'click', target: { by: 'text', text: 'Войти' } }],
    ['  click   #lang-ru  ', { kind: 'click', target: { by: 'name', name: 'lang-ru' } }],
    ['click "a \\"b\\" \\\\ \\u{41}" # the button', { kind: 'click', target: { by: 'text', text: 'a "b" \\ A' } }],
    ['type ""', { kind: 'type', text: '' }],
    ['type "# not a comment"', { kind: 'type', text: '# not a comment' }],
    ['keys "абв"', { kind: 'keys', text: 'абв' }],
    ['type "\\u{3c}b>"', { kind: 'type', text: '<b>' }],
    ['type "a <b> c"', { kind: 'type', text: 'a <b> c' }],
    ['key Shift+Tab', { kind: 'key', key: 'Shift+Tab' }],
    ['key "#"', { kind: 'key', key: '#' }],
    ['key ё', { kind: 'key', key: 'ё' }],
    ['drag #pattern 1 2 3 6', { kind: 'drag', target: { by: 'name', name: 'pattern' }, cells: [1, 2, 3, 6] }],
    ['choose #q "b"', { kind: 'choose', target: { by: 'name', name: 'q' }, option: 'b' }],
    ['wheel #list -3', { kind: 'wheel', target: { by: 'name', name: 'list' }, notches: -3 }],
    ['expect "x"', { kind: 'expect', target: { by: 'text', text: 'x' } }],
    ['reject #x', { kind: 'reject', target: { by: 'name', name: 'x' } }],
    ['shot "a b.png"', { kind: 'shot', file: 'a b.png' }],
    ['tree t.json', { kind: 'tree', file: 't.json' }],
    ['qr', { kind: 'qr', file: undefined }],
    ['code', { kind: 'code' }],
    ['type code', { kind: 'type', text: undefined }],
    ['type "code"', { kind: 'type', text: 'code' }],
    ['keys code # from the desk', { kind: 'keys', text: undefined }],
    ['qr code.txt', { kind: 'qr', file: 'code.txt' }],
    ['advance 1.5s', { kind: 'advance', ms: 1500 }],
    ['advance 72h', { kind: 'advance', ms: 259_200_000 }],
    ['power off', { kind: 'power', on: false }],
    ['cut 3', { kind: 'cut', operations: 3 }],
    ['size 640x480', { kind: 'size', width: 640, height: 480 }],
  ])('%s', (source, expected) => {
    expect(action(source)).toEqual(expected);
  });

  it.each(['', '   ', '# comment', '  #comment', '\t'])('nothing: %j', (source) => {
    expect(parseStep(source, 1)).toBeUndefined();
  });
});

describe('a line that is not a step says what was expected', () => {
  it.each([
    ['clik "x"', 'unknown step clik; steps are click, '],
    ['"click"', 'unknown step click; steps are click, '],
    ['constructor "x"', 'unknown step constructor'],
    ['click', 'click: expected "text" or #name, found the end of the line'],
    ['click x', 'click: expected "text" or #name, found x in column 7'],
    ['click " "', 'click: expected "text" or #name'],
    ['click "x" "y"', 'click: expected the end of the line, found y in column 11'],
    ['click "x', 'the quote opened in column 7 is not closed'],
    ['click "x"y', 'a space is missing after the quoted text that ends in column 9'],
    ['click "\\q"', 'unknown escape in column 8'],
    ['click "\\u{110000}"', 'unknown escape in column 8'],
    ['keys "<new-password>"', 'put the text in place of <new-password>'],
    ['choose #q "<q>" # mother', 'put the text in place of <q>'],
    ['drag #pattern <cells>', 'put the cells in place of <cells>'],
    ['drag #pattern 1236', 'drag: expected a number of a cell from 1 to 9, found 4 characters in column 15'],
    ['click #1', '#1 is not a name'],
    ['type x', 'type: expected the text to type in double quotes, found 1 character in column 6'],
    ['type code "x"', 'type: expected the end of the line, found 1 character in column 11'],
    ['type codes', 'type: expected the text to type in double quotes, found 5 characters in column 6'],
    ['code 1', 'code: expected the end of the line, found 1 in column 6'],
    ['key Entre', 'key: expected Enter, Tab'],
    ['key Entre', 'or one character, found 5 characters in column 5'],
    ['keys #hunter2', 'keys: expected the text to type in double quotes, found 7 characters in column 6'],
    ['drag #p', 'drag: expected a number of a cell from 1 to 9, found the end of the line'],
    ['drag #p 0', 'drag: expected a number of a cell from 1 to 9, found 1 character in column 9'],
    ['shot a.jpg', 'shot: expected a file name that ends in .png'],
    ['advance 5', 'advance: expected a time such as 500ms'],
    ['advance 0s', 'advance: expected a time such as 500ms'],
    ['advance 9999999h', 'advance: expected a time such as 500ms'],
    ['power up', 'power: expected on or off, found up in column 7'],
    ['cut -1', 'cut: expected a number of operations from 0'],
    ['size 0x0', 'size: expected a size from 1x1 to 8192x8192'],
    ['size 9000x10', 'size: expected a size from 1x1 to 8192x8192'],
  ])('%s', (source, message) => {
    expect(() => parseStep(source, 7)).toThrow(message);
  });
});

describe('a script', () => {
  it('counts lines with every kind of line end, and skips a byte order mark', () => {
    const steps = parseScript('\uFEFF# head\r\nclick "a"\r\rkey Enter\n\n  power off');
    expect(steps.map((step) => [step.line, step.source])).toEqual([
      [2, 'click "a"'],
      [4, 'key Enter'],
      [6, 'power off'],
    ]);
  });

  it('is told without what it types', () => {
    const source =
      'type "кот\\n" # my password\nkeys "a"\nkey x\nkey Enter\ntype code\ndrag  #p 1 2 3 6\ndrag "a b" 5\nclick  "Next" # why';
    expect(parseScript(source).map(told)).toEqual([
      'type <4 characters>',
      'keys <1 character>',
      'key <1 character>',
      'key Enter',
      'type code',
      'drag #p <4 cells>',
      'drag "a b" <1 cell>',
      'click  "Next" # why',
    ]);
  });

  it('carries any text through quote and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quote(text)).not.toMatch(/[\r\n]/);
        expect(action(`type ${quote(text)}`)).toEqual({ kind: 'type', text });
      }),
    );
  });

  it('fails in words, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^(click|drag|advance|key) [ -~]{0,20}$/)),
        (text) => {
          try {
            parseScript(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ScriptError);
          }
        },
      ),
    );
  });

  it('has help for every step', () => {
    for (const word of /steps are (.*)$/.exec(messageOf(() => parseStep('?', 1)))![1]!.split(', '))
      expect(help).toMatch(new RegExp(`^  (power off \\| )?${word} ?`, 'm'));
  });
});

function messageOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
