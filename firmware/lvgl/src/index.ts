/**
 * `@lvgljs/core`: LVGL widgets from TypeScript. The only door of the package; see README.md.
 *
 * @module
 */

export { keys } from '../schema';
export { WidgetError } from './errors';
export { holdsInput } from './event-reader';
export type { MatrixButton, WidgetEvent, WidgetNode } from './node';
export type { ModuleData, PixelData } from './pixels';
export * from './renderer';
export {
  type Color,
  type Coordinate,
  createStyle,
  type Font,
  font,
  type Style,
  type StyleProperties,
  type StyleRules,
  type Track,
} from './style';
