/**
 * A widget as JavaScript sees it. JavaScript owns the tree; the bridge is only written to, at a flush.
 *
 * @module
 */
import type { AttributeName, EventName, WidgetType } from '../schema';
import type { ModuleData, PixelData } from './pixels';
import type { Style, StyleProperties, Track } from './style';

/** What a listener gets; `a`, `b` and `text` as the schema says for each event. */
export interface WidgetEvent {
  readonly type: EventName;
  readonly target: WidgetNode;
  readonly a: number;
  readonly b: number;
  readonly text: string;
}

/** True from a `key` listener ends the key's way up the tree; all else that is returned counts for nothing. */
export type Listener = (event: WidgetEvent) => unknown;

/** One button of a button matrix or keyboard. */
export interface MatrixButton {
  readonly text: string;
  /** Share of its row, 1 (default) to 15. */
  readonly width?: number;
  /** Begins a new row. */
  readonly newRow?: boolean;
  readonly disabled?: boolean;
  readonly hidden?: boolean;
  /** Types nothing; reported by `onCommand`. */
  readonly command?: boolean;
  /** Drawn in the `checked` state. */
  readonly checked?: boolean;
  /** No repeat while held. */
  readonly noRepeat?: boolean;
}

/** Payloads that are no plain attribute. */
export interface Payloads {
  pixels: PixelData;
  modules: ModuleData;
  points: readonly (readonly [number, number])[];
  buttons: readonly MatrixButton[];
  grid: { readonly columns: readonly Track[]; readonly rows: readonly Track[] };
}

export interface WidgetNode {
  readonly type: WidgetType | 'text' | 'root';
  parent: WidgetNode | null;
  readonly children: WidgetNode[];
  /** Of the bridge; 0 while the node is not drawn. */
  handle: number;
  readonly attributes: { [K in AttributeName]?: unknown };
  /** The style property as it was given last, not to be written to. */
  local: StyleProperties | null;
  /** Null until the first one is set, as most widgets have none. */
  payloads: Partial<Payloads> | null;
  listeners: { [E in EventName]?: Listener } | null;
  styles: readonly Style[];
  /** Content of a text node. */
  text: string;
  /** Children as the bridge has them now, doomed ones included; null while not drawn. */
  drawn: WidgetNode[] | null;
  /** The node whose `drawn` holds this one; the parent, except between a change and the next flush. */
  drawnIn: WidgetNode | null;
}

const noStyles: readonly Style[] = [];

export function createNode(type: WidgetNode['type'], text = ''): WidgetNode {
  return {
    type,
    parent: null,
    children: [],
    handle: 0,
    attributes: {},
    local: null,
    payloads: null,
    listeners: null,
    styles: noStyles,
    text,
    drawn: null,
    drawnIn: null,
  };
}
