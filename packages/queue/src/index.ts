export type { AdmissionLimits } from './admission.ts'
export { type BatchStoreOptions, createBatchStore, type RedisBatchStore } from './batch-store.ts'
export {
  type ChunkWorker,
  type ChunkWorkerOptions,
  createChunkWorker,
  type DoneBatch,
  type StopReason,
  type Work,
  type WorkHandler,
} from './chunk-worker.ts'
export type { WorkKind, WorkRow } from './chunks.ts'
export { type ConnectOptions, connect, type RedisHandle, UnsafeStore } from './connect.ts'
export { createDeployment, type Deployment, type JudgeReport } from './deployment.ts'
export { failedRun } from './failed-run.ts'
export { createOutbox, type Outbox, type OutboxOptions, type Parcel, type ParcelOutcome } from './outbox.ts'
export { createPresence, type Presence } from './presence.ts'
export { createProblemStore } from './problem-store.ts'
export { createReferenceTimes } from './reference-times.ts'
export { type CountResults, createResultCounter, OWN_SOURCE } from './result-counts.ts'
