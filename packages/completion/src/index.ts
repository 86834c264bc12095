export { assistantText } from './assistant-text.ts'
export { type Reasoning, splitReasoning } from './reasoning.ts'
