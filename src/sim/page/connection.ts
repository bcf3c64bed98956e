/**
 * The connection to the simulator; opened again when it is lost.
 *
 * @module
 */
import type { ClientMessage, ServerMessage } from '../server/protocol';

export interface Connection {
  send(message: ClientMessage): void;
}

interface Listeners {
  readonly message: (message: ServerMessage) => void;
  readonly frame: (data: ArrayBuffer) => void;
  /** The server is gone, until the next message comes. */
  readonly lost: () => void;
}

const RETRY = 1000;

export function connect({ message, frame, lost }: Listeners): Connection {
  let socket: WebSocket;
  const open = (): void => {
    socket = new WebSocket(`ws://${location.host}/`);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => (typeof data === 'string' ? message(JSON.parse(data)) : frame(data));
    socket.onclose = () => {
      lost();
      setTimeout(open, RETRY);
    };
  };
  open();
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(text));
    },
  };
}
