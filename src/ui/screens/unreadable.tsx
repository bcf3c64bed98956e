/**
 * The credential store cannot be read: what happened and what to do. Where a security code can help, this leads to it; nowhere else.
 *
 * @module
 */
import { Show } from 'solid-js';
import type { UnreadableReason } from '../../hal/store/types';
import { px } from '../monitor';
import { everySecond, useServices } from '../services';
import { t } from '../text/translate';
import * as theme from '../theme';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { takeKeys } from '../widgets/open-windows';
import { Remark } from '../widgets/remark';

export function Unreadable(props: { reason: UnreadableReason; onCode: () => void }) {
  const { auth, identity } = useServices();
  const problem = auth.methods('monitor').find(({ method }) => method === 'support')?.problem;
  const isOpen = problem === null;
  /** A newer firmware's data or a dead chip are no matter of codes. */
  const mayReplace = problem !== 'damaged';
  const request = () => everySecond(() => auth.request('support'));

  if (isOpen) takeKeys({ go: () => props.onCode() });

  function whatNow(): string {
    if (isOpen) return t('unreadable.code');
    return t(mayReplace ? 'recovery.none-what' : 'unreadable.what', { serial: identity.serial });
  }

  return (
    <view
      name="unreadable"
      class={[theme.column, theme.card]}
      style={{ width: px(900), cross: 'center', padX: px(56), padY: px(48), gap: px(24) }}
    >
      <view class={[theme.badge, theme.warnBadge]}>
        <Icon name="triangle-alert" class={theme.icon.large} />
      </view>
      <label class={[theme.title, theme.centered]} text={t('unreadable.title')} />
      <view class={theme.column} style={{ gap: px(16), padX: px(24) }}>
        <Remark icon="info" look={theme.body} text={t(`unreadable.${props.reason}`)} />
        <Remark
          icon="hard-drive"
          look={theme.body}
          text={t(props.reason === 'erased' ? 'unreadable.recordings' : 'unreadable.kept')}
        />
        <Remark icon={isOpen ? 'shield-check' : 'mail'} look={theme.body} text={whatNow()} />
        <Show when={request()}>
          <Remark icon="mail" look={theme.body} text={t('unreadable.request', { number: request()?.number ?? '' })} />
        </Show>
      </view>
      <Show when={isOpen}>
        <Button
          name="get-code"
          autofocus={true}
          look="primary"
          wide={true}
          text={t(request() ? 'unreadable.enter-code' : 'unreadable.get-code')}
          onClick={() => props.onCode()}
        />
      </Show>
    </view>
  );
}
