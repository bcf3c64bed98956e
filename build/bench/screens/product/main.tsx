/**
 * The product's own log-in and «Изм. пароль», with its top bar, as one bundle: what the references are measured beside.
 *
 * The tree around the screens is that of src/ui/app.tsx, which would bring all the other screens along.
 *
 * @module
 */
import { type Mounted, mount, onScreen, refreshStyles } from '@lvgljs/core';
import { createEffect, createSignal, Match, on, Switch } from 'solid-js';
import type { Auth, Grant } from '../../../../src/auth/types';
import { monitor, px, setMonitor } from '../../../../src/ui/monitor';
import { ChangePassword } from '../../../../src/ui/screens/change-password';
import { Login } from '../../../../src/ui/screens/login';
import { ServicesContext } from '../../../../src/ui/services';
import { setLanguage } from '../../../../src/ui/text/translate';
import * as theme from '../../../../src/ui/theme';
import { TopBar } from '../../../../src/ui/widgets/top-bar';
import { identity, passwordProblem, timeLeft, wall } from '../service';

/** Only what the two screens ask for. */
const auth: Partial<Auth> = {
  setLanguage,
  request: () => undefined,
  methods: () => [],
  lock: () => ({ wait: 0, left: 5, pause: 30_000 }),
  isPasswordDamaged: () => false,
  login: async () => ({ kind: 'wrong', repeat: true, lock: { wait: 0, left: 5, pause: 30_000 } }),
  checkPassword: passwordProblem,
  checkPattern: () => null,
  patternRefusal: () => 'not-set-up',
  grantLeft: () => timeLeft,
  changePassword: async () => ({ kind: 'ok' }),
};
const services = { auth: auth as Auth, identity, wall };

function App() {
  const [place, setPlace] = createSignal<'login' | 'change'>('login');
  onScreen('resize', (width, height) => {
    setMonitor({ width, height });
    return true;
  });
  createEffect(on(monitor, refreshStyles, { defer: true }));
  return (
    <ServicesContext.Provider value={services}>
      <view name="screen" class={[theme.fill, theme.screen]}>
        <view class={[theme.column, theme.fill]}>
          <TopBar />
          <view
            name="stage"
            clickable={true}
            class={theme.column}
            style={{ height: 'content', grow: 1, main: 'center', cross: 'center', track: 'center', padBottom: px(40) }}
          >
            <Switch>
              <Match when={place() === 'login'}>
                <Login onEnter={() => {}} onForgot={() => setPlace('change')} />
              </Match>
              <Match when={place() === 'change'}>
                <ChangePassword
                  grant={{} as Grant}
                  isCodeSpent={false}
                  onDone={() => setPlace('login')}
                  onCancel={() => setPlace('login')}
                  onAgain={() => {}}
                />
              </Match>
            </Switch>
          </view>
        </view>
      </view>
    </ServicesContext.Provider>
  );
}

let mounted: Mounted | undefined;
host.run(() => {
  // in the first tick, so that evaluating and mounting can be told apart
  mounted ??= mount(host.ui, () => <App />);
  mounted.tick();
});
