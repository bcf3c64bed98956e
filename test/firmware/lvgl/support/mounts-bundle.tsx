/** Runs in QuickJS: every widget type, mounted and unmounted in turn, one change a tick; tells its node count when asked. */
import { createStyle, mount } from '@lvgljs/core';
import { createSignal, For, Show } from 'solid-js';

const style = createStyle({
  background: '#334455',
  backgroundOpacity: 1,
  transition: 100,
  pressed: { background: '#ffffff' },
  parts: { indicator: { background: '#ff0000', backgroundOpacity: 1 } },
});
const dropdown = createStyle({ parts: { list: { background: '#000000' } } });
const bits = new Uint8Array(16 * 2).fill(0xa5);
const [shown, setShown] = createSignal(false);
const [count, setCount] = createSignal(0);

const mounted = mount(host.ui, () => (
  <view style={{ width: '100%', height: '100%' }}>
    <Show when={shown()}>
      <modal>
        <list
          class={style}
          style={{ layout: 'grid', width: 400, height: 300 }}
          grid={{ columns: ['1fr', 100], rows: ['content'] }}
        >
          <For each={[1, 2, 3]}>{(n) => <label class={style} name={`n${n}`} text={`${n} ${count() % 10}`} />}</For>
          <button class={style} onClick={() => {}}>
            <label text="кнопка" />
          </button>
          <textarea class={style} text="text" placeholder="empty" password={true} oneLine={true} onChange={() => {}} />
          <dropdown class={[style, dropdown]} options={'a\nb\nc'} value={1} />
          <checkbox class={style} text="check" checked={true} />
          <switch class={style} />
          <bar class={style} value={50} />
          <spinner class={style} />
          <buttonmatrix class={style} buttons={[{ text: '1' }, { text: '2', newRow: true }]} />
          <keyboard class={style} buttons={[{ text: 'q' }]} target={null} />
          <canvas pixels={{ format: 'mono', width: 16, height: 16, bytes: bits }} />
          <image pixels={{ format: 'argb', width: 2, height: 4, bytes: bits }} />
          <pattern class={style} style={{ width: 60, height: 60 }} onDrawn={() => {}} />
          <qr style={{ width: 60, height: 60 }} modules={{ side: 16, bytes: bits }} />
          <line
            class={style}
            points={[
              [0, 0],
              [10, 10],
            ]}
          />
        </list>
      </modal>
    </Show>
  </view>
));

host.run(() => {
  setCount(count() + 1);
  setShown(!shown());
  const refused = mounted.tick();
  host.log('info', JSON.stringify({ nodes: mounted.widgets(), refused }));
});
