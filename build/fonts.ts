/**
 * Fonts of the recorder, cut to what its languages need: Inter 400, 500 and 600 to out/fonts/inter-*.ttf, the Lucide icons
 * named in src/ui/icons.json to out/fonts/icons.ttf, and their code points to out/fonts/icons.json. Same input, same bytes.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'out/fonts');
const require = createRequire(import.meta.url);

const weights = {
  400: '400Regular/Inter_400Regular.ttf',
  500: '500Medium/Inter_500Medium.ttf',
  600: '600SemiBold/Inter_600SemiBold.ttf',
};

const range = (first: number, last: number) =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at));

/** Latin with the letters of Western and Central Europe and Turkish, all of Cyrillic, and what UI texts are set with. */
const characters = [
  range(0x20, 0x7e),
  range(0xa0, 0x17f),
  'ȘșȚțƏə',
  range(0x400, 0x45f),
  'ҐґҒғҚқҢңҮүҰұҺһӘәІіӨөЎўҖҗҲҳҶҷӢӣӮӯ',
  '\u2009\u200a\u202f‐‑‒–—―‘’‚“”„†‡•…‰′″‹›⁄€₴₸₽№™',
  '←↑→↓↔↕−≈≠≤≥×÷∞√●○■□▲▼◆✓✗',
].join('');

function resolve(path: string): string {
  return require.resolve(path, { paths: [root] });
}

/** Code point of each named icon; a name Lucide does not have is an error with its nearest names. */
function iconCodePoints(): Record<string, number> {
  const file = join(root, 'src/ui/icons.json');
  const wanted = JSON.parse(readFileSync(file, 'utf8')) as string[];
  const known = JSON.parse(readFileSync(resolve('lucide-static/font/codepoints.json'), 'utf8')) as Record<
    string,
    number
  >;
  const points: Record<string, number> = {};
  for (const name of [...wanted].sort()) {
    const point = known[name];
    if (point === undefined) {
      const near = Object.keys(known).filter((other) =>
        name.split('-').some((word) => word.length > 2 && other.includes(word)),
      );
      throw new Error(`${file}: Lucide has no icon "${name}"; like it: ${near.slice(0, 12).join(', ') || 'none'}`);
    }
    points[name] = point;
  }
  return points;
}

/** Writes all font files, unless the stamp says that nothing they depend on has changed; true when there was something to do. */
export async function buildFonts(): Promise<boolean> {
  const icons = iconCodePoints();
  const stampFile = join(out, '.stamp');
  const inter = join(dirname(resolve('@expo-google-fonts/inter/package.json')));
  const sources = [
    ...Object.entries(weights).map(([weight, path]) => ({
      name: `inter-${weight}.ttf`,
      path: join(inter, path),
      text: characters,
    })),
    {
      name: 'icons.ttf',
      path: resolve('lucide-static/font/lucide.ttf'),
      text: String.fromCodePoint(...Object.values(icons)),
    },
  ];
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source.path)).update(source.text);
  const stamp = hash.update(readFileSync(resolve('subset-font/package.json'))).digest('hex');
  const complete = [...sources.map((one) => one.name), 'icons.json'].every((name) => existsSync(join(out, name)));
  if (complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;

  // not before it is needed: it brings a font engine along
  const { default: subsetFont } = await import('subset-font');
  mkdirSync(out, { recursive: true });
  for (const source of sources) {
    const cut = await subsetFont(readFileSync(source.path), source.text, { targetFormat: 'truetype' });
    writeFileSync(join(out, source.name), cut);
    console.error(`out/fonts/${source.name}: ${cut.length} bytes`);
  }
  writeFileSync(join(out, 'icons.json'), `${JSON.stringify(icons, null, 2)}\n`);
  writeFileSync(stampFile, stamp);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildFonts();
