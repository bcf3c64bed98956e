/**
 * The password was changed: what that means, and the way to the log-in.
 *
 * @module
 */
import { Show } from 'solid-js';
import { px } from '../monitor';
import { hasNoQuestions, useServices, whenChanged } from '../services';
import { t } from '../text/translate';
import * as theme from '../theme';
import { Button } from '../widgets/button';
import { Icon } from '../widgets/icon';
import { takeKeys } from '../widgets/open-windows';
import { Remark } from '../widgets/remark';

export function Done(props: { onEnter: () => void }) {
  const { auth } = useServices();
  const hasPattern = (): boolean => whenChanged(() => auth.patternRefusal('monitor')) === null;
  takeKeys({ go: () => props.onEnter() });
  return (
    <view
      name="done"
      class={[theme.column, theme.card]}
      style={{ width: px(700), cross: 'center', padX: px(56), padY: px(48), gap: px(24) }}
    >
      <view class={[theme.badge, theme.okBadge]}>
        <Icon name="check" class={theme.icon.large} />
      </view>
      <label class={[theme.title, theme.centered]} text={t('done.title')} />
      <view class={theme.column} style={{ gap: px(16), padX: px(24) }}>
        <Remark icon="hard-drive" tone={theme.okIcon} look={theme.body} text={t('done.kept')} />
        <Remark
          icon="key-round"
          tone={theme.okIcon}
          look={theme.body}
          text={t(hasPattern() ? 'done.void-but-pattern' : 'done.void')}
        />
        <Show
          when={hasNoQuestions(auth)}
          fallback={<Remark icon="circle-help" tone={theme.okIcon} look={theme.body} text={t('done.questions')} />}
        >
          <Remark icon="triangle-alert" tone={theme.dangerIcon} look={theme.body} text={t('done.no-questions')} />
        </Show>
      </view>
      <Button
        name="to-login"
        look="primary"
        wide={true}
        autofocus={true}
        text={t('done.enter')}
        onClick={() => props.onEnter()}
      />
    </view>
  );
}
