/**
 * The screens and the ways between them.
 *
 * @module
 */

import { keys, onScreen, refreshStyles } from '@lvgljs/core';
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js';
import type { Grant, Method, Session } from '../auth/types';
import type { UnreadableReason } from '../hal/store/types';
import { leastMonitor, monitor, px, setMonitor } from './monitor';
import { look } from './palettes';
import { ChangePassword } from './screens/change-password';
import { Done } from './screens/done';
import { Home } from './screens/home';
import { Login } from './screens/login';
import { Recovery } from './screens/recovery';
import { Unreadable } from './screens/unreadable';
import { Wizard } from './screens/wizard';
import { everySecond, type Services, ServicesContext } from './services';
import { t } from './text/translate';
import * as theme from './theme';
import { inputs } from './unattended';
import { onScreenKeyboard } from './widgets/keyboard-state';
import { isModalOpen } from './widgets/modal';
import { keyboardHeight, OnScreenKeyboard } from './widgets/on-screen-keyboard';
import { closeTopWindow, goOnInTopWindow } from './widgets/open-windows';
import { TopBar } from './widgets/top-bar';

type Place =
  | { readonly at: 'wizard' }
  | { readonly at: 'unreadable'; readonly reason: UnreadableReason }
  | { readonly at: 'login' }
  | { readonly at: 'recovery' }
  | { readonly at: 'change'; readonly grant: Grant; readonly method: Method }
  | { readonly at: 'done' }
  | { readonly at: 'home'; readonly session: Session };

export function App(props: { services: Services }) {
  const { auth } = props.services;
  const [place, setPlace] = createSignal<Place>(auth.status().kind === 'setup' ? { at: 'wizard' } : entrance());

  onScreen('resize', (width, height) => {
    setMonitor({ width, height });
    return true;
  });
  createEffect(on([monitor, look], refreshStyles, { defer: true }));
  createEffect(on(monitor, onScreenKeyboard.reveal, { defer: true }));
  createEffect(() => isTooSmall() && onScreenKeyboard.close());

  /** Where everything begins and ends: the log-in, unless there is nothing that a password could be compared with. */
  function entrance(): Place {
    const status = auth.status();
    return status.kind === 'unreadable' ? { at: 'unreadable', reason: status.reason } : { at: 'login' };
  }
  function go(next: Place): void {
    onScreenKeyboard.forget();
    setPlace(next);
  }
  const session = (): Session | undefined => {
    const now = place();
    return now.at === 'home' ? now.session : undefined;
  };
  // who is there keeps the session; whoever comes to an unattended monitor has to log in
  createEffect(
    on(inputs, () => {
      const open = session();
      if (open) auth.renewSession(open);
    }),
  );
  createEffect(() => {
    const open = session();
    if (open && !everySecond(() => auth.isLoggedIn(open))) go({ at: 'login' });
  });
  /** Escape closes the keyboard first, then the window that asks for something. */
  function leave(): boolean {
    if (!onScreenKeyboard.isOpen()) return closeTopWindow();
    onScreenKeyboard.close();
    return true;
  }
  function clear(): boolean {
    onScreenKeyboard.field()?.clear();
    return true;
  }
  /** Enter that no widget took means the window's foremost button. Nobody means a window that is not to be seen. */
  function answer(key: number): boolean {
    if (isTooSmall()) return true;
    if (key === keys.escape) return leave();
    if (key === keys.clear) return clear();
    return key === keys.enter && goOnInTopWindow();
  }
  onScreen('key', answer);
  const here = <At extends Place['at']>(at: At): Extract<Place, { at: At }> | false => {
    const now = place();
    return now.at === at && (now as Extract<Place, { at: At }>);
  };
  /** The screen makes room for the keyboard, unless a window over it has the field. */
  const yields = (): boolean => onScreenKeyboard.isOpen() && !isModalOpen();
  const isTooSmall = (): boolean => monitor().width < leastMonitor.width || monitor().height < leastMonitor.height;

  return (
    <ServicesContext.Provider value={props.services}>
      <view name="screen" class={[theme.fill, theme.screen]} onKey={(event) => answer(event.a)}>
        <view class={[theme.column, theme.fill]} hidden={isTooSmall()}>
          <TopBar />
          <view
            name="stage"
            clickable={true}
            class={theme.column}
            style={{
              height: 'content',
              grow: 1,
              main: yields() ? 'start' : 'center',
              cross: 'center',
              track: 'center',
              padBottom: yields() ? keyboardHeight() : px(40),
            }}
            onClick={() => onScreenKeyboard.close()}
          >
            <Switch>
              <Match when={here('wizard')}>
                <Wizard onDone={(session) => go(session ? { at: 'home', session } : { at: 'login' })} />
              </Match>
              <Match when={here('unreadable')}>
                {(unreadable: () => { reason: UnreadableReason }) => (
                  <Unreadable reason={unreadable().reason} onCode={() => go({ at: 'recovery' })} />
                )}
              </Match>
              <Match when={here('login')}>
                <Login onEnter={(session) => go({ at: 'home', session })} onForgot={() => go({ at: 'recovery' })} />
              </Match>
              <Match when={here('recovery')}>
                <Recovery
                  onGrant={(grant, method) => go({ at: 'change', grant, method })}
                  onClose={() => go(entrance())}
                />
              </Match>
              <Match when={here('change')}>
                {(change: () => { grant: Grant; method: Method }) => (
                  <ChangePassword
                    grant={change().grant}
                    isCodeSpent={change().method !== 'questions'}
                    onDone={() => go({ at: 'done' })}
                    onCancel={() => go(entrance())}
                    onAgain={() => go({ at: 'recovery' })}
                  />
                )}
              </Match>
              <Match when={here('done')}>
                <Done onEnter={() => go(entrance())} />
              </Match>
              <Match when={here('home')}>
                {(home: () => { session: Session }) => (
                  <Home session={home().session} onLeave={() => go({ at: 'login' })} />
                )}
              </Match>
            </Switch>
          </view>
        </view>
        <Show when={onScreenKeyboard.isOpen() && !isTooSmall()}>
          <OnScreenKeyboard />
        </Show>
        <Show when={isTooSmall()}>
          <label
            name="too-small"
            class={[theme.body, theme.centered]}
            style={{ width: '90%', align: 'center' }}
            text={t('small.text', leastMonitor)}
          />
        </Show>
      </view>
    </ServicesContext.Provider>
  );
}
