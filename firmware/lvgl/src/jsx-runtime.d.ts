/**
 * JSX types: each widget takes its own attributes, style properties and events, and nothing else.
 *
 * @module
 */
import type { attributes, WidgetType } from '../schema';
import type { MatrixButton, WidgetEvent, WidgetNode } from './node';
import type { ModuleData, PixelData } from './pixels';
import type { Style, StyleProperties, Track } from './style';

type Attributes = typeof attributes;
type AttributeValue<K> = K extends 'bool'
  ? boolean
  : K extends 'int'
    ? number
    : K extends 'text'
      ? string
      : K extends 'widget'
        ? WidgetNode | null
        : K extends readonly (infer Word)[]
          ? Word
          : never;
type AttributesOf<W extends WidgetType> = {
  [A in keyof Attributes as Attributes[A] extends { on: readonly (infer T)[] } ? (W extends T ? A : never) : A]?:
    | AttributeValue<Attributes[A]['kind']>
    | undefined;
};

/** Styles one inside the other are taken flat; what is falsy is left out. */
type Classes = Style | readonly Classes[] | false | '' | null | undefined;
type On = ((event: WidgetEvent) => unknown) | undefined;

interface Common {
  children?: JSX.Element;
  ref?: WidgetNode | ((node: WidgetNode) => void) | undefined;
  class?: Classes;
  style?: StyleProperties | null | undefined;
  onClick?: On;
  onLongPress?: On;
  onFocus?: On;
  onBlur?: On;
  onKey?: On;
  onPress?: On;
  onPressing?: On;
  onRelease?: On;
  onScroll?: On;
}
interface Changes {
  onChange?: On;
}
interface Grid {
  grid?: { readonly columns: readonly Track[]; readonly rows: readonly Track[] };
}
interface Pixels {
  pixels?: PixelData;
}
interface Modules {
  modules?: ModuleData;
}
interface Buttons extends Changes {
  buttons?: readonly MatrixButton[];
}
interface Extras {
  view: Grid;
  list: Grid;
  modal: Grid;
  textarea: Changes & { onSubmit?: On };
  dropdown: Changes;
  checkbox: Changes;
  switch: Changes;
  buttonmatrix: Buttons;
  keyboard: Buttons & { onCommand?: On };
  canvas: Pixels;
  image: Pixels;
  qr: Modules;
  pattern: Changes & { onDrawn?: On };
  line: { points?: readonly (readonly [number, number])[] };
}
type Props<W extends WidgetType> = Common & AttributesOf<W> & (W extends keyof Extras ? Extras[W] : unknown);

export namespace JSX {
  type Element = WidgetNode | string | number | boolean | null | undefined | (() => Element) | readonly Element[];
  type ElementType = WidgetType | ((props: never) => Element);
  interface ElementChildrenAttribute {
    children: unknown;
  }
  type IntrinsicElements = { [W in WidgetType]: Props<W> };
}

export function jsx(): never;
export { jsx as jsxs, jsx as jsxDEV };
export const Fragment: unique symbol;
