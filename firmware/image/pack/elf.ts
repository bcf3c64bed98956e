/**
 * Which libraries a program needs: DT_NEEDED and PT_INTERP of 64-bit little-endian ELF files.
 *
 * @module
 */
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;

export interface Needs {
  readonly libraries: readonly string[];
  /** Path of the dynamic linker. */
  readonly interpreter?: string;
}

const text = (file: Buffer, at: number): string => file.toString('latin1', at, file.indexOf(0, at));

/** Undefined for a file that is not ELF. */
export function elfNeeds(file: Buffer): Needs | undefined {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) return undefined;
  const number = (at: number): number => Number(file.readBigUInt64LE(at));
  const segments = Array.from({ length: file.readUInt16LE(56) }, (_, index) => {
    const at = number(32) + index * file.readUInt16LE(54);
    return { type: file.readUInt32LE(at), offset: number(at + 8), address: number(at + 16), size: number(at + 32) };
  });
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  const entries = Array.from({ length: dynamic ? dynamic.size / 16 : 0 }, (_, index) => {
    const at = dynamic!.offset + index * 16;
    return { tag: number(at), value: number(at + 8) };
  });
  const strings = entries.find(({ tag }) => tag === DT_STRTAB)?.value ?? 0;
  const loaded = segments.find(
    ({ type, address, size }) => type === PT_LOAD && strings >= address && strings < address + size,
  );
  const base = loaded ? strings - loaded.address + loaded.offset : 0;
  const libraries = entries.filter(({ tag }) => tag === DT_NEEDED).map(({ value }) => text(file, base + value));
  return { libraries, ...(interpreter && { interpreter: text(file, interpreter.offset) }) };
}
