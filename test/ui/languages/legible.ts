/**
 * Whether all that stands on the monitor can be read: nothing cut off, nothing over something else, no key and no place instead of words,
 * no character that the fonts do not have.
 */

import type { FontFile } from '../../../build/font-file';
import type { Area, TreeWidget } from '../../../src/sim/machine/bridge';
import { en } from '../../../src/ui/text/en';

const keys = new Set(Object.keys(en));
const width = ({ x1, x2 }: Area): number => x2 - x1 + 1;
const height = ({ y1, y2 }: Area): number => y2 - y1 + 1;

/** Pixels of a line of text. Kerning is left out: it only makes a line shorter. */
export function measure(text: string, size: number, font: FontFile): number {
  return [...text].reduce((sum, character) => sum + font.advance(character.codePointAt(0)!) * size, 0);
}

const areOver = (a: Area, b: Area): boolean => a.x1 <= b.x2 && b.x1 <= a.x2 && a.y1 <= b.y2 && b.y1 <= a.y2;

/** Glyphs of icons, which the text fonts take from the icon font. */
const isIcon = (character: string): boolean => /\p{Co}/u.test(character);

/** Least letters of the screens, and the height of a line of them for each pixel of their size. */
const [leastLetters, lineOf] = [14, 1.21];

/** Whether a text has room in its label, in as many lines as its height has of letters of some size. `font`: the narrowest face. */
function hasRoom(text: string, rect: Area, font: FontFile): boolean {
  // lines are whole pixels high
  const most = Math.max(1, Math.floor(height(rect) / Math.floor(leastLetters * lineOf)));
  return Array.from({ length: most }, (_, i) => i + 1).some(
    (lines) => measure(text, (height(rect) - lines) / lineOf / lines, font) <= lines * width(rect),
  );
}

/** What cannot be read, a line each. `faces`: of the texts; `size`: of the letters of fields, in pixels. */
export function illegible(
  tree: readonly TreeWidget[],
  { faces, size }: { readonly faces: readonly FontFile[]; readonly size: number },
): string[] {
  const byHandle = new Map(tree.map((widget) => [widget.handle, widget]));
  const up = (widget: TreeWidget): TreeWidget[] => {
    const line = [widget];
    for (let at = byHandle.get(widget.parent); at; at = byHandle.get(at.parent)) line.push(at);
    return line;
  };
  const windowOf = (widget: TreeWidget) => up(widget).find(({ type }) => type === 'modal');
  const problems: string[] = [];
  const say = (widget: TreeWidget, what: string, text = widget.text): void =>
    void problems.push(`${what}: ${widget.type}${widget.name ? ` #${widget.name}` : ''} ${JSON.stringify(text)}`);

  const labels = tree.filter(({ type, text, clip }) => type === 'label' && text && clip && ![...text].every(isIcon));
  for (const label of labels) {
    const { rect, clip } = label as { rect: Area; clip: Area };
    if (width(clip) < width(rect)) say(label, 'cut at its side');
    // a frame of a fixed height, which a longer text fills to the edge
    const frame = byHandle.get(label.parent);
    if (
      frame &&
      ['button', 'view'].includes(frame.type) &&
      frame.name &&
      rect.y1 - frame.rect.y1 < 2 &&
      rect.y2 > frame.rect.y2 - 2
    )
      say(label, 'at the edges of its frame');
    if (!hasRoom(label.text!, rect, faces[0]!)) say(label, 'without room for all of it');
    // what scrolls is cut at the edge of its list, and nowhere else
    const list = up(label).find(({ type }) => type === 'list');
    const atEdge = list?.clip && (clip.y1 === list.clip.y1 || clip.y2 === list.clip.y2);
    if (height(clip) < height(rect) && !atEdge) say(label, 'cut above or below');
  }

  for (const [i, one] of labels.entries())
    for (const other of labels.slice(i + 1)) {
      // a window over another one hides it
      if (windowOf(one) === windowOf(other) && areOver(one.clip!, other.clip!))
        say(one, `over ${JSON.stringify(other.text)}`);
    }

  const controls = tree.filter(({ type, clip }) => clip && ['button', 'textarea', 'dropdown', 'image'].includes(type));
  for (const label of labels)
    for (const control of controls) {
      if (up(label).includes(control) || windowOf(label) !== windowOf(control)) continue;
      if (areOver(label.clip!, control.clip!)) say(label, `over ${control.type} #${control.name ?? ''}`);
    }

  for (const widget of tree) {
    if (!widget.clip) continue;
    const texts = [widget.text, widget.placeholder, ...(widget.items ?? []).map(({ text }) => text)];
    for (const text of texts) {
      if (!text) continue;
      if (keys.has(text)) say(widget, 'a key', text);
      if (/[{}]/.test(text)) say(widget, 'a place that was not filled', text);
      const missing = [...text].filter((character) => {
        const point = character.codePointAt(0)!;
        return point >= 0x20 && !isIcon(character) && !faces.every((face) => face.has(point));
      });
      if (missing.length > 0) say(widget, `no glyph for ${missing.join('')}`, text);
    }
    // fields show one line, as much of it as fits
    if (
      widget.type === 'dropdown' &&
      widget.text &&
      measure(widget.text, size, faces[0]!) > width(widget.rect) - size * 3
    )
      say(widget, 'longer than its field');
    if (
      widget.type === 'textarea' &&
      !widget.text &&
      widget.placeholder &&
      measure(widget.placeholder, size, faces[0]!) > width(widget.rect)
    )
      say(widget, 'longer than its field', widget.placeholder);
    for (const { text, rect } of widget.buttons ?? [])
      if (rect && ![...text].every(isIcon) && measure(text, Math.max(14, size * 1.2), faces[0]!) > width(rect))
        say(widget, 'longer than its key', text);
  }
  return problems;
}
