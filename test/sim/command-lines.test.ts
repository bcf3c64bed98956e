/** What each command says of itself and of a wrong option, before anything is installed or built. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helpText, unknownOption } from '../../build/help.mjs';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
/** A command's own name, which a file can have, too. */
const nameOf = (script: string): string => script.replaceAll(':', '-');
const names = Object.keys(scripts).map(nameOf);

it('every command of package.json has a help text, and there is no other', () => {
  const files = readdirSync(join(root, 'build/help')).map((file) => file.replace('.txt', ''));
  expect(files.sort()).toEqual([...names].sort());
});

it.each(names)('%s names an option that it does not know, and knows the one for help', (name) => {
  expect(unknownOption(name, ['--no-such', 'x'])).toBe(`${name}: unknown option --no-such; --help lists the options`);
  expect(unknownOption(name, ['-x'])).toBe(`${name}: unknown option -x; --help lists the options`);
  expect(unknownOption(name, ['--help'])).toBeUndefined();
});

it('a value is no option', () => {
  expect(unknownOption('monitor', ['--script', '-', '--seed', '-1', '--size=1x1'])).toBeUndefined();
});

describe('the help text names the options that the program takes', () => {
  const sources: Record<string, string> = {
    bench: 'build/bench.ts',
    'constant-time': 'build/constant-time.ts',
    fuzz: 'build/fuzz.ts',
    mutate: 'build/mutate.ts',
    pictures: 'build/pictures.ts',
    prove: 'build/prove.ts',
    provision: 'build/provision.ts',
    schema: 'build/schema.ts',
    start: 'src/sim/options.ts',
    monitor: 'src/sim/options.ts',
  };
  it.each(Object.keys(sources))('%s', (name) => {
    const program = readFileSync(join(root, sources[name]!), 'utf8');
    const taken = new Set(
      [...program.matchAll(/'?([\w-]+)'?: \{ type: '(?:string|boolean)'/g)].map(([, option]) => option),
    );
    const told = [...helpText(name).matchAll(/^ {2}--([\w-]+)/gm)].map(([, option]) => option!);
    const own = told.filter((option) => option !== 'help');
    expect(own.length).toBeGreaterThan(0);
    for (const option of own) expect(taken).toContain(option);
    if (program.includes('readCommandLine(')) expect(own.sort()).toEqual([...taken].sort());
  });
});

describe('in a fresh clone', () => {
  let clone: string;
  beforeAll(() => {
    clone = mkdtempSync(join(tmpdir(), 'clone-'));
    cpSync(join(root, 'build'), join(clone, 'build'), { recursive: true });
  });
  afterAll(() => rmSync(clone, { recursive: true }));

  const run = (...words: string[]) => spawnSync(process.execPath, words, { cwd: clone, encoding: 'utf8' });

  it.each(Object.keys(scripts).filter((script) => /build\/run\.mjs/.test(scripts[script]!)))('%s', (script) => {
    const name = nameOf(script);
    const words = scripts[script]!.replace(/^exec /, '')
      .split(' ')
      .slice(1);
    const help = run(...words, '--help');
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout.split('\n')[0]).toBe(helpText(name).split('\n')[0]);
    const wrong = run(...words, '--no-such');
    expect([wrong.status, wrong.stdout, wrong.stderr]).toEqual([
      2,
      '',
      `${name}: unknown option --no-such; --help lists the options\n`,
    ]);
    expect(readdirSync(clone)).toEqual(['build']);
  });

  it('check', () => {
    expect(run('build/check.mjs', '--help').stdout).toBe(helpText('check'));
    const wrong = run('build/check.mjs', '--no-such');
    expect([wrong.status, wrong.stdout, wrong.stderr.split('\n').length]).toEqual([2, '', 2]);
  });
});
