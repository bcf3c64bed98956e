/** `npm run provision`, the command itself: what it makes, what it refuses, what two of it do at once. */
import { createHash, createHmac } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeFactory } from '../../../firmware/image/factory';
import { readRegister } from '../../../firmware/image/provisioning/register';
import { openStore } from '../../../src/hal/store/store';
import { createNor } from '../../../src/sim/flash/nor';
import {
  emptyFolder,
  filesIn,
  place,
  planted,
  privatePem,
  provision,
  publicBytes,
  publicPem,
  start,
} from './provision-kit';
import { dotsOf, readCodes } from './read-codes';
import { fakeKey } from './vectors';

const one = ['--serial', 'ATNVR0000000017'];
const plain = [...one, '--no-stickers'];
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('one recorder', () => {
  const { out, options, register } = place();
  const folder = join(out, 'ATNVR0000000017');

  it('gets a partition that only its owner reads, a sticker, a marked store and a row', async () => {
    const { code, stdout, stderr } = await provision(...one, ...options, '--store', '65536:4096:1');
    expect([code, stdout, stderr]).toEqual([0, `1 provisioned, in ${out}\n`, '']);
    expect([...filesIn(out).keys()].sort()).toEqual(
      [
        ...['factory.bin', 'sticker.pdf', 'sticker.png', 'store.bin'].map((name) => `ATNVR0000000017/${name}`),
        'register.csv',
      ].sort(),
    );
    expect(statSync(join(folder, 'factory.bin')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o077).toBe(0);
    const bytes = readFileSync(join(folder, 'factory.bin'));
    const reading = decodeFactory(bytes);
    if (reading.kind !== 'ok') return expect.fail(reading.kind);
    const { serial, model, board, deviceKey, authKey, relay, desk } = reading.factory;
    expect([serial, model, board, bytes.length]).toEqual(['ATNVR0000000017', 'AT-NVR 32', 'at-nvr-32.r1', 65_536]);
    expect(hex(authKey)).toBe(
      createHmac('sha256', planted.master).update('atnvr/auth/1').update('ATNVR0000000017').digest('hex'),
    );
    expect(relay).toEqual({ id: 17, publicKey: publicBytes(planted.relay) });
    expect(desk).toEqual({ id: 33, publicKey: publicBytes(planted.desk) });
    expect(await readCodes(dotsOf(readFileSync(join(folder, 'sticker.png'))), 'QRCode')).toEqual(['ATNVR0000000017']);
    const [row] = [...readRegister(register).rows.values()];
    expect(row!.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));

    // the store takes the recorder for a new one, by the mark that its own key made
    const flash = createNor({ image: new Uint8Array(readFileSync(join(folder, 'store.bin'))) });
    const statusWith = (key: Uint8Array): string =>
      openStore({
        flash,
        crypto: {
          hmacSha256: (_name, data) =>
            new Uint8Array(createHmac('sha256', key).update(new Uint8Array(data)).digest()).buffer,
        },
        erased: 'lost',
      }).state().kind;
    expect(statusWith(deviceKey)).toBe('blank');
    expect(statusWith(fakeKey('another recorder'))).toBe('unreadable');

    // no secret anywhere but in factory.bin
    const secrets = [...Object.values(planted), deviceKey, authKey];
    const texts = [...filesIn(out)].filter(([name]) => !name.endsWith('factory.bin')).map(([, bytes]) => bytes);
    for (const text of [...texts, Buffer.from(stdout + stderr)])
      for (const secret of secrets) {
        const forms = [Buffer.from(secret), hex(secret), Buffer.from(secret).toString('base64')];
        expect(forms.some((form) => text.includes(form))).toBe(false);
      }
    expect(bytes.includes(Buffer.from(planted.master))).toBe(false);
  });

  it('the same once more changes nothing', async () => {
    const before = filesIn(out);
    const { code, stdout } = await provision(...one, ...options, '--store', '65536:4096:1');
    expect([code, stdout]).toEqual([0, 'nothing to do: 1 done before\n']);
    expect(filesIn(out)).toEqual(before);
  });

  it('a store of another geometry than the flash of a board that is known is refused', async () => {
    const { code, stderr } = await provision(...one, ...options, '--board', 'qemu-x86_64', '--store', '65536:4096:1');
    expect([code, stderr]).toEqual([2, expect.stringContaining('the flash of qemu-x86_64 is 1048576:65536:1')]);
  });

  it('a lost sticker is printed again, with no second row', async () => {
    const before = filesIn(out);
    rmSync(join(folder, 'sticker.png'));
    expect((await provision(...one, ...options)).code).toBe(0);
    expect(filesIn(out)).toEqual(before);
  });

  it.each([
    ['another model', ['--model', 'AT-NVR 16'], 'with another model (AT-NVR 32); a serial number is given once'],
    ['another board', ['--board', 'aarch64'], 'with another board (at-nvr-32.r1); a serial number is given once'],
  ])('a serial number that was given, for %s', async (_name, other, words) => {
    const before = filesIn(out);
    const { code, stderr } = await provision(...plain, ...options, ...other);
    expect([code, stderr.includes(words), stderr.trim().split('\n').length]).toEqual([2, true, 1]);
    expect(filesIn(out)).toEqual(before);
  });

  it('a serial number that was given, in another folder, or after its partition was exchanged', async () => {
    const elsewhere = await provision(...plain, ...options, '--out', `${out}-2`, '--register', register);
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.stderr).toContain('and its files are not in');
    const file = join(folder, 'factory.bin');
    const bytes = readFileSync(file);
    // a byte behind the digest: the partition is good, but not the one that was registered
    writeFileSync(
      file,
      Uint8Array.from(bytes, (byte, at) => (at === 60_000 ? 0 : byte)),
    );
    const exchanged = await provision(...plain, ...options);
    writeFileSync(file, bytes);
    expect([exchanged.code, exchanged.stderr.includes('is another one than the register has')]).toEqual([2, true]);
  });

  it('a foreign factory.bin is not overwritten', async () => {
    const other = place();
    const folder = emptyFolder(emptyFolder(other.folder, 'out'), 'ATNVR0000000017');
    const kept: [string | Uint8Array, string][] = [
      ['no partition', 'unprovisioned'],
      [readFileSync(join(out, 'ATNVR0000000017/factory.bin')).subarray(0, 4096), 'it has 4096 bytes'],
    ];
    for (const [bytes, words] of kept) {
      writeFileSync(join(folder, 'factory.bin'), bytes);
      const { code, stderr } = await provision(...plain, ...other.options);
      expect([code, stderr.includes(words)]).toEqual([2, true]);
      expect(Buffer.compare(readFileSync(join(folder, 'factory.bin')), Buffer.from(bytes))).toBe(0);
    }
  });
});

describe('keys that are refused', () => {
  const { folder, out, options } = place();
  const write = (name: string, text: string, mode = 0o600): string => {
    writeFileSync(join(folder, name), text, { mode });
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  const masterText = `${hex(planted.master)}\n`;
  const smallOrder = `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), Buffer.alloc(32)]).toString('base64')}\n-----END PUBLIC KEY-----\n`;

  it.each<[string, () => string[], string]>([
    [
      'a master that the group reads',
      () => ['--master', write('a', masterText, 0o640)],
      'can be read by others; chmod 600',
    ],
    ['a master that all read', () => ['--master', write('b', masterText, 0o604)], 'can be read by others; chmod 600'],
    ['a master of 31 bytes', () => ['--master', write('c', masterText.slice(2))], 'a master is 64 hex digits'],
    ['a master of zeros', () => ['--master', write('d', '0'.repeat(64))], 'all bytes of the master are alike'],
    ['a master on the command line', () => ['--master', hex(planted.master)], 'cannot read'],
    ['a folder', () => ['--master', folder], 'is a folder'],
    [
      'a private key for a public one',
      () => ['--desk-key', `33:${write('e', privatePem(planted.desk))}`],
      'but a private one',
    ],
    ['a key without an id', () => ['--relay-key', write('f', publicPem(planted.relay))], 'expected ID:FILE'],
    ['an id of 256', () => ['--relay-key', `256:${write('g', publicPem(planted.relay))}`], 'expected ID:FILE'],
    [
      'a point of small order',
      () => ['--relay-key', `1:${write('h', smallOrder)}`],
      'no X25519 public key that can be used',
    ],
    ['noise', () => ['--relay-key', `1:${write('i', '\0\xff'.repeat(100))}`], 'has no public key in PEM'],
    ['one key for both', () => ['--desk-key', `33:${write('j', publicPem(planted.relay))}`], 'are the same key'],
  ])('%s', async (_name, args, words) => {
    const { code, stderr, stdout } = await provision(...plain, ...options, ...args());
    expect([code, stdout, stderr.includes(words)], stderr).toEqual([2, '', true]);
    if (_name !== 'a master on the command line') expect(stderr).not.toContain(hex(planted.master).slice(2, 40));
    expect(existsSync(out)).toBe(false);
  });

  it('another master, or another key under a known id, than the register has', async () => {
    const other = place();
    expect((await provision(...plain, ...other.options)).code).toBe(0);
    const next = ['--serial', 'ATNVR0000000018', '--no-stickers', ...other.options];
    const master = await provision(...next, '--master', write('k', hex(fakeKey('other'))));
    expect(master.stderr).toContain('--master is not the master of the register');
    const key = await provision(...next, '--desk-key', `33:${write('l', publicPem(fakeKey('other')))}`);
    expect(key.stderr).toContain('--desk-key: id 33 is another key in the register');
    const rotated = await provision(...next, '--desk-key', `34:${write('l', publicPem(fakeKey('other')))}`);
    expect([master.code, key.code, rotated.code]).toEqual([2, 2, 0]);
  });

  it('a master from standard input is taken', async () => {
    const other = place();
    const { code, stderr } = await start([...plain, ...other.options, '--master', '-'], masterText).ended;
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('serial numbers and options that are refused', () => {
  const { folder, out, options } = place();
  const list = (text: string): string[] => {
    writeFileSync(join(folder, 'serials.txt'), text);
    return ['--serials', join(folder, 'serials.txt')];
  };
  it.each<[string, () => string[], string]>([
    ['one twice in a list', () => list('A1\nA2\n\n# x\nA1\n'), 'A1 is in'],
    ['a wrong one in a list', () => list('A1\nа2\n'), 'line 2'],
    ['an empty list', () => list('\n#\n'), 'there is no serial number'],
    ['a path', () => ['--serial', '../x'], 'expected 1 to 32'],
    ['none', () => [], 'expected one of'],
    ['two ways', () => [...one, '--first', 'A1', '--count', '2'], 'expected one of'],
    ['a first one without a count', () => ['--first', 'A1'], 'go together'],
    ['a first one without digits', () => ['--first', 'AB', '--count', '2'], 'no digits'],
    ['more than there are', () => ['--first', 'A98', '--count', '3'], 'there are no 3'],
    ['a count of 0', () => ['--first', 'A98', '--count', '0'], 'from 1'],
    ['a partition too small', () => [...one, '--size', '4095'], 'from 4096'],
    ['a store of one sector', () => [...one, '--store', '4096:4096:1'], '--store'],
    ['a bar code too long', () => ['--serial', 'A'.repeat(32)], 'wider than a sticker'],
  ])('%s', async (_name, args, words) => {
    const { code, stderr } = await provision(...args(), ...options);
    expect([code, stderr.includes(words)], stderr).toEqual([2, true]);
    if (existsSync(out)) expect([...filesIn(out).keys()].filter((name) => name !== 'register.csv')).toEqual([]);
  });
});

it('--dry-run tells and writes nothing', async () => {
  const { folder, options } = place();
  const before = filesIn(folder);
  const { code, stdout } = await provision('--first', 'A1', '--count', '9', ...options, '--dry-run');
  expect([code, stdout]).toEqual([0, '9 to make\n']);
  expect(filesIn(folder)).toEqual(before);
});

it('--make-keys makes keys that the command takes, once', async () => {
  const { folder, options } = place();
  const made = await provision('--make-keys', join(folder, 'keys'));
  expect([made.code, made.stderr.startsWith('For development only')]).toEqual([0, true]);
  expect(statSync(join(folder, 'keys/master.hex')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'keys/desk-private.pem')).mode & 0o777).toBe(0o600);
  const { code } = await provision(...plain, ...options, ...made.stdout.trim().split(' '));
  expect(code).toBe(0);
  const again = await provision('--make-keys', join(folder, 'keys'));
  expect([again.code, again.stderr.includes('is there already')]).toEqual([2, true]);
});

it('a damaged register stops it before anything is made', async () => {
  const { out, register, options } = place();
  expect((await provision(...plain, ...options)).code).toBe(0);
  appendFileSync(register, 'a line by hand\n');
  const { code, stderr } = await provision('--serial', 'ATNVR0000000018', '--no-stickers', ...options);
  expect([code, stderr.includes('line 3: no line of a register')]).toEqual([2, true]);
  expect(existsSync(join(out, 'ATNVR0000000018'))).toBe(false);
});
