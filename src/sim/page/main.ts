/**
 * The page: shows the recorder that runs in the server, and hands input to it.
 *
 * @module
 */
import { connect } from './connection';
import { takeInput } from './input';
import { onLost, onMessage, startPanel } from './panel';
import { drawFrame } from './screen';

const connection = connect({
  message: onMessage,
  lost: onLost,
  frame(data) {
    const frame = drawFrame(data);
    // After the browser has shown it: the server sends no more than can be seen.
    requestAnimationFrame(() => connection.send({ type: 'ack', frame }));
  },
});

startPanel(connection);
takeInput(connection);
