/**
 * Keys of images. `makeImageKeys` makes a set for development; a vendor's own are made, and kept, where the vendor keeps secrets.
 *
 * @module
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from './errors';
import { run } from './run';

export const keyFiles = {
  componentKey: 'component.key',
  componentPublic: 'component.pub.pem',
  updateCa: 'update-ca.pem',
  signer: 'update-signer.pem',
  signerKey: 'update-signer.key',
} as const;

/** How the names of certificates for development begin. */
const DEVELOPMENT = 'development';

/** Issues further signers; no image is made with it, so a vendor keeps it elsewhere. */
const CA_KEY = 'update-ca.key';

/** Dates between which a recorder whose clock was never set takes an update: 1970 is where such a clock begins. */
const dates = ['-startdate', '19700101000000Z', '-enddate', '20991231235959Z'];

/** openssl's words for a CA with its lists in a folder: extensions `root` and `leaf`. */
export const caConfig = (folder: string): string => `[ca]
default_ca = it
[it]
dir = ${folder}
database = ${folder}/index.txt
new_certs_dir = ${folder}
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
`;

async function certificates(folder: string, out: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('ca.conf'), caConfig(folder));
  for (const name of ['ca', 'leaf']) {
    const subject = [
      '-subj',
      `/CN=${DEVELOPMENT} update ${name}`,
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.csr`),
    ];
    await run('openssl', ['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject]);
  }
  const ca = ['ca', '-config', at('ca.conf'), '-batch', '-notext', '-keyfile', at('ca.key'), ...dates];
  const self = ['-selfsign', '-extensions', 'root', '-in', at('ca.csr'), '-out', join(out, keyFiles.updateCa)];
  await run('openssl', [...ca, ...self]);
  const signed = ['-extensions', 'leaf', '-in', at('leaf.csr'), '-out', join(out, keyFiles.signer)];
  await run('openssl', [...ca, '-cert', join(out, keyFiles.updateCa), ...signed]);
  writeFileSync(join(out, CA_KEY), readFileSync(at('ca.key')), { mode: 0o600 });
  writeFileSync(join(out, keyFiles.signerKey), readFileSync(at('leaf.key')), { mode: 0o600 });
}

/** Makes a set in `folder`, which must not be there yet or be empty of keys. */
export async function makeImageKeys(folder: string): Promise<void> {
  if (existsSync(join(folder, keyFiles.componentKey)))
    throw new ImageError(`${folder} has keys already; nothing was changed`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const work = mkdtempSync(join(tmpdir(), 'keys-'));
  try {
    await certificates(work, folder);
  } finally {
    rmSync(work, { recursive: true });
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, keyFiles.componentPublic), publicKey.export({ type: 'spki', format: 'pem' }));
  // last: its presence means that the set is whole
  const unfinished = join(folder, `${keyFiles.componentKey}.new`);
  writeFileSync(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  renameSync(unfinished, join(folder, keyFiles.componentKey));
}

export interface ImageKeys {
  readonly component: KeyObject;
  /** 32 bytes a key: what recorders are given. */
  readonly componentPublic: Buffer;
  readonly updateCa: Buffer;
  readonly signer: { readonly certificate: string; readonly key: string };
}

/** The public key as its 32 bytes. */
export const rawPublic = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }).subarray(-32);

/** Throws `ImageError` for a folder without a whole set, or one whose secrets others can read. */
export function readImageKeys(folder: string): ImageKeys {
  const at = (name: string): string => join(folder, name);
  for (const name of Object.values(keyFiles))
    if (!existsSync(at(name))) throw new ImageError(`${at(name)} is missing; --make-keys makes a set for development`);
  for (const name of [keyFiles.componentKey, keyFiles.signerKey])
    if (statSync(at(name)).mode & 0o077) throw new ImageError(`${at(name)} can be read by others: chmod 600`);
  for (const name of [keyFiles.componentKey, keyFiles.signerKey]) {
    try {
      createPrivateKey(readFileSync(at(name)));
    } catch {
      throw new ImageError(`${at(name)} is no private key`);
    }
  }
  const component = createPrivateKey(readFileSync(at(keyFiles.componentKey)));
  if (component.asymmetricKeyType !== 'ed25519')
    throw new ImageError(`${at(keyFiles.componentKey)}: expected an Ed25519 key`);
  const known = rawPublic(createPublicKey(readFileSync(at(keyFiles.componentPublic))));
  if (!known.equals(rawPublic(createPublicKey(component))))
    throw new ImageError(`${at(keyFiles.componentPublic)} does not belong to ${keyFiles.componentKey}`);
  return {
    component,
    componentPublic: known,
    updateCa: readFileSync(at(keyFiles.updateCa)),
    signer: { certificate: at(keyFiles.signer), key: at(keyFiles.signerKey) },
  };
}

export interface Trust {
  /** SHA-256 of `/etc/component.keys`. */
  readonly componentKeys: string;
  /** SHA-256 of the certificate in `/etc/update-ca.pem`. */
  readonly updateCa: string;
  /** Made by `makeImageKeys`: no recorder that is sold trusts these. */
  readonly isDevelopment: boolean;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a recorder with an image by these keys trusts. Throws `ImageError` for a CA that is no certificate. */
export function trustOf({ componentPublic, updateCa }: ImageKeys): Trust {
  try {
    const { raw, subject } = new X509Certificate(updateCa);
    return {
      componentKeys: sha256(componentPublic),
      updateCa: sha256(raw),
      isDevelopment: subject.startsWith(`CN=${DEVELOPMENT} `),
    };
  } catch {
    throw new ImageError(`${keyFiles.updateCa} is no certificate`);
  }
}
