/**
 * Wrong props must not compile: checked by `tsc`, run by nobody. A line without an error fails as an unused `@ts-expect-error`.
 */
import { call, createStyle, type WidgetNode } from '@lvgljs/core';

export const right = (node: WidgetNode) => [
  <label text="a" longMode="dots" />,
  <textarea password={true} maxLength={64} onChange={(event) => event.text.length} onSubmit={() => true} />,
  <dropdown options="a\nb" value={1} onChange={(event) => event.a} />,
  <keyboard target={node} buttons={[{ text: 'a', width: 2 }]} onCommand={() => {}} />,
  <canvas pixels={{ format: 'mono', width: 8, height: 1, bytes: new Uint8Array(1) }} />,
  <view
    style={{ layout: 'grid', width: '50%', height: 'content' }}
    grid={{ columns: ['1fr', 100], rows: ['content'] }}
  />,
  <line points={[[0, 0]]} />,
  <qr modules={{ side: 2, bytes: new Uint8Array(2) }} style={{ width: 100, height: 100 }} />,
  <pattern
    name="pattern"
    invalid={true}
    disabled={false}
    onChange={(event) => event.text.length}
    onDrawn={(event) => event.text}
    ref={(made) => call(made, 'clear')}
  />,
];

export const wrong = () => [
  // @ts-expect-error no such prop
  <label colour="red" />,
  // @ts-expect-error text is a string
  <label text={1} />,
  // @ts-expect-error a label has no placeholder
  <label placeholder="a" />,
  // @ts-expect-error no such mode
  <label longMode="fold" />,
  // @ts-expect-error a label cannot be submitted
  <label onSubmit={() => {}} />,
  // @ts-expect-error only a keyboard has a target
  <textarea target={null} />,
  // @ts-expect-error no such widget
  <div />,
  // @ts-expect-error a view takes no pixels
  <view pixels={{ format: 'mono', width: 8, height: 1, bytes: new Uint8Array(1) }} />,
  // @ts-expect-error only a code has modules
  <canvas modules={{ side: 2, bytes: new Uint8Array(2) }} />,
  // @ts-expect-error modules are bytes with their side
  <qr modules={new Uint8Array(2)} />,
  // @ts-expect-error what is drawn is told, not set
  <pattern text="1236" />,
  // @ts-expect-error only a pattern is drawn
  <canvas onDrawn={() => {}} />,
  // @ts-expect-error a code has no text
  <qr text="a" />,
  // @ts-expect-error no such style
  <view style={{ colour: '#ffffff' }} />,
  // @ts-expect-error per cents are written with their sign
  <view style={{ width: '50' }} />,
  // @ts-expect-error no such flow
  <view style={{ flow: 'diagonal' }} />,
  // @ts-expect-error a class is made by createStyle
  <view class={{ color: '#ffffff' }} />,
];

export const wrongStyles = [
  // @ts-expect-error no such state
  createStyle({ hover: { color: '#ffffff' } }),
  // @ts-expect-error no such part
  createStyle({ parts: { lid: { color: '#ffffff' } } }),
  // @ts-expect-error a font is made by font()
  createStyle({ font: 20 }),
];

/** The example of the package's README. */
export function Example() {
  const button = createStyle({
    width: 200,
    height: 56,
    background: '#3b7cf0',
    backgroundOpacity: 1,
    pressed: { background: '#2f68d0' },
  });
  return (
    <view style={{ layout: 'flex', flow: 'column', gap: 8 }}>
      <button class={button} onClick={() => 1}>
        <label text="clicks" />
      </button>
      <textarea oneLine={true} placeholder="type here" onChange={(event) => console.log(event.text)} />
    </view>
  );
}
