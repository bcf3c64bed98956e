/** The numbers of the ABI are append-only: what was once given out keeps its meaning. */
import {
  attributes,
  buttonControl,
  errors,
  events,
  keys,
  methods,
  opcodes,
  parts,
  pixelFormats,
  roots,
  states,
  styles,
  widgets,
} from '@lvgljs/core/schema';
import { expect, test } from 'vitest';
import frozen from './abi.json';

/** Every number of the schema by its full name. */
function numbers(): Record<string, number> {
  const all: Record<string, number> = {};
  const tables = {
    opcodes,
    widgets,
    attributes,
    styles,
    states,
    parts,
    events,
    methods,
    pixelFormats,
    buttonControl,
    keys,
    errors,
    roots,
  };
  for (const [table, entries] of Object.entries(tables))
    for (const [name, entry] of Object.entries(entries as Record<string, number | { id: number }>))
      all[`${table}.${name}`] = typeof entry === 'number' ? entry : entry.id;
  return all;
}

test('no number of the ABI was changed, removed or left out of abi.json', () => {
  expect(numbers()).toEqual(frozen);
});

test('no number stands twice in a table', () => {
  const seen = new Map<string, string>();
  for (const [name, number] of Object.entries(numbers())) {
    const place = `${name.split('.')[0]} ${number}`;
    expect(seen.get(place), `${name} has the number of ${seen.get(place)}`).toBeUndefined();
    seen.set(place, name);
  }
});
