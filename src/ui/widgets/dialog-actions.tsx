/**
 * The foot of a window that asks for something: «Отмена» and the button that goes on.
 *
 * @module
 */
import { t } from '../text/translate';
import { Button } from './button';

export function DialogActions(props: {
  /** Name and words of the button that goes on. */
  name: string;
  text: string;
  busy: boolean;
  disabled?: boolean;
  /** The button that goes on takes the focus when it appears. */
  autofocus?: boolean;
  onCancel: () => void;
  onGo: () => void;
}) {
  return (
    <>
      <Button name="cancel" text={t('common.cancel')} disabled={props.busy} onClick={() => props.onCancel()} />
      <Button
        name={props.name}
        look="primary"
        text={props.busy ? t('common.wait') : props.text}
        busy={props.busy}
        disabled={props.disabled ?? false}
        autofocus={props.autofocus ?? false}
        onClick={() => props.onGo()}
      />
    </>
  );
}
