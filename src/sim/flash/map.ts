/**
 * The simulated flash decoded, for the page's picture and the terminal.
 *
 * @module
 */

import { inspect, type SectorMap } from './inspect';
import type { Nor } from './nor';

export interface FlashMap {
  readonly size: number;
  readonly sectorSize: number;
  readonly programUnit: number;
  readonly readOnly: boolean;
  readonly sectors: readonly (Omit<SectorMap, 'state'> & {
    /** As `SectorMap`; `new`: the factory's mark of a recorder that was never set up. */
    readonly state: SectorMap['state'] | 'new';
    /** Erases in this run of the simulator. */
    readonly wear: number;
  })[];
}

/** Which sectors hold the factory's mark: the unfinished log of epoch 1 without a record, while no log counts (SPEC.md, provisioning). */
function marksOf(sectors: readonly SectorMap[]): ReadonlySet<SectorMap> {
  if (sectors.some(({ state, epoch }) => state === 'active' || (epoch ?? 0) > 1)) return new Set();
  return new Set(
    sectors.filter(
      ({ state, epoch, complete, entries }) => state === 'old' && epoch === 1 && !complete && entries.length === 0,
    ),
  );
}

/**
 * Decodes the image; works while the power is off, and neither counts as a read nor disturbs unsettled bits. Null when the
 * geometry is not one the store takes.
 */
export function mapOf(nor: Nor, crypto: Pick<HostCrypto, 'hmacSha256'>): FlashMap | null {
  const { size, sectorSize, programUnit, readOnly, image, wear } = nor;
  const snapshot: HostFlash = {
    size,
    sectorSize,
    programUnit,
    read: (offset, length) => image.slice(offset, offset + length).buffer as ArrayBuffer,
    program: () => 'fault',
    erase: () => 'fault',
  };
  const sectors = inspect(snapshot, crypto);
  if (sectors === null) return null;
  const marks = marksOf(sectors);
  return {
    size,
    sectorSize,
    programUnit,
    readOnly,
    sectors: sectors.map((sector) => ({
      ...sector,
      state: marks.has(sector) ? 'new' : sector.state,
      wear: wear[sector.index] ?? 0,
    })),
  };
}

/** The map as lines of text: one for each sector, one for each entry in it. */
export function mapText(map: FlashMap): string {
  const lines = [
    `${map.size} bytes, ${map.sectors.length} sectors of ${map.sectorSize}, program unit ${map.programUnit}` +
      (map.readOnly ? ', read-only' : ''),
  ];
  for (const { index, state, epoch, complete, used, wear, entries } of map.sectors) {
    const log = epoch === null ? '' : `, epoch ${epoch}${complete ? '' : ', not complete'}`;
    lines.push(`sector ${index}: ${state}${log}, ${used} of ${map.sectorSize} bytes, erased ${wear} times`);
    for (const { type, offset, length, record } of entries) {
      const at = `  ${String(offset).padStart(6)} ${String(length).padStart(5)}  ${type}`;
      if (record === undefined) {
        lines.push(at);
        continue;
      }
      const units = record.open === 0 ? '' : `, ${record.used} of ${record.open} units used`;
      const attempts = record.attempts === undefined ? '' : `, from ${record.attempts}`;
      lines.push(`${at} ${record.kind} ${record.sequence} ${record.keys.join(' ')}${attempts}${units}`.trimEnd());
    }
  }
  return lines.join('\n');
}
