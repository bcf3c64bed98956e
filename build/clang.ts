/**
 * What the wasm and the native builds of LVGL and the bridge share: sources, flags, and a ninja file per target, so that
 * only what changed is compiled again.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lvglSource } from './lvgl-source.ts';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bridge = join(root, 'firmware/lvgl/bridge');

/** Folders of LVGL that only hold drivers and libraries we do not configure; skipping them halves a cold build. */
const skipped =
  /^(drivers|libs\/(?!tiny_ttf|bin_decoder)|draw\/(?!sw|convert|snapshot|lv_)|others|debugging|themes\/(default|mono|simple)|widgets\/(?!arc|bar|button|canvas|checkbox|dropdown|image|label|line|spinner|switch|textarea|property))/;

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.c'))
    .sort();
}

export interface Target {
  /** Names the folder of objects under out/obj. */
  readonly name: string;
  /** Names the ninja file of a target that shares the objects of another one. */
  readonly file?: string;
  readonly compiler: string;
  readonly flags: readonly string[];
  /** Further flags for LVGL's files. */
  readonly lvgl?: readonly string[];
  /** Further flags for the bridge's own files. */
  readonly strict: readonly string[];
  /** How objects become what comes out: flags of the linker, or left out for a static library. */
  readonly linkFlags?: readonly string[];
  /** More C files, from the root. */
  readonly extra?: readonly string[];
  /** What comes out, from the root. */
  readonly output: string;
}

/**
 * Flags that make arithmetic the same on every target: integers wrap (LVGL's layout may overflow at extreme coordinates),
 * floating point is never fused (glyphs and the cursor are equal to the pixel).
 */
const sameEverywhere = ['-fwrapv', '-ffp-contract=off'];

const escaped = (path: string) => path.replace(/([$ :])/g, '$$$1');

/** An archive is made anew: `ar` would keep the objects of files that are gone. */
const linkCommand = ({ compiler, linkFlags }: Target): string =>
  linkFlags ? `${compiler} ${linkFlags.join(' ')} @$out.rsp -o $out` : 'rm -f $out && ar rcs $out @$out.rsp';

function ninjaFile(target: Target): string {
  const lvgl = lvglSource();
  const objects = join('out/obj', target.name);
  const defines = ['-DLV_CONF_INCLUDE_SIMPLE', '-DLV_LVGL_H_INCLUDE_SIMPLE', '-DLV_USE_PRIVATE_API=1'];
  const includes = [`-I${bridge}`, `-I${lvgl}`, `-I${join(lvgl, 'src')}`];
  const lines = [
    'ninja_required_version = 1.8',
    `flags = ${[...target.flags, ...sameEverywhere, ...defines, ...includes].join(' ')}`,
    'rule cc',
    `  command = ${target.compiler} $flags $extra -MD -MF $out.d -c $in -o $out`,
    '  depfile = $out.d',
    '  deps = gcc',
    '  description = CC $in',
    'rule link',
    `  command = ${linkCommand(target)}`,
    '  rspfile = $out.rsp',
    '  rspfile_content = $in_newline',
    '  description = LINK $out',
    '',
  ];
  const built: string[] = [];
  const add = (source: string, object: string, extra: string) => {
    built.push(object);
    lines.push(`build ${escaped(object)}: cc ${escaped(source)}`);
    if (extra) lines.push(`  extra = ${extra}`);
  };
  const lax = ['-w', ...(target.lvgl ?? [])].join(' ');
  for (const name of sourcesUnder(join(lvgl, 'src'))) {
    if (!skipped.test(name)) add(join(lvgl, 'src', name), join(objects, 'lvgl', `${name}.o`), lax);
  }
  const strict = ['-Wall', '-Wextra', '-Werror', ...target.strict].join(' ');
  for (const name of sourcesUnder(bridge))
    add(join(relative(root, bridge), name), join(objects, 'bridge', `${name}.o`), strict);
  for (const name of target.extra ?? []) add(name, join(objects, 'extra', `${name}.o`), strict);
  lines.push(
    `build ${escaped(target.output)}: link ${built.map(escaped).join(' ')}`,
    `default ${escaped(target.output)}`,
    '',
  );
  return lines.join('\n');
}

function need(program: string, packages: string): void {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(`${program} is missing; install it with: apt-get install ${packages}`);
}

/** Builds a target, printing progress only when there is something to do, which it tells by `true`. */
export function build(target: Target): boolean {
  const folder = join(root, 'out/obj', target.name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${target.file ?? 'build'}.ninja`);
  const text = `builddir = out/obj/${target.name}\n${ninjaFile(target)}`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  const dry = spawnSync('ninja', ['-n', '-f', file], { cwd: root, encoding: 'utf8' });
  if (dry.status === 0 && dry.stdout.includes('no work to do')) return false;
  need('ninja', 'ninja-build');
  need(target.compiler, 'clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32 libclang-rt-19-dev');
  console.error(`${target.output}: building, up to a minute or two`);
  // standard output belongs to the command that asked for the build
  // a terminal gets one line that counts; a log only what went wrong
  const args = process.stderr.isTTY ? ['-f', file] : ['--quiet', '-f', file];
  const run = spawnSync('ninja', args, { cwd: root, stdio: ['inherit', process.stderr, 'inherit'] });
  if (run.status !== 0) throw new Error(`${target.output} did not build`);
  return true;
}
