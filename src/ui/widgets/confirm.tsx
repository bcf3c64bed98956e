/**
 * Asks before something that cannot be had back is thrown away. Escape and the cross keep it.
 *
 * @module
 */

import { t } from '../text/translate';
import * as theme from '../theme';
import { Button } from './button';
import { Modal } from './modal';
import { Remark } from './remark';
import { Window } from './window';

export function Confirm(props: {
  name: string;
  title: string;
  /** What would be lost. */
  text: string;
  /** Words of the button that throws it away. */
  discard: string;
  onKeep: () => void;
  onDiscard: () => void;
}) {
  return (
    <Modal>
      <Window
        name={props.name}
        title={props.title}
        width={640}
        onClose={() => props.onKeep()}
        onGo={() => props.onKeep()}
        foot={
          <>
            <Button name="discard" text={props.discard} onClick={() => props.onDiscard()} />
            <Button
              name="keep"
              look="primary"
              autofocus={true}
              text={t('common.go-on')}
              onClick={() => props.onKeep()}
            />
          </>
        }
      >
        <Remark icon="triangle-alert" look={theme.body} text={props.text} />
      </Window>
    </Modal>
  );
}
