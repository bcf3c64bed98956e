/**
 * The bar at the top of every screen: which recorder this is, the language, the look, the time.
 *
 * @module
 */
import { For, Show } from 'solid-js';
import { px } from '../monitor';
import { look } from '../palettes';
import { everySecond, useServices } from '../services';
import { clockText } from '../text/time';
import { language, languageName, languages } from '../text/translate';
import * as theme from '../theme';
import { IconButton } from './button';
import { glyph, Icon } from './icon';
import { languageLabels } from './keyboard-layouts';

export function TopBar() {
  const { auth, identity, wall } = useServices();
  return (
    <view class={theme.row} style={{ height: theme.topBarHeight(), padX: px(32), main: 'between' }}>
      <view class={theme.row} style={{ width: 'content', gap: px(16) }}>
        <Icon name="monitor" class={[theme.icon.small, theme.dimmed]} />
        <label
          name="recorder"
          class={[theme.label, theme.dimmed]}
          style={{ width: 'content' }}
          text={`${identity.model} · ${identity.serial}`}
        />
      </view>
      <view class={theme.row} style={{ width: 'content', gap: px(12) }}>
        <Languages />
        <IconButton
          name="look"
          icon={look() === 'dark' ? 'sun' : 'moon'}
          keepsFocus={true}
          onClick={() => auth.setLook(look() === 'dark' ? 'light' : 'dark')}
        />
        <label
          name="clock"
          class={theme.label}
          style={{ width: px(64), textAlign: 'right' }}
          text={clockText(everySecond(wall))}
        />
      </view>
    </view>
  );
}

/** Most languages that stand side by side. */
const mostButtons = 3;

/** A button for each language; a list of their names when there are many. */
function Languages() {
  const { auth } = useServices();
  return (
    <Show
      when={languages.length > mostButtons}
      fallback={
        <For each={languages}>
          {(each) => (
            <button
              name={`lang-${each}`}
              class={theme.segment}
              checked={language() === each}
              keepsFocus={true}
              onClick={() => auth.setLanguage(each)}
            >
              <label text={languageLabels[each]} />
            </button>
          )}
        </For>
      }
    >
      <dropdown
        name="lang"
        class={[theme.dropdown, theme.languageList]}
        symbol={glyph('chevron-down')}
        options={languages.map(languageName).join('\n')}
        value={languages.indexOf(language())}
        onChange={(event) => auth.setLanguage(languages[event.a]!)}
      />
    </Show>
  );
}
