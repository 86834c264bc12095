export { createExternalScorer, type ExternalOptions } from './external-scorer.ts'
