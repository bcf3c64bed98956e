/**
 * 10 cards of 20 widgets, shown and taken away in turn, one change a tick.
 *
 * @module
 */
import { type Mounted, mount } from '@lvgljs/core';
import { createSignal, For, Show } from 'solid-js';
import * as theme from '../../../../src/ui/theme';
import { Icon } from '../../../../src/ui/widgets/icon';
import { type Card, cardStyle, cards, headStyle, pageStyle, titleStyle, valueStyle } from '../cards';

const [shown, setShown] = createSignal(false);

function CardView(props: { card: Card }) {
  return (
    <view class={[theme.column, theme.card]} style={cardStyle()}>
      <view class={theme.row} style={headStyle()}>
        <Icon name="hard-drive" class={theme.icon.small} />
        <label class={theme.tileTitle} style={titleStyle} text={props.card.title} />
        <Icon name="circle-check" class={[theme.icon.small, theme.okIcon]} />
      </view>
      <view class={theme.divider} />
      <For each={props.card.rows}>
        {(row) => (
          <view class={theme.row} style={{ main: 'between' }}>
            <label class={theme.hint} style={valueStyle} text={row.name} />
            <label class={theme.label} style={valueStyle} text={row.value} />
          </view>
        )}
      </For>
      <button class={theme.plainButton} style={{ width: '100%' }} onClick={() => {}}>
        <label text={props.card.action} />
      </button>
    </view>
  );
}

let mounted: Mounted | undefined;
host.run(() => {
  mounted ??= mount(host.ui, () => (
    <view class={[theme.fill, theme.screen]} style={pageStyle()}>
      <Show when={shown()}>
        <For each={cards}>{(card) => <CardView card={card} />}</For>
      </Show>
    </view>
  ));
  setShown(!shown());
  mounted.tick();
});
