/**
 * A QR code that a click enlarges to the height of the monitor; another click, Escape or Enter brings it back.
 *
 * @module
 */

import { call, type ModuleData, type WidgetNode } from '@lvgljs/core';
import { monitor, px } from '../monitor';
import { t } from '../text/translate';
import * as theme from '../theme';
import { stageHeight } from './modal';
import { takeKeys } from './open-windows';

/** Room for the lines below an enlarged code, in pixels of the design. */
const captionHeight = 160;

export function QrCode(props: {
  name: string;
  modules: ModuleData;
  /** Side at rest, in pixels of the monitor. */
  side: number;
  /** Hears of the click with the widget that gets the focus back. */
  onEnlarge: (from: WidgetNode) => void;
}) {
  return (
    <button name={props.name} class={theme.qrButton} onClick={(event) => props.onEnlarge(event.target)}>
      <Plate modules={props.modules} side={props.side} />
    </button>
  );
}

/** The code on white. */
function Plate(props: { modules: ModuleData; side: number }) {
  const outer = (): number => props.side + 2 * theme.qrMargin();
  return <qr class={theme.qrPlate} style={{ width: outer(), height: outer() }} modules={props.modules} />;
}

/** Over all but the top bar: the code as large as fits, with the lines that belong on its photograph. */
export function LargeQrCode(props: { modules: ModuleData; lines: readonly string[]; onClose: () => void }) {
  takeKeys({ close: () => props.onClose(), go: () => props.onClose() });
  const side = (): number => Math.min(stageHeight() - px(captionHeight), monitor().width - px(64));
  return (
    <modal class={theme.cover} style={{ height: stageHeight() }} clickable={true} onClick={() => props.onClose()}>
      <button
        name="qr-large"
        ref={(node) => call(node, 'focus')}
        class={theme.qrButton}
        onClick={() => props.onClose()}
      >
        <Plate modules={props.modules} side={side()} />
      </button>
      <label class={[theme.heading, theme.centered]} text={props.lines.join(' · ')} />
      <label class={[theme.hint, theme.centered]} text={t('support.shrink')} />
    </modal>
  );
}
