/**
 * The rules for text in the engine of the recorder: same verdicts and same normal forms as here, since what was stored once must be
 * found again, and quick enough for every key pressed.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import { build } from 'esbuild';
import fc from 'fast-check';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import { describe, expect, it } from 'vitest';
import { checkPassword, passwordEntry } from '../../src/auth/password';
import { checkAnswer, normaliseAnswer } from '../../src/auth/questions';
import { runs } from './support/check';
import { serial } from './support/machine';

const entry = `
import { checkPassword, passwordEntry } from './src/auth/password';
import { checkAnswer, normaliseAnswer } from './src/auth/questions';
import './src/auth/auth';
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

async function startEngine(): Promise<(texts: readonly string[]) => unknown> {
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
  return (texts) => {
    const call = `judge(${JSON.stringify(JSON.stringify(texts))}, ${JSON.stringify(serial)})`;
    return JSON.parse(context.unwrapResult(context.evalCode(call)).consume(context.getString));
  };
}

const inEngine = await startEngine();

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
    expect(inEngine(texts)).toEqual(judge(texts));
  });

  it('agree on any text', () => {
    // Letters that both engines have known for long: their Unicode versions may differ by a few new ones.
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x2fff }).map((code) => String.fromCharCode(code)),
      maxLength: 24,
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
        expect(inEngine(texts)).toEqual(judge(texts));
      }),
      runs(150),
    );
  });
});
