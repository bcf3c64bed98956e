/** @jsxImportSource react */
/**
 * The two screens in React, as one bundle.
 *
 * @module
 */
import { useState, useSyncExternalStore } from 'react';
import { px, setMonitor } from '../../../../src/ui/monitor';
import * as theme from '../../../../src/ui/theme';
import { mount, refreshStyles } from './renderer';
import { ChangePassword, Login, TopBar } from './screens';
import { store } from './signals';

function App() {
  const [place, setPlace] = useState<'login' | 'change'>('login');
  useSyncExternalStore(store.subscribe, store.version);
  return (
    <view name="screen" class={[theme.fill, theme.screen]}>
      <view class={[theme.column, theme.fill]}>
        <TopBar />
        <view
          name="stage"
          clickable={true}
          class={theme.column}
          style={{ height: 'content', grow: 1, main: 'center', cross: 'center', track: 'center', padBottom: px(40) }}
        >
          {place === 'login' ? (
            <Login onForgot={() => setPlace('change')} />
          ) : (
            <ChangePassword onDone={() => setPlace('login')} onCancel={() => setPlace('login')} />
          )}
        </view>
      </view>
    </view>
  );
}

let mounted: ReturnType<typeof mount> | undefined;
host.run(() => {
  mounted ??= mount(<App />, (width, height) => {
    setMonitor({ width, height });
    refreshStyles();
  });
  mounted.tick();
});
