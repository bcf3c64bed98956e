/**
 * The credential store cannot be read: what happened and what to do. No way in from here.
 *
 * @module
 */
import { px } from '../monitor';
import { useServices } from '../services';
import { t } from '../text/translate';
import * as theme from '../theme';
import { Icon } from '../widgets/icon';
import { Remark } from '../widgets/remark';

export function Unreadable(props: { reason: 'newer' | 'foreign' | 'damaged' | 'fault' }) {
  const { identity } = useServices();
  return (
    <view
      name="unreadable"
      class={[theme.column, theme.card]}
      style={{ width: px(820), cross: 'center', padX: px(56), padY: px(48), gap: px(24) }}
    >
      <view class={[theme.badge, theme.warnBadge]}>
        <Icon name="triangle-alert" class={theme.icon.large} />
      </view>
      <label class={[theme.title, theme.centered]} text={t('unreadable.title')} />
      <view class={theme.column} style={{ gap: px(14), padX: px(24) }}>
        <Remark icon="info" look={theme.body} text={t(`unreadable.${props.reason}`)} />
        <Remark icon="hard-drive" look={theme.body} text={t('unreadable.kept')} />
        <Remark icon="mail" look={theme.body} text={t('unreadable.what', { serial: identity.serial })} />
      </view>
    </view>
  );
}
