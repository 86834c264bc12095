export { assistantText } from './assistant-text.ts'
export { createBoundedLoads } from './bounded-loads.ts'
export { type Box, findBoxes } from './boxes.ts'
export { type CodeBlock, codeBlocks, languageOf } from './code-blocks.ts'
export { createLru } from './lru.ts'
export { findMathSpans, type MathSpan } from './math-spans.ts'
export {
  defines,
  type Program,
  type ProgramOptions,
  type ProgramSource,
  type ReadProgram,
  readProgram,
} from './program.ts'
export { type Reasoning, splitReasoning } from './reasoning.ts'
