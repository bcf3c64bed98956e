/** The real server with a browser in front of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { Area } from '../../src/sim/machine/bridge';
import { createView, middle } from '../../src/sim/script/widgets';
import { type RunningServer, startServer } from '../../src/sim/server/server';
import { drive, setUp } from '../support/drive';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Everything here is waited for as a condition; this is when it has failed. */
export const patience = { timeout: 20_000, interval: 20 };

/** Ms to the next click: longer than a double click takes, or each would be the second half of the one before. */
const AGAIN = 700;

export interface Harness {
  readonly server: RunningServer;
  readonly browser: Browser;
  /** What the server would have printed. */
  readonly printed: string[];
  /** A page that shows the recorder switched on. */
  open(): Promise<Page>;
  /** Clicks the widget of this name in the page's canvas with the real mouse. */
  click(page: Page, name: string): Promise<void>;
  /** Clicks a button until this widget is to be seen: a click that comes where another ended just before counts as its second half. */
  proceed(page: Page, name: string, next: string): Promise<void>;
  /** Clicks a field until it has the focus: a click where another ended just before counts as its second half. */
  enter(page: Page, name: string): Promise<void>;
  /** Moves the real mouse over an option of this open list. */
  move(page: Page, name: string, option: string): Promise<void>;
  /** Options of this open list that can be seen. */
  options(name: string): string[];
  texts(): string[];
  /** Sets the recorder up, which writes to its flash, until the power fails. */
  write(): Promise<void>;
  close(): Promise<void>;
}

export async function startHarness(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const printed: string[] = [];
  const server = await startServer(
    {
      width: 1280,
      height: 720,
      flash: join(folder, 'flash.bin'),
      identity: { model: 'AT-NVR 32', serial: 'ATNVR0000000017' },
      port: 8650,
      open: false,
    },
    (line) => printed.push(line),
  );
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  const { machine } = server.recorder;

  const view = () => createView(machine.tree());
  const itemsOf = (name: string) =>
    (view().widgets.find((widget) => widget.name === name)?.items ?? []).filter(({ clip }) => clip !== null);
  /** Where the middle of an area of the monitor is in the page. */
  async function placeOf(page: Page, area: Area): Promise<[number, number]> {
    const box = (await page.locator('#monitor').boundingBox())!;
    const { x, y } = middle(area);
    return [box.x + ((x + 0.5) * box.width) / machine.width, box.y + ((y + 0.5) * box.height) / machine.height];
  }
  async function click(page: Page, name: string): Promise<void> {
    const area = await vi.waitFor(() => {
      const found = view().widgets.find((widget) => widget.name === name && widget.clip);
      if (!found?.clip) throw new Error(`#${name} is not to be seen`);
      return found.clip;
    }, patience);
    await page.mouse.click(...(await placeOf(page, area)));
  }
  return {
    server,
    browser,
    printed,
    async open() {
      const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('close', () => expect(complaints).toEqual([]));
      await page.goto(server.address);
      await page.waitForSelector('#status[data-power="on"]', { timeout: patience.timeout });
      return page;
    },
    click,
    async proceed(page, name, next) {
      const isSeen = (name: string) => view().widgets.some((widget) => widget.name === name && widget.clip);
      await vi.waitFor(
        async () => {
          if (!isSeen(next) && isSeen(name)) await click(page, name);
          await vi.waitFor(() => expect(isSeen(next)).toBe(true), { timeout: AGAIN, interval: patience.interval });
        },
        { ...patience, timeout: 3 * patience.timeout },
      );
    },
    async enter(page, name) {
      await vi.waitFor(
        async () => {
          await click(page, name);
          const field = machine.tree().find((widget) => widget.name === name);
          expect(field?.states).toContain('focused');
        },
        { ...patience, interval: AGAIN },
      );
    },
    async move(page, name, option) {
      const item = itemsOf(name).find(({ text }) => text === option);
      await page.mouse.move(...(await placeOf(page, item!.clip!)));
    },
    options: (name) => itemsOf(name).map(({ text }) => text),
    texts: () =>
      view()
        .spots.filter((spot) => spot.area)
        .map((spot) => spot.text),
    async write() {
      // A step of a recorder that went off under it fails.
      await drive(server.recorder, setUp).catch(() => {});
      expect(machine.power()).toBe('off');
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Colours of the page's canvas, sampled on a grid: 0xRRGGBB. */
export function canvasColors(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#monitor')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const colors: number[] = [];
    for (let i = 0; i < data.length; i += 4 * 997) colors.push((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
    return colors;
  });
}

/** The same samples of the machine's own frame. */
export function frameColors({ server }: Harness): number[] {
  const frame = server.recorder.machine.frame();
  const colors: number[] = [];
  for (let i = 0; i < frame.length; i += 997) colors.push(frame[i]! & 0xffffff);
  return colors;
}
