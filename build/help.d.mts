export function helpText(name: string, values?: Readonly<Record<string, string>>): string;
export function unknownOption(name: string, args: readonly string[]): string | undefined;
