/**
 * The foot of a window that asks for something: «Отмена» and the button that goes on.
 *
 * @module
 */
import { t } from '../text/translate';
import { Button } from './button';

export function SaveFoot(props: {
  /** Name and words of the button that goes on. */
  name: string;
  text: string;
  busy: boolean;
  disabled?: boolean;
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
        onClick={() => props.onGo()}
      />
    </>
  );
}
