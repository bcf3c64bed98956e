/** A life of a store, to be lived inside an engine and beside it: every kind of record, compactions, restarts. */
import { openStore } from '../../../src/hal/store/store';

export function live({ flash, crypto }: Pick<Host, 'flash' | 'crypto'>): void {
  const options = { flash, crypto, erased: 'new' } as const;
  let store = openStore(options);
  for (let i = 0; i < 60; i++) {
    const put = { password: new Uint8Array(57).fill(i), settings: new Uint8Array(9) };
    store.commit({ put, append: [new Uint8Array(14).fill(i)] });
    store.spend('login');
    if (i % 3 === 0) store.commit({ reset: ['login'] });
    if (i % 5 === 0) while (store.maintain()) {}
    if (i % 7 === 0) store = openStore(options);
  }
}
