/**
 * Wall-clock times in words. The clock is for display only.
 *
 * @module
 */
import type { Services } from '../services';

const two = (n: number): string => String(n).padStart(2, '0');

/** Hours and minutes; empty when the recorder has no time. */
export function clockText(wall: ReturnType<Services['wall']>): string {
  if (!wall) return '';
  const local = new Date(wall.ms + wall.offset * 60_000);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** Day, month, hours and minutes of `ms` since 1970 in a zone `offset` minutes from UTC. */
export function dayAndTimeText(ms: number, offset: number): string {
  const local = new Date(ms + offset * 60_000);
  return `${two(local.getUTCDate())}.${two(local.getUTCMonth() + 1)} ${clockText({ ms, offset })}`;
}
