/**
 * Update packages for swupdate: a description, its signature (CMS), and the slot image.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpio } from './cpio';
import { run } from './run';

export interface Update {
  readonly board: string;
  /** Of the hardware. */
  readonly revision: string;
  readonly version: string;
  readonly security: number;
  /** A signed slot. */
  readonly image: Uint8Array;
}

/** Tries of a new slot before the recorder goes back. */
const TRIES = 3;
const IMAGE = 'component.slot';

/** sw-description of libconfig; `-e stable,slota` or `-e stable,slotb` chooses. */
export function description({ board, revision, version, security, image }: Update): string {
  const digest = createHash('sha256').update(image).digest('hex');
  const slot = (name: string): string => `    slot${name}: {
      images: ({ filename = "${IMAGE}"; type = "raw"; device = "/dev/slot-${name}"; sha256 = "${digest}"; });
      bootenv: ({ name = "slot"; value = "${name}"; }, { name = "tries"; value = "${TRIES}"; });
    };
`;
  return `software = {
  version = "${version}";
  description = "AT-NVR access recovery ${version}, security version ${security}, board ${board}";
  ${board} = {
    hardware-compatibility: [ "${revision}" ];
    stable: {
${slot('a')}${slot('b')}    };
  };
};
`;
}

export interface Signer {
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
}

/** The package's bytes. Other bytes each time: the signature has a time and a random part. */
export async function updatePackage(update: Update, signer: Signer): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'update-'));
  try {
    const at = (name: string): string => join(folder, name);
    const text = description(update);
    writeFileSync(at('sw-description'), text);
    const files = ['-in', at('sw-description'), '-out', at('sig'), '-signer', signer.certificate, '-inkey', signer.key];
    await run('openssl', ['cms', '-sign', ...files, '-outform', 'DER', '-nosmimecap', '-binary']);
    const mode = 0o100644;
    return cpio('crc', [
      { name: 'sw-description', data: Buffer.from(text), mode },
      { name: 'sw-description.sig', data: readFileSync(at('sig')), mode },
      { name: IMAGE, data: update.image, mode },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
