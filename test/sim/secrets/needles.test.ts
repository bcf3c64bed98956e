/** The search itself: what it must find, and that it finds nothing where nothing is. */
import { expect, it } from 'vitest';
import { seededBytes } from '../../../src/sim/machine/random';
import { counted, searchFor } from './needles';

const secret = { name: 'password', text: 'Жук-Qzrk7' };
const search = searchFor([secret]);
const forms = (haystack: string | Uint8Array) => [...new Set(search(haystack).map(({ form }) => form))];

it.each([
  ['all of it', secret.text],
  ['five characters at its beginning', 'Жук-Q'],
  ['five characters at its end', 'Qzrk7'],
  ['in small letters', 'жук-qzrk7'],
  ['in capitals', 'x ЖУК-QZRK7'],
])('finds %s as text', (_, text) => {
  expect(forms(`before ${text} behind`)).toEqual(['UTF-8']);
  expect(forms(Buffer.from(`odd${text}`, 'utf16le'))).toContain('UTF-16');
});

it.each([0, 1, 2, 3, 4, 5])('finds it encoded, behind %i other bytes', (skip) => {
  const bytes = Buffer.concat([Buffer.alloc(skip, 0xa5), Buffer.from(secret.text), Buffer.alloc(3, 7)]);
  expect(forms(bytes.toString('hex'))).toEqual(['hexadecimal']);
  expect(forms(bytes.toString('hex').toUpperCase())).toEqual(['hexadecimal']);
  expect(forms(bytes.toString('base64'))).toEqual(['base64']);
  expect(forms(JSON.stringify([...bytes]))).toEqual(['decimal']);
});

it('finds nothing where nothing is, not even four characters', () => {
  expect(search('Жук- Qzrk zrk7 and so on')).toEqual([]);
  expect(search(new Uint8Array(seededBytes(1)(4096)))).toEqual([]);
  expect(search('')).toEqual([]);
});

it('counts', () => {
  expect(counted(search(`${secret.text}\n${secret.text}`))).toEqual({ 'password, UTF-8': 10 });
});
