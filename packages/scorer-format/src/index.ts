export { createFormatScorer, type FormatScorer } from './format-scorer.ts'
