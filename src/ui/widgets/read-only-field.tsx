/**
 * A labelled value that cannot be changed here.
 *
 * @module
 */
import { px } from '../monitor';
import * as theme from '../theme';
import { Icon, type IconName } from './icon';

export function ReadOnlyField(props: { name: string; label: string; text: string; icon: IconName }) {
  return (
    <view class={theme.column} style={{ gap: px(8) }}>
      <label class={theme.label} text={props.label} />
      <view name={props.name} class={[theme.row, theme.fieldBox, theme.fieldBoxDisabled]} style={{ padRight: px(16) }}>
        <label
          class={[theme.body, theme.dimmed]}
          style={{ width: 'content', grow: 1 }}
          longMode="dots"
          text={props.text}
        />
        <Icon name={props.icon} class={[theme.icon.small, theme.faint]} />
      </view>
    </view>
  );
}
