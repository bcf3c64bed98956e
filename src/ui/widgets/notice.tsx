/**
 * A remark that stands apart from the fields: a lock's countdown, a fault.
 *
 * @module
 */
import * as theme from '../theme';
import { Icon, type IconName } from './icon';

export function Notice(props: { name: string; icon: IconName; text: string }) {
  return (
    <view name={props.name} class={[theme.row, theme.notice]}>
      <Icon name={props.icon} class={theme.icon.small} />
      <label class={[theme.hint, theme.errorText]} style={{ width: 'content', grow: 1 }} text={props.text} />
    </view>
  );
}
