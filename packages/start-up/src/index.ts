export { builtOrSource, type Manifest } from './built.ts'
export { CACHE, keepCompiledCode } from './compile-cache.ts'
export { drainOnSignals } from './drain-on-signals.ts'
export { giveBackStartMemory } from './give-back-memory.ts'
