/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { canvasColors, frameColors, type Harness, patience, startHarness } from './harness';

let harness: Harness;
let page: Page;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness?.close());
beforeEach(async () => {
  page = await harness.open();
});
afterEach(async () => {
  const { machine } = harness.server.recorder;
  if (machine.power() !== 'on') await machine.powerOn();
  await page.close();
});

const machine = () => harness.server.recorder.machine;
const power = (state: string) => page.waitForSelector(`#status[data-power="${state}"]`, patience);

/** The page shows exactly what the machine drew. */
async function sameMonitor(shown: Page): Promise<void> {
  await vi.waitFor(async () => expect(await canvasColors(shown)).toEqual(frameColors(harness)), patience);
}

describe('the monitor', () => {
  it('is drawn, to the pixel, and is not blank', async () => {
    await sameMonitor(page);
    expect(new Set(await canvasColors(page)).size).toBeGreaterThan(5);
  });

  it("is shown in the screen's own pixels", async () => {
    await vi.waitFor(async () => {
      const [shown, ratio, colors] = await page.evaluate(() => {
        const view = document.querySelector<HTMLCanvasElement>('#view')!;
        const { data } = view.getContext('2d')!.getImageData(0, 0, view.width, view.height);
        const words = new Uint32Array(data.buffer);
        return [view.width, view.width / view.getBoundingClientRect().width, new Set(words).size] as const;
      });
      expect(shown).toBeLessThan(1280);
      expect(ratio).toBeCloseTo(1);
      expect(colors).toBeGreaterThan(5);
    }, patience);
  });

  it('is worked by mouse and keyboard', async () => {
    await harness.proceed(page, 'next', 'new-password');
    await harness.click(page, 'new-password');
    await page.keyboard.type('forest-7-Wind');
    await vi.waitFor(() => expect(harness.texts()).toContain('•'.repeat(13)), patience);
    await page.keyboard.press('Backspace');
    await vi.waitFor(() => expect(harness.texts()).toContain('•'.repeat(12)), patience);
    await page.keyboard.press('Control+Backspace');
    await vi.waitFor(() => expect(harness.texts()).not.toContain('•'.repeat(12)), patience);
    await page.keyboard.type('wind');
    await vi.waitFor(() => expect(harness.texts()).toContain('••••'), patience);
    // Tab goes to the recorder, not to the next button of the page.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('monitor');
    await sameMonitor(page);
  });

  it('gives the keyboard back on F10, and says so', async () => {
    await page.click('#monitor', { position: { x: 5, y: 5 } });
    await page.waitForSelector('#hint kbd', patience);
    await page.keyboard.press('F10');
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('monitor');
    expect(await page.locator('#hint kbd').count()).toBe(0);
  });

  it('is scrolled by the wheel', async () => {
    machine().powerOff();
    await power('off');
    await page.click('#power');
    await power('on');
    await harness.proceed(page, 'next', 'new-password');
    for (const [index, field] of ['new-password', 'confirm'].entries()) {
      await harness.enter(page, field);
      await page.keyboard.type('forest-7-Wind');
      const typed = () => harness.texts().filter((text) => text === '•'.repeat(13));
      await vi.waitFor(() => expect(typed()).toHaveLength(index + 1), patience);
    }
    // The keyboard on the screen may lie over the button.
    await page.keyboard.press('Enter');
    await harness.click(page, 'question-1');
    const options = () => harness.options('question-1');
    await vi.waitFor(() => expect(options().length).toBeGreaterThan(2), patience);
    const before = options();
    await harness.move(page, 'question-1', before[1]!);
    await page.mouse.wheel(0, 300);
    await vi.waitFor(() => expect(options()[0]).not.toBe(before[0]), patience);
    await sameMonitor(page);
    await page.mouse.wheel(0, -1000);
    await vi.waitFor(() => expect(options()).toEqual(before), patience);
    machine().powerOff();
  });

  it.each([
    [3840, 2160],
    [2560, 1440],
    [1920, 1080],
    [1280, 720],
  ])('is %i x %i when that is chosen, drawn to the pixel and worked by mouse', async (width, height) => {
    await page.click(`[data-size="${width}x${height}"]`);
    await page.waitForSelector(`[data-size="${width}x${height}"][aria-pressed="true"]`, patience);
    await page.waitForFunction(
      (wanted) => document.querySelector<HTMLCanvasElement>('#monitor')?.width === wanted,
      width,
    );
    await sameMonitor(page);
    const box = (await page.locator('#monitor').boundingBox())!;
    expect(box.width / box.height).toBeCloseTo(16 / 9, 1);
    await harness.click(page, 'lang-en');
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Setup wizard'), patience);
    await harness.click(page, 'lang-ru');
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Мастер настройки'), patience);
    await sameMonitor(page);
  });

  it('speaks the language whose button is pressed', async () => {
    await page.click('#monitor-language [data-language="en"]');
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Setup wizard'), patience);
    await page.waitForSelector('#monitor-language [data-language="en"][aria-pressed="true"]', patience);
    await page.click('#monitor-language [data-language="ru"]');
    await page.waitForSelector('#monitor-language [data-language="ru"][aria-pressed="true"]', patience);
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Мастер настройки'), patience);
  });

  it('is the same in a second tab, and goes on when both are closed', async () => {
    const second = await harness.open();
    await sameMonitor(second);
    await second.close();
    await sameMonitor(page);
    const before = machine().now();
    await vi.waitFor(() => expect(machine().now()).toBeGreaterThan(before + 50), patience);
  });
});

describe('the panel', () => {
  it('switches the recorder off and on', async () => {
    await page.click('#power');
    await power('off');
    expect(await page.textContent('#dark')).toBe('Нет сигнала');
    await vi.waitFor(async () => expect(new Set(await canvasColors(page))).toEqual(new Set([0])), patience);
    await page.click('#power');
    await power('on');
    await sameMonitor(page);
    expect(new Set(await canvasColors(page)).size).toBeGreaterThan(5);
  });

  it('pulls the plug', async () => {
    machine().powerOff();
    await machine().powerOn();
    await power('on');
    const pulled = (is: boolean) => page.waitForSelector(`#plug[aria-pressed="${is}"]`, patience);
    for (const is of [true, false, true]) {
      await page.click('#plug');
      await pulled(is);
      // A key that comes now is the recorder's.
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('monitor');
      await page.keyboard.press('F10');
      expect(await page.textContent('#plug')).toBe(is ? 'Ждёт записи…' : 'Выдернуть вилку');
    }
    expect(machine().power()).toBe('on');
    await harness.write();
    await power('off');
    await pulled(false);
    const log = () => page.locator('#log .warn').last().textContent();
    await vi.waitFor(async () => expect(await log()).toMatch(/питание пропало .* в секторе \d+/), patience);
    await page.click('#power');
    await power('on');
  });

  it('goes back to the factory on a second click', async () => {
    const { nor } = harness.server.recorder;
    nor.flip(0, 0);
    await page.click('#reset');
    expect(await page.textContent('#reset')).toMatch(/^Всё пропадёт\.\nЕщё раз: (10|\d) с$/);
    expect(nor.image[0]).not.toBe(0xff);
    machine().powerOff();
    await power('off');
    await page.click('#reset');
    await power('on');
    expect(await page.textContent('#reset')).toBe('Заводской сброс');
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Мастер настройки'), patience);
    // What stands there now is the mark of a new recorder.
    const { sectorSize } = nor;
    const isEmpty = (at: number) => nor.image.subarray(at + 32, at + sectorSize).every((byte) => byte === 0xff);
    for (let at = sectorSize; at < nor.size; at += sectorSize) expect(isEmpty(at)).toBe(true);
    await page.waitForSelector('#sectors [data-state="new"]', patience);
    await vi.waitFor(
      async () => expect(await page.textContent('#entry')).toMatch(/^Сектор 0: новый регистратор · занято \d+ байт/),
      patience,
    );
  });

  it('waits ten seconds for the second click, and says so', async () => {
    const { nor } = harness.server.recorder;
    const before = nor.image.slice();
    await page.clock.install();
    await page.click('#spoil');
    expect(await page.textContent('#spoil')).toBe('Всё пропадёт.\nЕщё раз: 10 с');
    await page.clock.runFor(9000);
    expect(await page.textContent('#spoil')).toBe('Всё пропадёт.\nЕщё раз: 1 с');
    await page.clock.runFor(1000);
    expect(await page.textContent('#spoil')).toBe('Испортить память');
    await page.click('#spoil');
    expect(await page.getAttribute('#spoil', 'aria-pressed')).toBe('true');
    // One question at a time.
    await page.click('#reset');
    expect(await page.getAttribute('#spoil', 'aria-pressed')).toBe('false');
    expect(nor.image).toEqual(before);
  });

  it('spoils the memory, which leads to the support desk; a factory reset ends that, and takes the code away', async () => {
    const { nor } = harness.server.recorder;
    await page.click('#spoil');
    await page.click('#spoil');
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Память с паролем не читается'), patience);
    await page.waitForSelector('#sectors [data-state="foreign"]', patience);
    expect(await page.locator('#sectors [data-state="foreign"]').count()).toBe(nor.size / nor.sectorSize);
    await harness.proceed(page, 'get-code', 'qr');
    await vi.waitFor(async () => {
      await page.click('#desk');
      expect(await page.textContent('#answer')).toContain('ATNVR0000000017');
    }, patience);
    await page.click('#reset');
    await page.click('#reset');
    await page.waitForSelector('#answer', { ...patience, state: 'hidden' });
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Мастер настройки'), patience);
  });

  it('keeps the last step in sight', async () => {
    await page.click('#record');
    // In the page itself: sixty clicks of the browser's mouse take a minute on a busy machine.
    await page.evaluate(() => {
      for (let i = 0; i < 60; i++) {
        document.querySelector<HTMLElement>(`[data-size="${i % 2 === 0 ? '1920x1080' : '1280x720'}"]`)!.click();
      }
    });
    await vi.waitFor(async () => expect((await page.textContent('#steps'))!.match(/size/g)).toHaveLength(61), patience);
    const [box, panel, left] = await page.evaluate(() => {
      const steps = document.querySelector('#steps')!;
      const left = steps.scrollHeight - steps.scrollTop - steps.clientHeight;
      return [steps.getBoundingClientRect().bottom, document.querySelector('aside')!.scrollHeight, left] as const;
    });
    expect(left).toBeLessThan(2);
    expect(panel - box).toBeLessThan(30);
    await page.click('#record');
    await page.waitForSelector('#record:not(.recording)');
  });

  it('stops the time and lets it run faster', async () => {
    await page.click('[data-speed="0"]');
    await page.waitForSelector('[data-speed="0"][aria-pressed="true"]');
    const stopped = machine().now();
    await harness.click(page, 'next');
    await vi.waitFor(() => expect(harness.texts().join()).toContain('Пароль администратора'), patience);
    expect(machine().now()).toBe(stopped);
    await page.click('[data-speed="600"]');
    await vi.waitFor(() => expect(machine().now()).toBeGreaterThan(stopped + 60_000), patience);
    await page.click('[data-speed="1"]');
    await page.waitForSelector('[data-speed="1"][aria-pressed="true"]');
  });

  it('records steps without what was typed', async () => {
    machine().powerOff();
    await power('off');
    await page.click('#record');
    await page.waitForSelector('#record.recording');
    await page.click('#power');
    await power('on');
    await harness.click(page, 'next');
    await harness.click(page, 'new-password');
    await page.keyboard.type('Secret-Forest-9');
    await vi.waitFor(() => expect(harness.texts()).toContain('•'.repeat(15)), patience);
    const text = () => page.textContent('#steps');
    await vi.waitFor(async () => expect(await text()).toContain('keys "<new-password>"'), patience);
    const steps = (await text())!.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(steps).toEqual(['size 1280x720', 'power on', 'click #next', 'click #new-password', 'keys "<new-password>"']);
    expect(await text()).not.toMatch(/Secret|Forest/);
    await page.click('#record');
    await page.waitForSelector('#record:not(.recording)');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    expect(download.suggestedFilename()).toBe('steps.txt');
  });

  it('draws the flash, sector by sector', async () => {
    await vi.waitFor(async () => expect(await page.locator('#sectors button').count()).toBe(16), patience);
    expect(await page.textContent('#entry')).toContain('Сектор');
    await page.click('#sectors button:nth-child(3)');
    expect(await page.textContent('#entry')).toContain('Сектор 2');
    await page.click('#sectors button:nth-child(3)');
    expect(await page.textContent('#flash-size')).toBe('flash.bin · 64 КиБ');
  });

  it('is in Russian or English', async () => {
    await page.click('[data-panel="en"]');
    expect(await page.textContent('#power')).toBe('Switch off');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.reload();
    await power('on');
    expect(await page.textContent('#power')).toBe('Switch off');
    await page.click('[data-panel="ru"]');
    expect(await page.textContent('#power')).toBe('Выключить');
  });

  it('shows what the recorder and its frame cost', async () => {
    await vi.waitFor(async () => expect(await page.textContent('#heap')).toMatch(/^\d+\.\d МиБ$/), patience);
    expect(await page.textContent('#widgets')).toMatch(/^\d+$/);
  });
});
