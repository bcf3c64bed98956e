/**
 * `npm run pictures`: draws the README's pictures with the real bundle, one for each screen and language. `--help` says more.
 *
 * @module
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPng } from '../src/sim/script/pictures';
import { languages, scenesOf, tours } from '../test/gallery/tour';
import { walk } from '../test/gallery/walk';
import { readCommandLine } from './command-line';
import { createProgress } from './progress';

const gallery = join(import.meta.dirname, '../test/gallery');
const folder = join(gallery, 'pictures');
/** A scene is drawn in the first size that has it. */
const sizes = ['1280x720', '1920x1080'];
/** Scenes that are no pictures of the README. */
const left = new Set(['too-small']);
/** Scenes that are drawn in the light look too: enough to show what it is. */
const alsoLight = new Set(['login', 'recovery-keyboard', 'support']);

const { values } = readCommandLine('pictures', { options: { against: { type: 'string' } } });
if (values.against !== undefined) {
  const { drawBefore } = await import('./gallery-before');
  await drawBefore(values.against);
  process.exit(0);
}

const wanted = new Set(
  languages.flatMap((language) =>
    tours
      .filter(({ only }) => !only || sizes.includes(only))
      .flatMap(({ script }) => scenesOf(script(language)))
      .filter((scene) => !left.has(scene))
      .flatMap((scene) => [
        `${scene}.${language}.png`,
        ...(alsoLight.has(scene) ? [`${scene}.${language}.light.png`] : []),
      ]),
  ),
);

// ignored by git, and on the disk of what it replaces
const out = join(import.meta.dirname, '../out');
mkdirSync(out, { recursive: true });
const drawn = mkdtempSync(join(out, 'pictures-'));
const fresh = `${drawn}-done`;
process.on('exit', () => {
  for (const path of [drawn, fresh]) rmSync(path, { recursive: true, force: true });
});
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const)
  process.once(signal, () => process.exit(128 + number));

const progress = createProgress();
const done = new Set<string>();
const walks = (['dark', 'light'] as const).flatMap((look) =>
  sizes.flatMap((size) => languages.map((language) => ({ look, size, language }))),
);
for (const { look, size, language } of walks) {
  await walk(size, language, look, async (scene, { width, height, frame }) => {
    const name = `${scene}.${language}${look === 'light' ? '.light' : ''}.png`;
    if (!wanted.has(name) || done.has(name)) return;
    writeFileSync(join(drawn, name), toPng({ width, height, pixels: frame() }));
    done.add(name);
    progress.show(() => `${done.size} of ${wanted.size} pictures`);
    // lets Ctrl+C through between two pictures
    await new Promise((next) => setImmediate(next));
  });
}
progress.clear();
const missing = [...wanted].filter((name) => !done.has(name));
if (missing.length > 0) throw new Error(`not drawn: ${missing.join(', ')}`);

// two renames: there is no moment with half of the pictures
const old = join(drawn, 'old');
renameSync(drawn, fresh);
mkdirSync(drawn);
if (existsSync(folder)) renameSync(folder, old);
try {
  renameSync(fresh, folder);
} catch (error) {
  if (existsSync(old)) renameSync(old, folder);
  throw error;
}
console.error(`${done.size} pictures in ${folder}`);
