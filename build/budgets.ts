/**
 * Sizes that the build may not exceed, in bytes. The one place where they are raised, with the reason in the commit.
 *
 * @module
 */
export const budgets = {
  /** out/bundle/main.js, minified. */
  bundle: 210_000,
  /** bin/host of the component, stripped. */
  host: 4_000_000,
  /** The component, packed. */
  component: 8_000_000,
} as const;
