import { onSupervisorGone } from './supervisor-gone.ts'

type Worker = { drain(): Promise<void> }
type Log = { info(facts: object, message: string): void; error(facts: object, message: string): void }

/**
 * Drains a worker process when it is told to end or its supervisor is gone, then exits: 0 when it drained, 1 when it
 * could not or was told twice.
 */
export function drainOnSignals(worker: Worker, logger: Log): void {
  let ending = false
  const end = (reason: string): void => {
    if (ending) process.exit(1)
    ending = true
    logger.info({ reason }, 'draining')
    worker.drain().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not drain')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => end('SIGTERM'))
  // At a terminal Ctrl-C reaches a supervisor and its children at once; it is the supervisor's to pass on.
  process.on('SIGINT', () => process.connected || end('SIGINT'))
  onSupervisorGone(() => ending || end('the supervisor is gone'))
}
