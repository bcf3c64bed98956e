/**
 * What leaves the engine while a secret is verified, call by call: same calls, same lengths, same flash operations with the same bytes,
 * in the same order, for a right, a nearly right and a wrong entry of any length. Up to the verdict, which is the last
 * `crypto.equal` of the call, its outcome left out; what comes behind it (the commit that resets a counter, or the note of a wrong try)
 * tells the verdict, as the monitor does.
 *
 * Time inside the engine is not seen here. Before the verdict it depends on what was typed, which the typist knows, and never on what
 * is stored: that only meets it in `crypto.equal` (see firmware/host).
 */

import { afterAll, describe, expect, it } from 'vitest';
import { crockford } from '../../src/auth/base32';
import { addChecks, codeBytes, deriveCode } from '../../src/auth/codes';
import { buildTraceBundle, type Call, type Engine, startEngine } from './trace-engine';

const password = 'Кувшин под липой';
const answers = [
  { question: 3, text: 'Мурзик' },
  { question: 11, text: 'Ясная Поляна' },
] as const;

const bundle = await buildTraceBundle();
const open: Engine[] = [];
async function powerOn(image?: Uint8Array, source = bundle): Promise<Engine> {
  const engine = await startEngine(source, image);
  open.push(engine);
  return engine;
}
afterAll(() => {
  for (const engine of open) engine.close();
});

async function setUpImage(): Promise<Uint8Array> {
  const engine = await powerOn();
  const { result } = await engine.call('setUp', { password, questions: answers, language: 'ru' });
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  return engine.image();
}
const image = await setUpImage();

/** Calls up to and with the verdict; all of them when there is none. */
function upToVerdict(trace: readonly Call[]): string[] {
  const verdict = trace.findLastIndex(({ name }) => name === 'crypto.equal');
  return trace.slice(0, verdict < 0 ? trace.length : verdict + 1).map(({ text }) => text);
}

const isFlash = ({ name }: Call) => name.startsWith('flash.');
const isWrite = ({ name }: Call) => name === 'flash.program' || name === 'flash.erase';

interface Try {
  readonly kind: string;
  readonly before: string[];
  readonly after: readonly Call[];
}

function split({ result, trace }: Awaited<ReturnType<Engine['call']>>): Try {
  const before = upToVerdict(trace);
  return { kind: result.kind, before, after: trace.slice(before.length) };
}

/** What every counted try does, in this order, whatever was typed. */
function expectGuarded({ before }: Try): void {
  const names = before.map((text) => text.slice(0, text.indexOf('(')));
  const spent = names.indexOf('flash.program');
  expect(spent).toBeGreaterThan(-1);
  expect(names.slice(spent + 1)).toContain('flash.read');
  expect(names.at(-1)).toBe('crypto.equal');
  expect(before.at(-1)).toBe('crypto.equal(32 B, 32 B)');
}

const longest = 'ж'.repeat(64);
const passwords: readonly (readonly [string, string])[] = [
  ['right', password],
  ['first symbol off', 'Лувшин под липой'],
  ['last symbol off', 'Кувшин под липок'],
  ['one symbol more', `${password}!`],
  ['one symbol less', password.slice(0, -1)],
  ['other case', password.toLowerCase()],
  ['wrong', 'совсем другое дело'],
  ['empty', ''],
  ['one symbol', 'я'],
  ['64 symbols', longest],
  ['too long to be one', 'ж'.repeat(65)],
  ['5000 symbols', 'ж'.repeat(5000)],
  ['signs of four bytes', '🐌'.repeat(64)],
  ['half a sign', 'half \ud83d sign'],
  ['control signs', 'tab\there'],
];

describe('passwords', () => {
  it('leave the same trace up to the verdict, right, nearly right and wrong, of any length', async () => {
    const tries = new Map<string, Try>();
    for (const [name, text] of passwords) tries.set(name, split(await (await powerOn(image)).call('login', text)));
    const right = tries.get('right')!;
    expectGuarded(right);
    expect(right.before.filter((text) => text.startsWith('crypto.argon2id'))).toHaveLength(2);
    for (const [name, { kind, before, after }] of tries) {
      expect(kind, name).toBe(name === 'right' ? 'ok' : 'wrong');
      expect(before, name).toEqual(right.before);
      expect(after.some(isWrite), name).toBe(true);
    }
  });

  it('leave the same trace as the second try, after a wrong one', async () => {
    const second = async (text: string) => {
      const engine = await powerOn(image);
      expect((await engine.call('login', 'совсем другое дело')).result.kind).toBe('wrong');
      return split(await engine.call('login', text));
    };
    const right = await second(password);
    expectGuarded(right);
    for (const text of ['Лувшин под липой', 'Кувшин под липок', 'я', longest, 'ж'.repeat(5000)]) {
      const other = await second(text);
      expect([other.kind, other.before], text).toEqual(['wrong', right.before]);
    }
  });

  it('typed again after they were wrong touch no flash', async () => {
    const engine = await powerOn(image);
    await engine.call('login', 'совсем другое дело');
    const { result, trace } = await engine.call('login', 'совсем другое дело');
    expect(result).toMatchObject({ kind: 'wrong', repeat: true });
    expect(trace.filter(isFlash)).toEqual([]);
  });

  it('are refused while locked before anything of them leaves the engine', async () => {
    const locked = async (text: string) => {
      const engine = await powerOn(image);
      for (let index = 0; index < 5; index++) await engine.call('login', `мимо ${index}`);
      const { result, trace } = await engine.call('login', text);
      expect(result.kind).toBe('locked');
      return trace;
    };
    const right = await locked(password);
    expect(await locked('совсем другое дело')).toEqual(right);
    expect(right.filter(({ name }) => !name.startsWith('clock.'))).toEqual([]);
  });
});

describe('patterns', () => {
  const pattern = '18349';
  const drawings: readonly (readonly [string, string])[] = [
    ['right', pattern],
    ['last dot off', '18347'],
    ['first dot off', '38349'],
    ['one dot more', '183492'],
    ['all dots', '183492765'],
    ['too short', '183'],
    ['no drawing', '1379'],
    ['empty', ''],
    ['5000 signs', '1'.repeat(5000)],
  ];

  it('leave the same trace up to the verdict, right, nearly right and wrong, of any length', async () => {
    const engine = await powerOn();
    await engine.call('setUp', { password, pattern, questions: answers, language: 'ru' });
    const tries = new Map<string, Try>();
    for (const [name, digits] of drawings) {
      tries.set(name, split(await (await powerOn(engine.image())).call('loginWithPattern', digits, 'monitor')));
    }
    const right = tries.get('right')!;
    expectGuarded(right);
    for (const [name, { kind, before, after }] of tries) {
      expect(kind, name).toBe(name === 'right' ? 'ok' : 'wrong');
      expect(before, name).toEqual(right.before);
      expect(after.some(isWrite), name).toBe(true);
    }
  });
});

describe('answers', () => {
  const [first, second] = answers;
  const pairs: readonly (readonly [string, readonly unknown[]])[] = [
    ['right', answers],
    ['right, in the other order', [second, first]],
    ['first symbol of the first off', [{ ...first, text: 'Нурзик' }, second]],
    ['last symbol of the second off', [first, { ...second, text: 'Ясная Поляне' }]],
    ['one right, one wrong', [first, { ...second, text: 'не помню' }]],
    [
      'both wrong',
      [
        { ...first, text: 'Барсик' },
        { ...second, text: 'Москва' },
      ],
    ],
    ['another question', [first, { ...second, question: 12 }]],
    ['the same question twice', [first, { ...first }]],
    [
      'empty',
      [
        { ...first, text: '' },
        { ...second, text: '' },
      ],
    ],
    [
      'one symbol each',
      [
        { ...first, text: 'я' },
        { ...second, text: 'я' },
      ],
    ],
    [
      '64 symbols each',
      [
        { ...first, text: longest },
        { ...second, text: longest },
      ],
    ],
    [
      '5000 symbols each',
      [
        { ...first, text: 'ж'.repeat(5000) },
        { ...second, text: 'ж'.repeat(5000) },
      ],
    ],
  ];

  it('leave the same trace up to the verdict, right, nearly right and wrong, of any length', async () => {
    const tries = new Map<string, Try>();
    for (const [name, pair] of pairs) {
      const engine = await powerOn(image);
      tries.set(name, split(await engine.call('answer', pair, 'monitor')));
    }
    const right = tries.get('right')!;
    expectGuarded(right);
    for (const [name, { kind, before, after }] of tries) {
      expect(kind, name).toBe(name.startsWith('right') ? 'ok' : 'wrong');
      expect(before, name).toEqual(right.before);
      expect(after.some(isWrite), name).toBe(true);
    }
  });
});

describe('security codes', () => {
  /** A recorder with an open request, its code, and what makes other codes of the right form. */
  async function withRequest(flash = image) {
    const engine = await powerOn(flash);
    const { result } = await engine.call('openRequest', 'support', 'monitor');
    if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
    const code = deriveCode('support', engine.exported());
    const text = (change: (symbols: Uint8Array) => void = () => {}): string => {
      const symbols = code.slice();
      change(symbols);
      addChecks(symbols);
      return [...symbols].map((symbol) => crockford[symbol]).join('');
    };
    return { engine, text };
  }
  type Text = Awaited<ReturnType<typeof withRequest>>['text'];

  const off = (text: Text, at: number, by = 1) =>
    text((symbols) => {
      symbols[at]! ^= by;
    });
  const codes: readonly (readonly [string, (text: Text) => string])[] = [
    ['right', (text) => text()],
    ['right, in two groups', (text) => `${text().slice(0, 5)}-${text().slice(5)}`],
    ['right, in small letters and with spaces', (text) => [...text().toLowerCase()].join(' ')],
    ['first symbol off', (text) => off(text, 0)],
    ['first symbol off by its highest bit', (text) => off(text, 0, 16)],
    ['last symbol off', (text) => off(text, 7)],
    ['last symbol off, in two groups', (text) => `${off(text, 7).slice(0, 5)} - ${off(text, 7).slice(5)}`],
    ['every symbol off', (text) => text((symbols) => symbols.set(symbols.map((symbol) => symbol ^ 31)))],
    ['nothing but zeros', () => '0'.repeat(codeBytes)],
  ];

  it('leave the same trace up to the verdict, right, nearly right and wrong, however they are typed', async () => {
    const tries = new Map<string, Try>();
    for (const [name, make] of codes) {
      const { engine, text } = await withRequest();
      tries.set(name, split(await engine.call('enterCode', 'support', make(text), 'monitor')));
    }
    const right = tries.get('right')!;
    expectGuarded(right);
    for (const [name, { kind, before, after }] of tries) {
      expect(kind, name).toBe(name.startsWith('right') ? 'ok' : 'wrong');
      expect(before, name).toEqual(right.before);
      expect(after.some(isWrite), name).toBe(true);
    }
  });

  it('leave the same trace as the second try, after a wrong one', async () => {
    const second = async (make: (text: Text) => string) => {
      const { engine, text } = await withRequest();
      expect((await engine.call('enterCode', 'support', off(text, 3), 'monitor')).result.kind).toBe('wrong');
      return split(await engine.call('enterCode', 'support', make(text), 'monitor'));
    };
    const right = await second((text) => text());
    expectGuarded(right);
    expect(right.kind).toBe('ok');
    for (const at of [0, 7])
      expect(await second((text) => off(text, at))).toMatchObject({ kind: 'wrong', before: right.before });
  });

  it('leave the same trace and write nothing on a store that cannot be read', async () => {
    const unreadable = new Uint8Array(image.length).fill(0x5a);
    const first = async (make: (text: Text) => string) => {
      const { engine, text } = await withRequest(unreadable);
      expect((await engine.call('status')).result.kind).toBe('unreadable');
      return split(await engine.call('enterCode', 'support', make(text), 'monitor'));
    };
    const right = await first((text) => text());
    expect(right.kind).toBe('ok');
    expect(right.before.at(-1)).toBe('crypto.equal(32 B, 32 B)');
    for (const at of [0, 7]) {
      const { kind, before, after } = await first((text) => off(text, at));
      expect([kind, before]).toEqual(['wrong', right.before]);
      expect([...before, ...after.map(({ text }) => text)].filter((call) => call.startsWith('flash.'))).toEqual([]);
    }
  });

  it('with a typing mistake make no flash operation, use no key and are compared with nothing', async () => {
    const { engine, text } = await withRequest();
    const wrongCheck = (at: number) => {
      const symbols = [...text()];
      symbols[at] = crockford[(crockford.indexOf(symbols[at]!) + 1) % 32]!;
      return symbols.join('');
    };
    const swapped = `${text().slice(0, 3)}${text()[4]}${text()[3]}${text().slice(5)}`;
    const mistakes: [string, string][] = [
      ...Array.from({ length: codeBytes }, (_, at): [string, string] => ['check', wrongCheck(at)]),
      ...(text()[3] === text()[4] ? [] : [['check', swapped] as [string, string]]),
      ['length', text().slice(1)],
      ['length', `${text()}0`],
      ['length', ''],
      ['symbol', `U${text().slice(1)}`],
      ['symbol', `${text().slice(1)}Ж`],
    ];
    const flash = engine.image();
    for (const [problem, typed] of mistakes) {
      const { result, trace } = await engine.call('enterCode', 'support', typed, 'monitor');
      expect(result, typed).toEqual({ kind: 'code', problem });
      const harmless = ({ name }: Call) => name.startsWith('clock.') || name === 'crypto.keyId';
      expect(
        trace.filter((call) => !harmless(call)),
        typed,
      ).toEqual([]);
      const checked = await engine.call('checkCode', 'support', typed);
      expect([checked.result, upToVerdict(checked.trace).filter((call) => !call.startsWith('clock.'))]).toEqual([
        problem,
        [],
      ]);
    }
    expect(engine.image()).toEqual(flash);
    // and none of them was counted
    expect((await engine.call('request', 'support')).result).toMatchObject({ tries: 5 });
    expect((await engine.call('enterCode', 'support', text(), 'monitor')).result.kind).toBe('ok');
  });
});

describe('the trace can tell', () => {
  it('work that is saved on entries that can never be right', async () => {
    const leaky = await buildTraceBundle({
      file: /src\/auth\/secret\.ts$/,
      from: '  const hash = await stretch(crypto, entry, secret.salt, secret.cost);\n  const same',
      to: '  if (!entry.possible) return false;\n  const hash = await stretch(crypto, entry, secret.salt, secret.cost);\n  const same',
    });
    const trace = async (text: string) => split(await (await powerOn(image, leaky)).call('login', text)).before;
    expect(await trace('ж'.repeat(5000))).not.toEqual(await trace(password));
  });

  it('an entry as long as what was typed', async () => {
    const leaky = await buildTraceBundle({
      file: /src\/auth\/secret\.ts$/,
      from: "keyed(crypto, 'secret', entry.bytes)",
      to: "keyed(crypto, 'secret', entry.bytes.slice(0, entry.bytes.findLastIndex((byte) => byte !== 0) + 1))",
    });
    const trace = async (text: string) => split(await (await powerOn(image, leaky)).call('login', text)).before;
    expect(await trace('другой пароль')).not.toEqual(await trace(password));
  });
});
