/**
 * Values inside of QEMU's options.
 *
 * @module
 */

/** A comma ends a value unless it is doubled. */
export const optionValue = (text: string): string => text.replaceAll(',', ',,');

/** A socket file for QEMU's control protocol. */
export const qmpArguments = (file: string): string[] => ['-qmp', `unix:${optionValue(file)},server=on,wait=off`];
