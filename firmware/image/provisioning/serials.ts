/**
 * Which serial numbers a run of provisioning makes.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { patterns } from '../factory';
import { codeOf, ProvisionError } from './errors';

/** As many as a run takes; a register of a year has fewer. */
export const MOST = 1_000_000;

export function checkSerial(option: string, serial: string): string {
  if (!patterns.serial.test(serial))
    throw new ProvisionError(`${option}: expected 1 to 32 of A-Z and 0-9, got ${JSON.stringify(serial)}`);
  return serial;
}

/** `count` serial numbers from `first` on, its last digits counting up in the width they have. */
export function countUp(first: string, count: number): readonly string[] {
  checkSerial('--first', first);
  if (!Number.isInteger(count) || count < 1 || count > MOST)
    throw new ProvisionError(`--count: expected 1 to ${MOST}, got ${count}`);
  const [, head, digits] = /^(.*?)(\d*)$/.exec(first)!;
  if (digits === '') throw new ProvisionError(`--first: ${first} has no digits at its end to count with`);
  const last = BigInt(digits!) + BigInt(count - 1);
  if (last.toString().length > digits!.length)
    throw new ProvisionError(`--count: from ${first} on there are no ${count} serial numbers of this length`);
  return Array.from(
    { length: count },
    (_, at) => head! + (BigInt(digits!) + BigInt(at)).toString().padStart(digits!.length, '0'),
  );
}

/** One serial number a line; empty lines and lines that begin with `#` are left out. Throws ProvisionError with the line. */
export function readSerials(file: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ProvisionError(`--serials: cannot read ${file} (${codeOf(error)})`);
  }
  const lines = new Map<string, number>();
  for (const [at, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const serial = raw.trim();
    if (serial === '' || serial.startsWith('#')) continue;
    checkSerial(`--serials: line ${at + 1}`, serial);
    const before = lines.get(serial);
    if (before !== undefined)
      throw new ProvisionError(`--serials: ${serial} is in ${file} twice, in lines ${before} and ${at + 1}`);
    lines.set(serial, at + 1);
    if (lines.size > MOST) throw new ProvisionError(`--serials: more than ${MOST} serial numbers`);
  }
  if (lines.size === 0) throw new ProvisionError(`--serials: there is no serial number in ${file}`);
  return [...lines.keys()];
}
