/**
 * Every screen, in every size, language and look: pixels by hash, meaning by outline. Each look is a test file of its own, so that they
 * run side by side.
 *
 * A screen that changed on purpose is looked at (out/gallery/index.html shows what differs) and recorded anew by
 * `GALLERY=record npx vitest run test/gallery -u`.
 *
 * @module
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language, Look } from '../../src/auth/types';
import { readQr } from '../../src/sim/script/pictures';
import { openAccepted } from './diff/accepted';
import { compareLines } from './diff/compare';
import { type Difference, describe as describeDifference, idOf, writeDifferences } from './diff/report';
import { languages, scenesOf, sizes, tours } from './tour';
import { hashOf, outline, walk } from './walk';

const outlines = join(import.meta.dirname, 'outlines');
const pictures = join(import.meta.dirname, 'pictures');
const gallery = join(import.meta.dirname, '../../out/gallery');
const isRecording = process.env.GALLERY === 'record';
/** Scenes that show a request, and what their QR codes hold. */
const withQr = /^(support|support-large|support-wrong-qr|support-repeat|unreadable-support)$/;

/** Names of the scenes of a size. */
const scenes = (size: string, language: Language): string[] =>
  tours.filter(({ only }) => !only || only === size).flatMap(({ script }) => scenesOf(script(language)));

/** Declares the tests of one look. */
export function checkGallery(look: Look): void {
  const hashFile = join(import.meta.dirname, 'hashes', `${look}.json`);
  const recorded: Record<string, string> = existsSync(hashFile) ? JSON.parse(readFileSync(hashFile, 'utf8')) : {};
  const seen: Record<string, string> = {};
  const meanings = new Map<string, string>();
  const requests = new Map<string, string>();
  const accepted = openAccepted(gallery, look);
  const differences: Difference[] = [];

  beforeAll(() => rmSync(join(gallery, look), { recursive: true, force: true }));

  for (const size of sizes)
    for (const language of languages)
      describe(`${size} ${language}`, () => {
        const wrong: string[] = [];
        beforeAll(async () => {
          await walk(size, language, look, async (name, machine) => {
            const pixels = machine.frame();
            const key = `${name} ${size} ${language}`;
            const hash = hashOf(pixels);
            seen[key] = hash;
            // a look changes colours alone
            if (look === 'dark' && size === '1920x1080') meanings.set(key, outline(machine.tree()));
            if (withQr.test(name))
              requests.set(key, await readQr({ width: machine.width, height: machine.height, pixels }));
            const picture = { width: machine.width, height: machine.height, pixels };
            const isSame = recorded[key] === hash;
            if (isRecording || isSame) accepted.keep(hash, picture);
            if (isRecording) return;
            const outlineFile = join(outlines, `${name}.${language}.txt`);
            const meaning = meanings.get(key);
            const lines =
              meaning !== undefined && existsSync(outlineFile)
                ? compareLines(readFileSync(outlineFile, 'utf8'), meaning)
                : [];
            if (isSame && lines.length === 0) return;
            if (!isSame) wrong.push(key);
            const committed = join(pictures, `${name}.${language}${look === 'light' ? '.light' : ''}.png`);
            const before = !isSame && recorded[key] ? accepted.find(recorded[key], committed) : undefined;
            const known = { isSame, before, recorded: recorded[key], outline: lines };
            differences.push(describeDifference(gallery, { scene: name, size, language, look }, picture, known));
          });
        }, 240_000);

        test.each(scenes(size, language))('%s', async (name) => {
          const key = `${name} ${size} ${language}`;
          const meaning = meanings.get(key);
          const page = `out/gallery/index.html#${idOf({ scene: name, size, language, look })}`;
          if (meaning !== undefined) {
            try {
              await expect(meaning).toMatchFileSnapshot(join(outlines, `${name}.${language}.txt`));
            } catch (error) {
              // a message given to `expect` is not shown for snapshots
              const { message } = error as Error;
              (error as Error).message = `the outline differs from the recorded one: look at ${page}: ${message}`;
              throw error;
            }
          }
          expect(seen[key], 'the tour did not come to this scene').toBeDefined();
          if (withQr.test(name)) expect(requests.get(key)).toMatch(/^HTTPS:\/\/[A-Z0-9.]+\/R\/[A-Z2-7]+$/);
          expect(wrong.includes(key), `the picture differs from the recorded one: look at ${page}`).toBe(false);
        });
      });

  test('no recorded picture is left over', () => {
    if (!isRecording) expect(Object.keys(recorded).sort()).toEqual(Object.keys(seen).sort());
  });

  afterAll(() => {
    accepted.prune(Object.values(isRecording ? seen : recorded));
    writeDifferences(gallery, look, differences);
    if (differences.length > 0) {
      const count = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
      console.log(`gallery, ${look}: ${count}, shown in ${pathToFileURL(join(gallery, 'index.html'))}`);
    }
    if (isRecording)
      writeFileSync(hashFile, `${JSON.stringify(Object.fromEntries(Object.entries(seen).sort()), null, 2)}\n`);
  });
}
