import { COMMAND_MAGIC, opcodes } from '@lvgljs/core/schema';

export interface ReadCommand {
  opcode: string;
  words: number[];
  /** The string of commands that end in one. */
  text?: string;
}

const names = Object.fromEntries(Object.entries(opcodes).map(([name, number]) => [number, name]));
/** Words before the string, by opcode. */
const textAt: Record<string, number> = { setText: 2, call: 3 };

/** Reads a command buffer, independently of the encoder. */
export function readCommands(buffer: ArrayBuffer): ReadCommand[] {
  const words = new Uint32Array(buffer);
  if (words[0] !== COMMAND_MAGIC) throw new Error(`first word ${words[0]}`);
  const commands: ReadCommand[] = [];
  for (let at = 1; at < words.length; ) {
    const opcode = names[words[at]! & 0xff]!;
    const count = words[at]! >>> 8;
    const payload = [...words.subarray(at + 1, at + 1 + count)];
    const command: ReadCommand = { opcode, words: payload };
    const place = textAt[opcode];
    if (place !== undefined)
      command.text = new TextDecoder().decode(new Uint8Array(buffer, (at + 2 + place) * 4, payload[place]!));
    commands.push(command);
    at += 1 + count;
  }
  return commands;
}
