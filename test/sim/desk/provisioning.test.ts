import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { simulatedKeys } from '../../../src/sim/desk/provisioning';
import { simulatedPrivateKey } from '../../../src/sim/desk/vendor-keys';

const recipients = ['relay', 'desk'] as const;

it('a recorder is given no private key of the vendor', () => {
  const { deviceKey, authKey, recipients: given } = simulatedKeys('ATNVR0000000017');
  const keys = [deviceKey, authKey!, ...recipients.map((name) => given![name]!.publicKey)];
  const hidden = recipients.map((name) => Buffer.from(simulatedPrivateKey(name)).toString('hex'));
  for (const key of keys) {
    expect(key).toHaveLength(32);
    expect(hidden).not.toContain(Buffer.from(key).toString('hex'));
  }
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(keys.length);
});

it('nothing of the simulated recorder names the private keys', () => {
  const folder = join(import.meta.dirname, '../../../src/sim/machine');
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8');
    expect(source, file).not.toMatch(/vendor-keys|simulatedPrivateKey/);
  }
});
