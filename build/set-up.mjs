/**
 * Brings a machine with Node 20, cargo and Debian 12 to where the project runs: npm packages, Debian packages, LVGL's source,
 * then the builds. Plain JavaScript, because it runs before anything is installed. What is there already costs no time.
 *
 * `--help` lists its options.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const known = ['--quiet', '--test', '--device', '--cross'];
const unknown = process.argv.slice(2).find((option) => !known.includes(option));
if (unknown !== undefined) {
  const isHelp = unknown === '--help';
  const help = `node build/set-up.mjs [${known.join('] [')}]

Brings a machine with Node 20, cargo and Debian 12 to where the project runs. What is there already costs no time.

  --quiet   prints only what takes long or fails
  --test    also what only the tests need (browser, sanitizers)
  --device  also what images of recorders are made with and started in
  --cross   also what builds programs for aarch64
`;
  if (isHelp) process.stdout.write(help);
  else process.stderr.write(`set-up: no option ${unknown}; --help lists them\n`);
  process.exit(isHelp ? 0 : 2);
}
const quiet = process.argv.includes('--quiet');
const forTests = process.argv.includes('--test');
const forDevice = process.argv.includes('--device');
const forCross = process.argv.includes('--cross');

// biome-ignore lint/suspicious/noTemplateCurlyInString: places of dpkg-query
const dpkgFormat = '${Package} ${Status}\n';

/** Compiler of the wasm build and its libraries; ninja runs it. */
const buildPackages = ['clang-19', 'lld-19', 'wasi-libc', 'libclang-rt-19-dev-wasm32', 'ninja-build'];
/** Browser of the page's test; sanitizers of the fuzzer; model checker; memory checker of the verifier's constant-time proof. */
const testPackages = ['chromium', 'libclang-rt-19-dev', 'spin', 'valgrind'];
/** The emulators, and what packs and signs. Not qemu-utils: one of another release, if it is there, would keep the emulators out. */
const devicePackages = ['qemu-system-x86', 'qemu-system-arm', 'squashfs-tools', 'openssl', 'dpkg'];
/** A compiler that can build the standard library for another architecture, and what links there. */
const crossPackages = ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross', 'rustc-web', 'cargo-web', 'rust-web-src'];

function fail(message) {
  process.stderr.write(`\nset-up: ${message}\n`);
  process.exit(1);
}

function say(message) {
  if (!quiet) process.stdout.write(`${message}\n`);
}

/** Runs a long step with its name and time. Undefined when it went well, otherwise what it said. */
function attempt(name, command, args, env = {}) {
  const begun = Date.now();
  process.stderr.write(`set-up: ${name} … `);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  process.stderr.write(status === 0 ? `${((Date.now() - begun) / 1000).toFixed(1)} s\n` : 'failed\n');
  if (status === 0) return undefined;
  const said = error ? error.message : `${stdout}\n${stderr}`.trim().split('\n').slice(-40).join('\n');
  return `${command} ${args.join(' ')}\n${said}`;
}

/** The same for a step that has to go well. */
function step(name, command, args, env) {
  const why = attempt(name, command, args, env);
  if (why !== undefined) fail(why);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old: 20.19 or newer is needed`);
}

function npmPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules/.set-up');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // not `npm ci`: it refuses a lock without the optional packages of other platforms, which may be missing from it
  step('npm packages', 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

function debianPackages() {
  const wanted = [
    ...buildPackages,
    ...(forTests ? testPackages : []),
    ...(forDevice || forCross ? devicePackages : []),
    ...(forCross ? crossPackages : []),
  ];
  const query = spawnSync('dpkg-query', ['-W', '-f', dpkgFormat, ...wanted], { encoding: 'utf8' });
  if (query.error) fail(`this machine has no dpkg; install by hand: ${wanted.join(' ')}`);
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  const missing = wanted.filter((name) => !installed.has(name));
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['--version']).error)
    fail(`Debian packages are missing; as root: apt-get install ${missing.join(' ')}`);
  process.stderr.write(`set-up: Debian packages are missing: ${missing.join(' ')}\n`);
  const apt = (args) => (isRoot ? ['apt-get', args] : ['sudo', ['apt-get', ...args]]);
  // sudo may ask for a password: let it have the terminal
  if (!isRoot && spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status !== 0) fail('root is needed to install them');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  step('package lists', ...apt(['-qq', 'update']), env);
  const install = ['-qq', 'install', '-y', '--no-install-recommends'];
  const together = attempt(`${missing.length} Debian packages`, ...apt([...install, ...missing]), env);
  if (together === undefined) return;
  // A package of another release may be in the way of one of them ("held broken packages"): apt then refuses all. One at a time it
  // takes what is in the way out when nothing needs it, and what still fails is named with its own reason.
  const reasons = missing.map((name) => attempt(name, ...apt([...install, name]), env)).filter(Boolean);
  if (reasons.length > 0) fail(reasons.join('\n'));
}

function cargo() {
  const { error, stdout } = spawnSync('cargo', ['--version'], { encoding: 'utf8' });
  if (error) fail('cargo is missing; it fetches the source of LVGL. Install Rust 1.88 or newer, for example by rustup');
  const [major, minor] = stdout
    .replace(/^cargo /, '')
    .split('.')
    .map(Number);
  if (major === 1 && minor < 88) fail(`${stdout.trim()} is too old: 1.88 or newer is needed, for example by rustup`);
}

/** Fetches what a Rust part of the project is built of, unless it is there. */
function rustPackages(folder) {
  const args = ['fetch', '--locked', '--manifest-path', join(folder, 'Cargo.toml')];
  const { status } = spawnSync('cargo', [...args, '--offline'], { cwd: root });
  if (status !== 0) step(`Rust packages of ${folder}`, 'cargo', args);
}

checkNode();
mkdirSync(join(root, 'out'), { recursive: true });
npmPackages();
debianPackages();
cargo();
if (forTests) {
  for (const folder of ['firmware/host', 'test/hal/store/reader']) rustPackages(folder);
}
const built = spawnSync(
  process.execPath,
  ['--import', 'tsx', join(root, 'build/all.ts'), ...(quiet ? ['--quiet'] : [])],
  { cwd: root, stdio: 'inherit' },
);
if (built.status !== 0) process.exit(built.status ?? 1);
say('set-up: ready');
