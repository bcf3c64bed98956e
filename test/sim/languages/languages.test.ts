/** The simulator with two more languages in the list: nothing else is changed, and options, steps, page and recordings know them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

const bundles = vi.hoisted(() => ({ main: '' }));
vi.mock('../../../src/ui/text/languages', async (original) => {
  const { languages: known } = await original<typeof import('../../../src/ui/text/languages')>();
  const { ukrainian } = await import('../../ui/languages/uk');
  const { pseudoEnglish } = await import('../../ui/languages/pseudo');
  return { languages: [...known, ukrainian, pseudoEnglish] };
});
vi.mock('../../../src/sim/machine/assets', async (original) => {
  const { loadAssets } = await original<typeof import('../../../src/sim/machine/assets')>();
  return { loadAssets: async () => ({ ...(await loadAssets()), bundle: bundles.main }) };
});

import { monitor } from '../../../src/sim/monitor';
import { monitorOptions } from '../../../src/sim/options';
import { shownLanguage } from '../../../src/sim/script/language';
import { help, parseStep } from '../../../src/sim/script/parser';
import { createHub, type Viewer } from '../../../src/sim/server/hub';
import type { ServerMessage, StateMessage } from '../../../src/sim/server/protocol';
import { startRecording } from '../../../src/sim/server/recording';
import { languages } from '../../../src/ui/text/languages';
import { drive, powerOn, texts } from '../../support/drive';
import { createTestRecorder } from '../../support/recorder';
import { bundleOf } from '../../ui/languages/recorder';

const patience = { timeout: 30_000, interval: 20 };
const folder = mkdtempSync(join(tmpdir(), 'languages-'));
let four: string;
let three: string;
beforeAll(async () => {
  four = await bundleOf(languages);
  three = await bundleOf(languages.slice(0, 3));
}, 240_000);
beforeEach(() => {
  bundles.main = four;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command on this script; what it printed. */
async function run(args: readonly string[], script: string): Promise<{ code: number; out: string; err: string }> {
  const file = join(folder, 'steps.txt');
  writeFileSync(file, script);
  const said = { out: '', err: '' };
  const take = (to: 'out' | 'err') => (chunk: unknown) => {
    said[to] += String(chunk);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(take('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(take('err'));
  try {
    return { code: await monitor([...args, '--script', file]), ...said };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

test('options, steps and their help name all of them', async () => {
  expect(monitorOptions(['--lang', 'xa'])).toMatchObject({ language: 'xa' });
  expect(() => monitorOptions(['--lang', 'de'])).toThrow('--lang: expected ru, en, uk or xa, got "de"');
  expect(parseStep('language uk', 1)?.action).toEqual({ kind: 'language', language: 'uk' });
  expect(() => parseStep('language de', 1)).toThrow('language: expected ru, en, uk or xa, found de');
  expect(help).toContain('ru, en, uk or xa');
  expect((await run(['--help'], '')).out).toContain('ru, en, uk, xa\n');
});

describe('the monitor is told a language', () => {
  test.each([
    ['from a list', (): string => four],
    ['by a button', (): string => three],
  ])('%s', { timeout: 120_000 }, async (_how, bundle) => {
    bundles.main = bundle();
    const script = `
      expect "Майстер налаштування"
      language ru
      expect "Мастер настройки"
      click #next
      click #new-password
      type "їжак Q7 ы ґ"
      language en
      click #new-password-eye
      shot eye.png
    `;
    const { code, out, err } = await run(['--lang', 'uk', '--out', folder, '--size', '1280x720'], script);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('language ru');
    expect(readFileSync(join(folder, 'eye.png')).length).toBeGreaterThan(1000);
  });

  test('which it does not have', async () => {
    bundles.main = three;
    const { code, err } = await run([], 'language xa');
    expect(code).toBe(1);
    expect(err).toContain('no widget is named #lang-xa');
  });
});

test('what the monitor shows, known or not, and where no language is shown', async () => {
  const recorder = await createTestRecorder();
  const shown = () => shownLanguage(recorder.machine.tree());
  try {
    await powerOn(recorder);
    expect(shown()).toBe('ru');
    await drive(recorder, 'language uk');
    expect(shown()).toBe('uk');
    const tree = recorder.machine.tree();
    expect(shownLanguage(tree.filter(({ name }) => name !== 'lang'))).toBeUndefined();
    expect(
      shownLanguage(tree.map((widget) => (widget.name === 'lang' ? { ...widget, text: '日本語' } : widget))),
    ).toBeNull();
    await drive(recorder, 'size 800x600');
    expect(shown()).toBeUndefined();
    await expect(drive(recorder, 'language en')).rejects.toThrow('the monitor shows no choice of languages now');
  } finally {
    recorder.close();
  }
});

test('a recording has the language that was chosen by hand', async () => {
  const recorder = await createTestRecorder();
  const { machine, glyphs } = recorder;
  try {
    await powerOn(recorder);
    const recording = startRecording(machine, glyphs);
    const pointer = machine.pointer;
    const spy = vi.spyOn(machine, 'pointer').mockImplementation((x, y, pressed) => {
      recording.pointer(x, y, pressed);
      pointer(x, y, pressed);
    });
    await drive(recorder, 'choose #lang "Українська"');
    spy.mockRestore();
    expect(recording.text().trimEnd().split('\n').slice(-2)).toEqual(['size 1920x1080', 'language uk']);
  } finally {
    recorder.close();
  }
});

test('a page is told which there are, and chooses one', { timeout: 120_000 }, async () => {
  const recorder = await createTestRecorder();
  const hub = createHub({ model: 'AT-NVR 32', serial: 'X', flashFile: 'flash.bin', print: () => {} });
  const heard: ServerMessage[] = [];
  const page: Viewer = {
    buffered: () => 0,
    send: (message) => {
      if (typeof message === 'string') heard.push(JSON.parse(message));
    },
  };
  const state = (): StateMessage => heard.findLast((message) => message.type === 'state')!;
  try {
    hub.open(page);
    await hub.start(recorder);
    expect(state().languages).toEqual(languages.map(({ code, name }) => ({ code, name })));
    await vi.waitFor(() => expect(state().language).toBe('ru'), patience);
    hub.message(page, '{"type":"record","on":true}');
    hub.message(page, '{"type":"language","language":"uk"}');
    await vi.waitFor(() => expect(state().language).toBe('uk'), patience);
    expect(texts(recorder)).toContain('Майстер налаштування');
    await vi.waitFor(
      () => expect(heard.findLast((message) => message.type === 'script')?.text).toMatch(/\nlanguage uk\n$/),
      patience,
    );
    hub.message(page, '{"type":"language","language":"de"}');
    expect(heard.at(-1)).toEqual({ type: 'error', message: 'a language message with wrong fields' });
  } finally {
    hub.stop();
    recorder.close();
  }
});
