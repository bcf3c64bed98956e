/**
 * What of the engine's memory is in use, and what of it is strings. The engine's allocator is dlmalloc, whose blocks lie one behind the
 * other, each behind a word of its size and two flags; its strings are QuickJS-ng 0.12's.
 */

const used = 2;
const previousUsed = 1;
/** Blocks that must follow each other in order, before a word counts as the head of one. */
const chain = 32;
/** How far before a place its block may begin. */
const reach = 1 << 16;
/** Bytes of a string before its characters: references, length and width, hash, links. */
const stringHead = 28;

/** A block in use, from its first byte to behind its last. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

interface Chunk {
  readonly isUsed: boolean;
  readonly next: number;
}

/** The chunk whose head stands at `head`; undefined when no head can stand there. */
function chunkAt(view: DataView, head: number): Chunk | undefined {
  if (head + 4 > view.byteLength) return undefined;
  const word = view.getUint32(head, true);
  const size = word & ~7;
  const next = head + size;
  if ((word & 4) !== 0 || size < 16 || next + 4 > view.byteLength) return undefined;
  return { isUsed: (word & used) !== 0, next };
}

function isHead(view: DataView, head: number): boolean {
  let at = head;
  for (let count = 0; count < chain; count++) {
    const chunk = chunkAt(view, at);
    if (!chunk) return false;
    const isToldUsed = (view.getUint32(chunk.next, true) & previousUsed) !== 0;
    if (isToldUsed !== chunk.isUsed) return false;
    at = chunk.next;
  }
  return true;
}

const viewOf = (memory: Uint8Array) => new DataView(memory.buffer, memory.byteOffset, memory.length);

/** The block in use around a place; undefined in a free one, and in stacks and static data. */
export function usedBlock(memory: Uint8Array, at: number): Block | undefined {
  const view = viewOf(memory);
  for (let head = (at - 8) | 4; head > 0 && head > at - reach; head -= 8) {
    const chunk = chunkAt(view, head);
    if (chunk && chunk.next > at && isHead(view, head))
      return chunk.isUsed ? { start: head + 4, end: chunk.next } : undefined;
  }
  return undefined;
}

/** True when the place is one of the characters of a string that fills this block. A block that is used again keeps rests of strings. */
export function isInString(memory: Uint8Array, { start, end }: Block, at: number): boolean {
  const view = viewOf(memory);
  const references = view.getUint32(start, true);
  const word = view.getUint32(start + 4, true);
  const bytes = (word & 0x7fffffff) * (word >>> 31 === 1 ? 2 : 1);
  const first = start + stringHead;
  return references > 0 && references < 1 << 20 && first + bytes <= end && at >= first && at < first + bytes;
}
