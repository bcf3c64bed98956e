/**
 * Keys for development: a master and the vendor's two key pairs. A vendor's own are made and kept where the vendor keeps secrets.
 *
 * @module
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, ProvisionError } from './errors';

const names = {
  master: 'master.hex',
  relay: { private: 'relay-private.pem', public: 'relay-public.pem' },
  desk: { private: 'desk-private.pem', public: 'desk-public.pem' },
} as const;

/** Ids that differ from each other, so that a key taken for the other is noticed. */
export const developmentIds = { relay: 17, desk: 33 } as const;

/** Writes the files; the options that use them. Throws ProvisionError when one is there already. */
export function makeKeys(folder: string): readonly string[] {
  const pair = (recipient: 'relay' | 'desk') => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    return [
      [names[recipient].private, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600],
      [names[recipient].public, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644],
    ] as const;
  };
  const files = [
    [names.master, `${randomBytes(32).toString('hex')}\n`, 0o600] as const,
    ...pair('relay'),
    ...pair('desk'),
  ];
  const there = files.find(([name]) => existsSync(join(folder, name)));
  if (there) throw new ProvisionError(`--make-keys: ${join(folder, there[0])} is there already; name another folder`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [name, text, mode] of files) writeFileSync(join(folder, name), text, { flag: 'wx', mode });
  } catch (error) {
    throw new ProvisionError(`--make-keys: cannot write to ${folder} (${codeOf(error)})`);
  }
  return [
    `--master ${join(folder, names.master)}`,
    `--relay-key ${developmentIds.relay}:${join(folder, names.relay.public)}`,
    `--desk-key ${developmentIds.desk}:${join(folder, names.desk.public)}`,
  ];
}
