/**
 * The flash of a credential store in words: `BYTES:SECTOR:UNIT`, as boards and `--store` have it.
 *
 * @module
 */
import type { NorGeometry } from '../../../src/sim/flash/nor';

/** What the host contract says of a flash; undefined for anything else. */
export function parseGeometry(text: string): NorGeometry | undefined {
  const [size, sectorSize, programUnit] = (/^(\d{1,9}):(\d{1,9}):(\d{1,9})$/.exec(text) ?? []).slice(1).map(Number);
  const sectors = size! / sectorSize!;
  const isGood =
    [1, 2, 4, 8, 16].includes(programUnit!) &&
    [12, 13, 14, 15, 16, 17].some((log) => sectorSize === 1 << log) &&
    Number.isInteger(sectors) &&
    sectors >= 2 &&
    sectors <= 64;
  return isGood ? { size: size!, sectorSize: sectorSize!, programUnit: programUnit! } : undefined;
}
