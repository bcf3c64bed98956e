/**
 * The memories of WebAssembly that are made while this is listening: the bridge's (LVGL) and the engine's (QuickJS), as anybody who
 * reads the recorder's memory would see them.
 */

export interface Memories {
  /** Of the bridges, in the order they were made. */
  readonly bridges: WebAssembly.Memory[];
  /** Of the engines. */
  readonly engines: WebAssembly.Memory[];
  /** Ends listening. */
  stop(): void;
}

/** Engines get a memory made for them; bridges bring one of their own. */
export function listenForMemories(): Memories {
  const bridges: WebAssembly.Memory[] = [];
  const engines: WebAssembly.Memory[] = [];
  const { Memory, instantiate } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: ConstructorParameters<typeof Memory>[0]) {
      super(descriptor);
      engines.push(this);
    }
  };
  const listening = async (module: WebAssembly.Module, imports?: WebAssembly.Imports) => {
    const instance = await instantiate(module, imports);
    if ('bridge_start' in instance.exports) bridges.push(instance.exports.memory as WebAssembly.Memory);
    return instance;
  };
  WebAssembly.instantiate = listening as typeof WebAssembly.instantiate;
  return {
    bridges,
    engines,
    stop() {
      WebAssembly.Memory = Memory;
      WebAssembly.instantiate = instantiate;
    },
  };
}

/** All bytes of a memory, as they are now. */
export const bytesOf = (memory: WebAssembly.Memory): Uint8Array => new Uint8Array(memory.buffer);
