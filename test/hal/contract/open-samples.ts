/** Opens what a host sealed, with the private keys of the rig that provisioned it. */
import { hpkeReference } from '../../support/hpke-reference';
import type { SealSample } from './seal-cases';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** What is wrong with the samples; none when all open to what they must. */
export function openSamples(
  samples: readonly SealSample[],
  privateKey: (recipient: HostRecipient) => Uint8Array,
): readonly string[] {
  return samples.flatMap((sample, index) => {
    const name = `sample ${index} to ${sample.recipient}`;
    try {
      const context = hpkeReference(privateKey(sample.recipient), bytes(sample.enc), bytes(sample.info));
      const plaintext = context.open(bytes(sample.ciphertext), bytes(sample.aad)).toString('hex');
      if (plaintext !== sample.expected) return [`${name}: opens to ${plaintext}, not ${sample.expected}`];
      const exported = context.export(bytes(sample.exportContext), sample.exported.length / 2).toString('hex');
      return exported === sample.exported ? [] : [`${name}: exports ${sample.exported}, not ${exported}`];
    } catch (error) {
      return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
