/** The diff page in a real browser, from a file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Picture } from '../../../src/sim/script/pictures';
import { describe as describeDifference, type Known, type Name, writeDifferences } from './report';

const hostile = `</script><img src=x onerror="document.title='hit'">&amp;`;
const plain = (width: number, height: number, colour: number): Picture => ({
  width,
  height,
  pixels: new Uint32Array(width * height).fill(colour),
});

let folder: string;
let browser: Browser;
let page: Page;
const failed: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  const name: Name = { scene: 'login', size: '1280x720', language: 'ru', look: 'dark' };
  const add = (other: Partial<Name>, known: Known) =>
    describeDifference(folder, { ...name, ...other }, plain(64, 36, 0x203040), known);
  const changed = plain(64, 36, 0x203040);
  changed.pixels.fill(0xffffff, 64 * 9 + 16, 64 * 9 + 32);
  writeDifferences(folder, 'dark', [
    add({}, { before: changed, recorded: 'a', outline: [['-', hostile]] }),
    add({ language: 'en' }, { recorded: 'b' }),
    add({ scene: 'home' }, { before: plain(32, 36, 0x203040), recorded: 'c' }),
    { ...add({ scene: 'odd' }, {}), scene: hostile },
  ]);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.on('pageerror', (error) => failed.push(error.message));
  page.on('requestfailed', (request) => failed.push(request.url()));
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const text = (selector: string) => page.textContent(selector);
const source = () => page.getAttribute('#picture', 'src');

it('shows the first one: measures, diff, outline', async () => {
  expect(await text('#count')).toBe('4 pictures differ');
  expect(await text('#title')).toBe('login1280 × 720 · ru · dark');
  expect(await text('#facts')).toBe('16 of 2,304 pixels (0.69 %) in 16 × 1 at 16, 9');
  expect(await text('#outline pre')).toBe(`- ${hostile}`);
  const [sheet, box] = [(await page.locator('#sheet').boundingBox())!, (await page.locator('#box').boundingBox())!];
  expect(box.x - sheet.x).toBeCloseTo(sheet.width / 4, 0);
  expect(box.y - sheet.y).toBeCloseTo(sheet.height / 4, 0);
  expect(box.width).toBeCloseTo(sheet.width / 4, 0);
});

it('changes the view by keys and goes on by arrows', async () => {
  await page.keyboard.press('1');
  expect(await source()).toBe('dark/login-1280x720-ru.before.png');
  expect(await page.isVisible('#mask')).toBe(false);
  await page.keyboard.press('2');
  expect(await source()).toBe('dark/login-1280x720-ru.png');
  await page.keyboard.press('3');
  expect(await page.isVisible('#mask')).toBe(true);
  await page.keyboard.press('ArrowDown');
  expect(page.url()).toMatch(/#login-1280x720-en-dark$/);
});

it('says that there is no picture of before and how to get it', async () => {
  expect(await text('#facts')).toBe('Differs from the recorded picture.');
  expect(await text('#note code')).toMatch(/^npm run pictures -- --against ([0-9a-f]{7,}|COMMIT)$/);
  expect(await page.isDisabled('[data-view="before"]')).toBe(true);
});

it('shows a picture of another size in its own scale', async () => {
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('1');
  await page.waitForFunction("document.getElementById('picture').style.width === '50%'");
  expect(await text('#facts')).toContain('1,152 of 2,304 pixels (50.0 %) in 32 × 36 at 32, 0');
});

it('shows names as they are, whatever is in them', async () => {
  await page.keyboard.press('ArrowRight');
  expect(await text('#title')).toContain(hostile);
  expect(await page.locator('#list h3').last().textContent()).toBe(hostile);
  expect(await page.title()).toBe('Gallery: what differs');
});

it('filters by words; keys belong to the field then', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('en LOGIN 1');
  expect(await text('#count')).toBe('1 of 4 pictures differ');
  expect(await text('#title')).toContain('· en ·');
  await page.keyboard.type('no such');
  expect(await text('#title')).toBe('Nothing matches the filter');
  await page.keyboard.press('Escape');
  expect(await text('#count')).toBe('4 pictures differ');
});

it('says when nothing differs, and has asked for nothing that is not there', async () => {
  rmSync(join(folder, 'dark'), { recursive: true });
  writeDifferences(folder, 'dark', []);
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  await page.reload();
  expect(await text('#title')).toBe('Nothing differs');
  expect(await page.isVisible('#stage')).toBe(false);
  expect(failed).toEqual([]);
});
