/** Whom a recorder trusts, as image.json tells it. */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeImageKeys, readImageKeys, trustOf } from '../../../../firmware/image/pack/keys';

let folder: string;
beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'keys-')), 'set');
  await makeImageKeys(folder);
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

it('keys for development are told as such, with what recorders are given', () => {
  const keys = readImageKeys(folder);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(trustOf(keys)).toEqual({
    componentKeys: digest(keys.componentPublic),
    updateCa: new X509Certificate(keys.updateCa).fingerprint256.replaceAll(':', '').toLowerCase(),
    isDevelopment: true,
  });
  expect(() => trustOf({ ...keys, updateCa: Buffer.from('none') })).toThrow('update-ca.pem is no certificate');
});
