export { keepCompiledCode } from './compile-cache.ts'
export { drainOnSignals } from './drain-on-signals.ts'
export { giveBackStartMemory } from './give-back-memory.ts'
