/** The parts of WebAssembly that the simulator uses: they are typed in TypeScript's `dom` library only, which Node code goes without. */
declare namespace WebAssembly {
  type ImportValue = ((...values: never[]) => unknown) | Memory | number | object;
  type Imports = Record<string, Record<string, ImportValue>>;
  type Exports = Record<string, ImportValue>;

  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum?: number });
    readonly buffer: ArrayBuffer;
  }
  class RuntimeError extends Error {}

  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
  function compile(bytes: Uint8Array): Promise<Module>;
}
