/**
 * What stands behind the two screens in all references: no store and no cryptography, so that only the screens are measured.
 *
 * @module
 */
import { passwordMin } from '../../../src/auth/numbers';

export const identity = { model: 'AT-NVR 32', serial: 'ATNVR0000000017' } as const;

/** The clock in the top bar: 12:34. */
export const wall = () => ({ ms: 45_240_000, offset: 0 });

/** Milliseconds left to save a new password. */
export const timeLeft = 585_000;

export const passwordProblem = (password: string): 'short' | null =>
  [...password].length < passwordMin ? 'short' : null;
