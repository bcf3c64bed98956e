/**
 * `npm run pictures`: draws the README's pictures with the real bundle, one for each screen and language.
 *
 * @module
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPng } from '../src/sim/script/pictures';
import { languages } from '../test/gallery/tour';
import { walk } from '../test/gallery/walk';

const folder = join(import.meta.dirname, '../test/gallery/pictures');
const size = '1280x720';

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let count = 0;
for (const language of languages) {
  await walk(size, language, (name, machine) => {
    if (name === 'too-small') return;
    writeFileSync(
      join(folder, `${name}.${language}.png`),
      toPng({ width: machine.width, height: machine.height, pixels: machine.frame() }),
    );
    process.stderr.write(`\r${++count} pictures`);
  });
}
console.error(` in ${folder}`);
