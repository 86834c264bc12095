export { type ScoringWorkerOptions, startScoringWorker } from './scoring-worker.ts'
