/**
 * Entry of the bundle: host -> store -> auth -> screens, and one tick for all of it.
 *
 * @module
 */
import { mount } from '@lvgljs/core';
import { createAuth } from './auth/auth';
import { openStore } from './hal/store/store';
import { App } from './ui/app';
import { setPoweredOn } from './ui/clock';
import { setLook } from './ui/palettes';
import { observed } from './ui/services';
import { languages } from './ui/text/languages';
import { questionWordings } from './ui/text/questions';
import { setLanguage } from './ui/text/translate';
import { withInputs } from './ui/unattended';

const contractVersion = 1;

function start(): void {
  if (host.version !== contractVersion) throw new Error(`host contract ${host.version}, ${contractVersion} wanted`);
  const { flash, crypto, clock, identity } = host;
  const store = openStore({ flash, crypto, erased: 'lost', log: host.log });
  const auth = createAuth({
    store,
    clock,
    crypto,
    identity,
    random: host.random,
    languages,
    wording: questionWordings,
    report: (error) => host.log('error', `auth: ${error instanceof Error ? error.message : String(error)}`),
  });
  setLanguage(auth.language());
  setLook(auth.look());

  const services = { auth: observed(auth), identity, wall: () => clock.wall() };
  const mounted = mount(withInputs(host.ui), () => <App services={services} />);

  host.run(() => {
    auth.tick();
    setPoweredOn(clock.now());
    const refused = mounted.tick();
    if (refused > 0) host.log('warn', `${refused} drawing commands refused`);
  });
}

start();
