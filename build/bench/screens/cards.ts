/**
 * What is on the 10 cards, and what is special about their widgets; the shared styles are the product's.
 *
 * @module
 */
import { px } from '../../../src/ui/monitor';

export interface Card {
  readonly title: string;
  /** Four of them: with head, divider and button a card has 20 widgets. */
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  readonly action: string;
}

export const cards: readonly Card[] = Array.from({ length: 10 }, (_, i) => ({
  title: `Диск ${i + 1}`,
  rows: [1, 2, 3, 4].map((n) => ({ name: `Показатель ${n}`, value: `${i * 4 + n} ГБ` })),
  action: 'Проверить',
}));

export const pageStyle = () =>
  ({ layout: 'flex', flow: 'row-wrap', pad: px(24), gap: px(24), cross: 'start', track: 'start' }) as const;
export const cardStyle = () => ({ width: px(350), pad: px(16), gap: px(10) });
export const headStyle = () => ({ gap: px(10) });
export const valueStyle = { width: 'content' } as const;
export const titleStyle = { width: 'content', grow: 1 } as const;
