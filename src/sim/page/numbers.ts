/**
 * Numbers with their units, in the language of the panel.
 *
 * @module
 */
import { bytesInRussian } from './russian';
import { panelLanguage, t } from './text';

/** A stretch of time: `7 с`, `3 мин 05 с`, `1 ч 02 мин 05 с`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), t('h')],
    [Math.floor(seconds / 60) % 60, t('min')],
    [seconds % 60, t('s')],
  ] as const;
  const first = parts.findIndex(([value], i) => value > 0 || i === parts.length - 1);
  return parts
    .slice(first)
    .map(([value, unit], i) => `${i === 0 ? value : String(value).padStart(2, '0')} ${unit}`)
    .join(' ');
}

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} ${t('mib')}`;

/** `занято 1 байт из 4096`. */
export function usedOf(used: number, all: number): string {
  const bytes = panelLanguage() === 'ru' ? bytesInRussian(used) : `${used} ${used === 1 ? 'byte' : 'bytes'}`;
  return `${t('bytesUsed')} ${bytes} ${t('of')} ${all}`;
}
