/**
 * The languages of the build, in the order of their buttons. The first is that of a recorder on which none was chosen.
 *
 * @module
 */
import { english } from './en';
import type { LanguageFile } from './language-file';
import { russian } from './ru';

export const languages: readonly LanguageFile[] = [russian, english];
