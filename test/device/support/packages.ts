/**
 * Update packages for the tests, made by the image tool's own parts of the component that an image holds.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBoard } from '../../../firmware/image/pack/board';
import { caConfig, keyFiles, readImageKeys } from '../../../firmware/image/pack/keys';
import { signSlot } from '../../../firmware/image/pack/slot';
import { squashfs } from '../../../firmware/image/pack/squashfs';
import { type Signer, updatePackage } from '../../../firmware/image/pack/update';

export const board = readBoard('qemu-x86_64');

export interface PackageOptions {
  /** Of the package; 1.1.0 when left out. */
  readonly version?: string;
  /** 1 when left out. */
  readonly security?: number;
  /** The component; that of the image when left out. */
  readonly payload?: Uint8Array;
  /** Folder of the keys that sign the slot; those of the image when left out. */
  readonly slotKeys?: string;
  /** Who signs the package; the image's signer when left out. */
  readonly signer?: Signer;
}

/** Makes packages of `image`, signed with the keys in `keys`. */
export function createPackager(image: string, keys: string) {
  const component = readFileSync(join(image, 'component.squashfs'));
  const slot = ({ version = '1.1.0', security = 1, payload = component, slotKeys = keys }: PackageOptions): Buffer =>
    signSlot({ kind: 'component', board: board.name, version, security }, payload, readImageKeys(slotKeys).component);
  /** The component with another program. */
  async function withHost(put: (file: string) => void): Promise<Buffer> {
    const folder = mkdtempSync(join(tmpdir(), 'component-'));
    try {
      cpSync(join(image, 'component'), join(folder, 'component'), { recursive: true });
      const file = join(folder, 'component/bin/host');
      rmSync(file);
      put(file);
      return await squashfs(join(folder, 'component'), join(folder, 'component.squashfs'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return {
    /** The signed image alone. */
    slot,
    package(options: PackageOptions = {}): Promise<Buffer> {
      const { version = '1.1.0', security = 1 } = options;
      const update = { board: board.name, revision: board.revision, version, security, image: slot(options) };
      return updatePackage(update, options.signer ?? readImageKeys(keys).signer);
    },
    /** A component whose program ends at once: it is no program. */
    brokenComponent: () => withHost((file) => writeFileSync(file, 'no program', { mode: 0o755 })),
    /** A component whose program neither ends nor does anything. */
    hangingComponent: () =>
      withHost((file) => {
        const input = '#include <unistd.h>\nint main(void) { for (;;) pause(); }\n';
        execFileSync('cc', ['-static', '-Os', '-s', '-x', 'c', '-', '-o', file], { input });
      }),
  };
}

/**
 * Another signer of the CA in `keys`, for the image's own key, in `folder`: its certificate is valid between two dates such as
 * `20010131000000Z`.
 */
export function issueSigner(keys: string, folder: string, from: string, to: string): Signer {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const key = join(keys, keyFiles.signerKey);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('ca.conf'), caConfig(folder));
  openssl('req', '-new', '-key', key, '-subj', '/CN=dated update leaf', '-out', at('leaf.csr'));
  const ca = [
    '-config',
    at('ca.conf'),
    '-cert',
    join(keys, keyFiles.updateCa),
    '-keyfile',
    join(keys, 'update-ca.key'),
  ];
  const dates = ['-startdate', from, '-enddate', to];
  openssl(
    'ca',
    '-batch',
    '-notext',
    ...ca,
    ...dates,
    '-extensions',
    'leaf',
    '-in',
    at('leaf.csr'),
    '-out',
    at('leaf.pem'),
  );
  return { certificate: at('leaf.pem'), key };
}

/** A piece of a package: where its header, its data and the padding behind them are. */
export interface PackagePart {
  readonly name: string;
  readonly header: number;
  readonly data: number;
  readonly size: number;
  readonly end: number;
}

/** The parts of a cpio archive, its end mark included. */
export function partsOf(bytes: Buffer): PackagePart[] {
  const parts: PackagePart[] = [];
  const number = (at: number): number => Number.parseInt(bytes.toString('latin1', at, at + 8), 16);
  const padded = (at: number): number => (at + 3) & ~3;
  for (let at = 0; at < bytes.length; ) {
    const [size, nameSize] = [number(at + 54), number(at + 94)];
    const name = bytes.toString('latin1', at + 110, at + 110 + nameSize - 1);
    const data = padded(at + 110 + nameSize);
    const end = padded(data + size);
    parts.push({ name, header: at, data, size, end });
    if (name === 'TRAILER!!!') break;
    at = end;
  }
  return parts;
}

/**
 * Positions to be spoiled: of each structure (headers, names, paddings, description, signature) at least every `apart`-th byte with its first
 * and last, and `inImage` bytes of the image, its beginning and end among them.
 */
export function samplePositions(bytes: Buffer, apart: number, inImage: number): number[] {
  const positions = new Set<number>();
  const range = (from: number, to: number, step: number): void => {
    for (let at = from; at < to; at += step) positions.add(Math.floor(at));
    if (to > from) positions.add(to - 1);
  };
  for (const { name, header, data, size, end } of partsOf(bytes)) {
    // fields of eight digits behind the magic
    range(header, header + 6, 1);
    for (let field = header + 6; field < header + 110; field += 8) range(field, field + 8, apart);
    range(header + 110, data, apart);
    range(data, data + size, name.endsWith('.slot') ? size / inImage : apart);
    range(data + size, end, 1);
  }
  return [...positions].sort((a, b) => a - b);
}
