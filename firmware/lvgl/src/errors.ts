/** A programming error in the use of the binding: names the prop, the widget and what was wrong. */
export class WidgetError extends Error {
  override readonly name = 'WidgetError';
}
