/**
 * The rules for text, and codes, in the engine of the recorder: same verdicts and same normal forms as here, since what was stored once must be
 * found again, and quick enough for every key pressed.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import { build } from 'esbuild';
import fc from 'fast-check';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import { describe, expect, it } from 'vitest';
import { codeBytes, decodeCode, deriveCode } from '../../src/auth/codes';
import { checkPassword, passwordEntry } from '../../src/auth/password';
import { checkAnswer, normaliseAnswer } from '../../src/auth/questions';
import type { Purpose } from '../../src/auth/types';
import { runs } from './support/check';
import { serial } from './support/machine';

const entry = `
import { checkPassword, passwordEntry } from './src/auth/password';
import { checkAnswer, normaliseAnswer } from './src/auth/questions';
import { decodeCode, deriveCode } from './src/auth/codes';
import './src/auth/auth';
const purposes = ['mail', 'support'];
const decode = (purpose, text) => {
  const code = new Uint8Array(10);
  return [decodeCode(purpose, text, code), [...code]];
};
globalThis.codes = (texts, secrets) => JSON.stringify(purposes.map((purpose) => [
  JSON.parse(texts).map((text) => decode(purpose, text)),
  JSON.parse(secrets).map((bytes) => [...deriveCode(purpose, Uint8Array.from(bytes))])]));
globalThis.judge = (texts, serial) => JSON.stringify(JSON.parse(texts).map((text) => [
  checkPassword(text, serial), checkAnswer({ question: 1, text }), normaliseAnswer(text), [...passwordEntry(text).bytes]]));
`;

function judge(texts: readonly string[]): unknown {
  return texts.map((text) => [
    checkPassword(text, serial),
    checkAnswer({ question: 1, text }),
    normaliseAnswer(text),
    [...passwordEntry(text).bytes],
  ]);
}

const purposes = ['mail', 'support'] as const;

function codes(texts: readonly string[], secrets: readonly number[][]): unknown {
  const decode = (purpose: Purpose, text: string) => {
    const code = new Uint8Array(codeBytes);
    return [decodeCode(purpose, text, code), [...code]];
  };
  return purposes.map((purpose) => [
    texts.map((text) => decode(purpose, text)),
    secrets.map((bytes) => [...deriveCode(purpose, Uint8Array.from(bytes))]),
  ]);
}

interface Engine {
  judge(texts: readonly string[]): unknown;
  codes(texts: readonly string[], secrets: readonly number[][]): unknown;
}

async function startEngine(): Promise<Engine> {
  const built = await build({
    stdin: { contents: entry, resolveDir: '.', loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
  });
  const file = createRequire(import.meta.url).resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm');
  const wasmModule = await WebAssembly.compile(await readFile(file));
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule }));
  const context = engine.newContext();
  const source = built.outputFiles[0]!.text;
  context.unwrapResult(context.evalCode(source)).dispose();
  const run = (name: string, ...values: readonly unknown[]): unknown => {
    const call = `${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`;
    return JSON.parse(context.unwrapResult(context.evalCode(call)).consume(context.getString));
  };
  return {
    judge: (texts) => run('judge', JSON.stringify(texts), serial),
    codes: (texts, secrets) => run('codes', JSON.stringify(texts), JSON.stringify(secrets)),
  };
}

const engine = await startEngine();

describe('text rules in QuickJS', () => {
  it('agree on chosen texts', () => {
    const texts = [
      ...['кувшин под липой', 'Пароль2024', 'gfhjkm123', 'p@ssw0rd', '1й2ц3у4к', 'админ2024', serial, 'qwe123asd', ''],
      ...[
        'Straße',
        'STRAẞE',
        'ΟΔΟΣ',
        'İstanbul',
        'ﬁnal',
        'И\u0306од',
        'Му\u200dр\u00adзик',
        '❤\ufe0f кот',
        '①②③',
        '\ufdfa'.repeat(9),
      ],
      ...[
        'tab\there',
        'half \ud83d',
        '\udc00',
        '\u2028',
        '🐌🦉🌵🍋🧵🪁🎺🧲',
        'שלום לכולם',
        '각\u1100\u1161\u11a8',
        '\ufeff кот \u3000',
      ],
      ...['x'.repeat(5000), 'а\u0301'.repeat(40)],
    ];
    expect(engine.judge(texts)).toEqual(judge(texts));
  });

  it('agree on any text', () => {
    // Letters that both engines have known for long: their Unicode versions may differ by a few new ones.
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x2fff }).map((code) => String.fromCharCode(code)),
      maxLength: 24,
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
        expect(engine.judge(texts)).toEqual(judge(texts));
      }),
      runs(150),
    );
  });
});

describe('codes in QuickJS', () => {
  it('are the same, from the same secrets and of the same texts', () => {
    const secret = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 8, maxLength: 8 });
    const symbol = fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyzOILU \u00ad-–\u200b\ufe0fßſıК０');
    fc.assert(
      fc.property(fc.array(fc.string({ unit: symbol, maxLength: 14 })), fc.array(secret), (random, secrets) => {
        const texts = [...random, 'ABCDE-FGHJK', '0000000168', '1234 5678', 'x'.repeat(300)];
        expect(engine.codes(texts, secrets)).toEqual(codes(texts, secrets));
      }),
      runs(100),
    );
  });
});
