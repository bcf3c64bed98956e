/** @jsxImportSource react */
/**
 * 10 cards of 20 widgets in React, shown and taken away in turn, one change a tick.
 *
 * @module
 */
import { useSyncExternalStore } from 'react';
import * as theme from '../../../../src/ui/theme';
import { type Card, cardStyle, cards, headStyle, pageStyle, titleStyle, valueStyle } from '../cards';
import { Icon } from './controls';
import { mount } from './renderer';
import { createSignal, store } from './signals';

const [shown, setShown] = createSignal(false);

function CardView({ card }: { card: Card }) {
  return (
    <view class={[theme.column, theme.card]} style={cardStyle()}>
      <view class={theme.row} style={headStyle()}>
        <Icon name="hard-drive" class={theme.icon.small} />
        <label class={theme.tileTitle} style={titleStyle} text={card.title} />
        <Icon name="circle-check" class={[theme.icon.small, theme.okIcon]} />
      </view>
      <view class={theme.divider} />
      {card.rows.map((row) => (
        <view key={row.name} class={theme.row} style={{ main: 'between' }}>
          <label class={theme.hint} style={valueStyle} text={row.name} />
          <label class={theme.label} style={valueStyle} text={row.value} />
        </view>
      ))}
      <button class={theme.plainButton} style={{ width: '100%' }} onClick={() => {}}>
        <label text={card.action} />
      </button>
    </view>
  );
}

function Page() {
  useSyncExternalStore(store.subscribe, store.version);
  return (
    <view class={[theme.fill, theme.screen]} style={pageStyle()}>
      {shown() && cards.map((card) => <CardView key={card.title} card={card} />)}
    </view>
  );
}

let mounted: ReturnType<typeof mount> | undefined;
host.run(() => {
  mounted ??= mount(<Page />, () => {});
  setShown(!shown());
  mounted.tick();
});
