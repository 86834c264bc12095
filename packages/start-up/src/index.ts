export { keepCompiledCode } from './compile-cache.ts'
export { giveBackStartMemory } from './give-back-memory.ts'
