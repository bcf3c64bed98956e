/**
 * `npm run image`: everything that a recorder is flashed with, and its update package. `--help` says what it takes,
 * firmware/image/README.md what comes out.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { patterns } from '../firmware/image/factory';
import { type Board, boardNames, readBoard } from '../firmware/image/pack/board';
import { type ComponentFile, fileOf, makeComponent } from '../firmware/image/pack/component';
import { writeDisk } from '../firmware/image/pack/disk';
import { ImageError } from '../firmware/image/pack/errors';
import { initramfs } from '../firmware/image/pack/initramfs';
import { debianKernel } from '../firmware/image/pack/kernel';
import { type ImageKeys, keyFiles, makeImageKeys, readImageKeys, trustOf } from '../firmware/image/pack/keys';
import { type Provisioned, provisioned, type Recorder } from '../firmware/image/pack/provisioned';
import { signSlot } from '../firmware/image/pack/slot';
import { squashfs } from '../firmware/image/pack/squashfs';
import { updatePackage } from '../firmware/image/pack/update';
import { updaterImage } from '../firmware/image/pack/updater';
import { makeKeys } from '../firmware/image/provisioning/make-keys';
import { type BoardPrograms, buildBoardPrograms } from './board-programs';
import { budgets } from './budgets';
import { compileBundle } from './bytecode';
import { readCommandLine, refuse, wholeNumber } from './command-line';
import { buildHostMeanwhile } from './host';
import { type Made, madeOf, table } from './image-table';
import { createSteps, type Plan, type Steps } from './steps';
import { builtStickers } from './stickers';

const root = join(import.meta.dirname, '..');
const { values } = readCommandLine('image', {
  options: {
    board: { type: 'string' },
    out: { type: 'string' },
    version: { type: 'string' },
    'security-version': { type: 'string' },
    keys: { type: 'string' },
    serial: { type: 'string' },
    model: { type: 'string' },
    'new-store': { type: 'boolean', default: false },
    'component-only': { type: 'boolean' },
    'make-keys': { type: 'string' },
  },
});

/** Seconds on two cores of a PC, Debian's packages from a near mirror; `first`: nothing was built or fetched before. */
const typical = {
  'programs of the board, first': 150,
  'bytecode, first': 120,
  'kernel, first': 15,
  'updater, first': 30,
  'programs of the board': 2,
  bytecode: 3,
  component: 2,
  updater: 1,
} as const;

/** The image's keys last: where they are, the set is whole. */
async function allKeys(folder: string): Promise<void> {
  makeKeys(join(folder, 'provisioning'));
  await makeImageKeys(folder);
}

async function keysOf(): Promise<{ folder: string; keys: ImageKeys }> {
  const folder = resolve(values.keys ?? join(root, 'out/keys/image'));
  if (values.keys === undefined && !existsSync(join(folder, keyFiles.componentKey))) {
    if (existsSync(folder)) {
      const what = `${folder} has keys, but not all; take it away to have new ones made`;
      throw new ImageError(what);
    }
    await allKeys(folder);
    process.stderr.write(`image: keys for development are made in ${folder}\n`);
  }
  return { folder, keys: readImageKeys(folder) };
}

function versionOf(): string {
  const known = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const version = values.version ?? known.version;
  // what swupdate compares number by number; each has 16 bits there
  const parts = /^\d{1,5}(\.\d{1,5}){2}$/.test(version) ? version.split('.').map(Number) : [Infinity];
  if (parts.every((part) => part <= 65535)) return version;
  return refuse('image', `--version: expected three numbers up to 65535, such as 1.2.3, got "${version}"`);
}

/** By a development build of the host for this machine: it has the engine of the board's. */
async function bytecode(): Promise<string> {
  const { code, output } = await buildHostMeanwhile();
  if (code !== 0) throw new ImageError(output);
  const [bundle, out] = [join(root, 'out/bundle/main.js'), join(root, 'out/bundle/main.qbc')];
  compileBundle(bundle, out);
  return out;
}

function componentFiles({ host }: BoardPrograms, bundle: string): ComponentFile[] {
  const fonts = readdirSync(join(root, 'out/fonts')).filter((name) => name.endsWith('.ttf'));
  return [
    fileOf('bin/host', host, true),
    fileOf('bundle.qbc', bundle),
    ...fonts.map((name) => fileOf(`fonts/${name}`, join(root, 'out/fonts', name))),
  ];
}

const component = ['programs of the board', 'bytecode', 'component'] as const;
/** Around it; the first two may be refused. */
const [before, behind] = [
  ['keys', 'factory partition and store'],
  ['kernel', 'updater', 'initramfs', 'disk', 'update package'],
];

/** The steps, those that have not been done on this machine among them. */
function planOf(board: Board, isWhole: boolean): Plan {
  const made = {
    'programs of the board': `out/host/${board.rust}/release/host`,
    bytecode: 'out/bundle/main.qbc',
    kernel: `out/debian/${board.debian}/kernel/packages.json`,
    updater: `out/debian/${board.debian}/updater/updater.squashfs`,
  };
  const first = Object.entries(made).flatMap(([name, file]) => (existsSync(join(root, file)) ? [] : [name]));
  const steps = isWhole ? [...before, ...component, ...behind] : component;
  return { steps, first, typical, file: join(root, `out/image/times-${board.name}.json`) };
}

/** What became of the recorder that the image is tried with, in a line. */
function recorderText({ serial, model }: Recorder, { factory, store, replaced }: Provisioned): string {
  const kept = 'store.img is kept as its owner left it (--new-store makes it new)';
  const was = replaced === undefined ? '' : `; the one that was there belonged to ${replaced}`;
  const stored = store === 'kept' ? kept : `store.img is new, nobody has set it up${was}`;
  return `recorder ${serial}, ${model}: ${factory === 'kept' ? 'factory.img is kept' : 'factory.img is new'}; ${stored}`;
}

function keepBudgets(files: readonly ComponentFile[], payload: Uint8Array): void {
  const host = files.find(({ name }) => name === 'bin/host')?.data.length ?? 0;
  for (const [what, size, most] of [
    ['bin/host', host, budgets.host],
    ['component.squashfs', payload.length, budgets.component],
  ] as const)
    if (size > most) throw new ImageError(`${what} is ${size} bytes, over its budget of ${most} (build/budgets.ts)`);
}

/** Keys, factory partition and store. */
async function provision(board: Board, recorder: Recorder, out: string, steps: Steps, onReplace: () => void) {
  const { folder, keys } = await steps.step('keys', keysOf);
  const recordersFiles = await steps.step('factory partition and store', async () =>
    provisioned(board, recorder, {
      keys: join(folder, 'provisioning'),
      out,
      newStore: values['new-store'],
      makeSticker: await builtStickers(),
      onReplace,
    }),
  );
  return { folder, keys, recordersFiles };
}

async function image(board: Board): Promise<void> {
  const begun = performance.now();
  const version = versionOf();
  const security = wholeNumber('image', 'security-version', values['security-version'] ?? '1', 0);
  if (security > 0xffffffff) refuse('image', '--security-version: 4294967295 at most');
  const out = resolve(values.out ?? join(root, 'out/image', board.name));
  const isWhole = values['component-only'] !== true;
  const steps = createSteps('image', planOf(board, isWhole));
  const identity = { board: board.name, version, security };
  const recorder = { serial: values.serial ?? 'ATNVR0000000017', model: values.model ?? 'AT-NVR 32' };
  if (!patterns.serial.test(recorder.serial)) refuse('image', '--serial: expected 1 to 32 of A-Z and 0-9');
  if (!patterns.model.test(recorder.model)) refuse('image', '--model: expected 1 to 32 printable ASCII characters');
  mkdirSync(out, { recursive: true });
  // where it is, all that it names is there and belongs together: it goes before the first of them does
  const forget = (): void => {
    if (isWhole) rmSync(join(out, 'image.json'), { force: true });
  };
  // whatever may be refused, before anything is built
  const ofRecorder = isWhole ? await provision(board, recorder, out, steps, forget) : undefined;
  const made: Made[] = [];
  const write = (name: string, bytes: Uint8Array): void => {
    writeFileSync(join(out, name), bytes);
    made.push(madeOf(name, bytes));
  };

  const programs = await steps.step('programs of the board', (told) => buildBoardPrograms(board, told));
  const bundle = await steps.step('bytecode', bytecode);
  const { files, payload } = await steps.step('component', async () => {
    const files = componentFiles(programs, bundle);
    forget();
    makeComponent(join(out, 'component'), identity, files);
    return { files, payload: await squashfs(join(out, 'component'), join(out, 'component.squashfs')) };
  });
  made.push(madeOf('component.squashfs', payload));
  keepBudgets(files, payload);
  const parts = files.map(({ name, data }) => madeOf(name, data));
  const shown = (): string =>
    table({ [`component ${version} for ${board.name}`]: parts, [`in ${relative('', out) || '.'}`]: made });
  if (ofRecorder === undefined) return void console.log(shown());

  const { folder, keys, recordersFiles } = ofRecorder;
  const archive = { architecture: board.debian, folder: join(root, 'out/debian', board.debian) };
  const slot = signSlot({ kind: 'component', ...identity }, payload, keys.component);
  const kernel = await steps.step('kernel', () => debianKernel(board, archive));
  const updater = await steps.step('updater', () => updaterImage(archive, board.rust.replace('-unknown', '')));
  const signed = signSlot({ kind: 'updater', board: board.name, version, security: 0 }, updater.image, keys.component);
  await steps.step('initramfs', async () => {
    const trusted = { componentKeys: keys.componentPublic, updateCa: keys.updateCa };
    write('vmlinuz', kernel.image);
    write('initramfs.cpio.gz', initramfs(board, readFileSync(programs.boot), kernel, trusted));
  });
  await steps.step('disk', async () =>
    writeDisk(join(out, 'disk.img'), board, {
      component: slot,
      updater: signed,
      env: { slot: 'a', security: `${security}`, version },
    }),
  );
  await steps.step('update package', async () =>
    write('update.swu', await updatePackage({ ...identity, revision: board.revision, image: slot }, keys.signer)),
  );
  for (const name of ['disk.img', 'factory.img', 'store.img']) made.push(madeOf(name, readFileSync(join(out, name))));
  const packages = { kernel: kernel.packages, updater: updater.packages };
  const trusts = trustOf(keys);
  const summary = {
    ...identity,
    ...recorder,
    kernel: kernel.version,
    parts,
    updater: signed.length,
    files: made,
    trusts,
    packages,
  };
  writeFileSync(join(out, 'image.json'), `${JSON.stringify(summary, null, 1)}\n`);
  console.log(shown());
  console.log(recorderText(recorder, recordersFiles));
  console.log(
    `${board.name} ${version}, security version ${security}, signed with ${folder}${trusts.isDevelopment ? ', keys for development: not for recorders that are sold' : ''}; ${steps.secondsSince(begun)}`,
  );
}

try {
  if (values['make-keys'] !== undefined) {
    await allKeys(resolve(values['make-keys']));
    console.log(`keys for development, never for recorders that are sold: ${values['make-keys']}`);
  } else {
    const name = values.board ?? 'qemu-x86_64';
    if (!boardNames().includes(name)) refuse('image', `--board: no "${name}"; there are ${boardNames().join(', ')}`);
    await image(readBoard(name));
  }
} catch (error) {
  if (!(error instanceof ImageError) && !(error instanceof Error && 'syscall' in error)) throw error;
  for (const line of error.message.split('\n')) process.stderr.write(`image: ${line}\n`);
  process.exitCode = 1;
}
