/** Keys, folders and the command for the tests of provisioning. All keys are made from words. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fakeKey } from './vectors';

const root = join(import.meta.dirname, '../../..');

/** The vendor's secrets, none of which may be anywhere else. */
export const planted = { master: fakeKey('master'), relay: fakeKey('relay private'), desk: fakeKey('desk private') };

const privateKey = (bytes: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), bytes]),
    format: 'der',
    type: 'pkcs8',
  });
export const privatePem = (bytes: Uint8Array): string =>
  privateKey(bytes).export({ type: 'pkcs8', format: 'pem' }).toString();
export const publicPem = (bytes: Uint8Array): string =>
  createPublicKey(privateKey(bytes)).export({ type: 'spki', format: 'pem' }).toString();
export const publicBytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(createPublicKey(privateKey(bytes)).export({ format: 'jwk' }).x!, 'base64url'));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export interface Place {
  readonly folder: string;
  readonly out: string;
  readonly register: string;
  /** Options of all runs here. */
  readonly options: readonly string[];
}

/** A folder with the vendor's keys in files. */
export function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'provision-'));
  folders.push(folder);
  const file = (name: string, text: string, mode: number): string => {
    writeFileSync(join(folder, name), text, { mode });
    return join(folder, name);
  };
  const master = file('master.hex', `${Buffer.from(planted.master).toString('hex')}\n`, 0o600);
  const relay = file('relay.pem', publicPem(planted.relay), 0o644);
  const desk = file('desk.pem', publicPem(planted.desk), 0o644);
  const out = join(folder, 'out');
  const keys = ['--master', master, '--relay-key', `17:${relay}`, '--desk-key', `0x21:${desk}`];
  const options = [...keys, '--model', 'AT-NVR 32', '--board', 'at-nvr-32.r1', '--out', out];
  return { folder, out, register: join(out, 'register.csv'), options };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The command as npm runs it, but for the set-up. */
export function start(args: readonly string[], input?: string): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'build/provision.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export const provision = (...args: string[]): Promise<Ended> => start(args).ended;

/** Every file under a folder, by its path in it. */
export function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}

export const emptyFolder = (parent: string, name: string): string => {
  mkdirSync(join(parent, name));
  return join(parent, name);
};
