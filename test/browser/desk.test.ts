/** The support desk on the page, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Harness, patience, startHarness } from './harness';

let harness: Harness;
let page: Page;
beforeAll(async () => {
  harness = await startHarness();
  page = await harness.open();
});
afterAll(async () => {
  await page?.close();
  await harness?.close();
});

const answer = () => page.locator('#answer');
const told = (text: string | RegExp) =>
  vi.waitFor(async () => expect(await answer().textContent()).toMatch(text), patience);

it('says in the language of the panel why there is no code', async () => {
  expect(await answer().isVisible()).toBe(false);
  await page.click('#desk');
  await told('На мониторе нет QR-кода');
  await page.click('[data-panel="en"]');
  await told('There is no QR code on the monitor');
  expect(await page.textContent('#desk')).toBe('Ask the support desk for a code');
  await page.click('[data-panel="ru"]');
});

it('cannot be asked while the recorder is off', async () => {
  await page.click('#power');
  await page.waitForSelector('#desk:disabled', patience);
  await page.click('#power');
  await page.waitForSelector('#desk:enabled', patience);
});

it('gives the code of the request on the monitor, which the recorder takes; no recording tells it', async () => {
  const { machine, nor } = harness.server.recorder;
  machine.powerOff();
  // Other data: the quick way to a request.
  nor.image.fill(0x5a);
  await machine.powerOn();
  await page.click('#record');
  // asked before the code is there, the desk says that there is none
  await harness.proceed(page, 'get-code', 'qr');
  await page.click('#desk');
  await told(
    /^[0-9A-HJKMNP-TV-Z]{5} [0-9A-HJKMNP-TV-Z]{5}Запрос [0-9A-Z]{4}-[0-9A-Z]{4} · ATNVR0000000017 · AT-NVR 32 · RU$/,
  );
  const code = (await answer().locator('strong').textContent())!.replace(' ', '');

  // Enlarged, with the mouse cursor in the middle of it.
  await harness.click(page, 'qr');
  const recorded = (steps: RegExp) =>
    vi.waitFor(async () => {
      const text = await page.textContent('#steps');
      expect(text).toMatch(steps);
      return text!;
    }, patience);
  await recorded(/\nclick #qr\n$/);
  await page.click('#desk');
  await recorded(/\nclick #qr\ncode\n$/);
  await harness.click(page, 'qr-large');
  await harness.click(page, 'code');
  await page.keyboard.type(code);
  await harness.click(page, 'next');
  await vi.waitFor(() => expect(harness.texts()).toContain('Изм. пароль'), patience);
  const script = await recorded(/\ncode\nclick #qr-large\nclick #code\nkeys code\nclick #next\n$/);
  expect(script).not.toContain(code);
});
