import type { Logger } from '@touchstone/telemetry'
import type { Lifecycle } from './api.ts'

export type DrainOptions = {
  readonly delayMs: number
  readonly timeoutMs: number
  /** Ends the listeners once what is under way is done, then what they stand on. */
  readonly close: () => Promise<void>
  readonly exit: (code: number) => void
  readonly logger: Logger
}

/**
 * The end of a process: first /readyz says so while everything is still served, then new work is refused and what runs
 * is finished, then it exits; at the latest after the time limit. Called twice, it exits at once.
 */
export function createDrain({ delayMs, timeoutMs, close, exit, logger }: DrainOptions): {
  lifecycle: Lifecycle
  drain: () => void
} {
  const lifecycle = { draining: false, refusing: false }
  const drain = (): void => {
    if (lifecycle.draining) {
      exit(1)
      return
    }
    lifecycle.draining = true
    logger.info('draining')
    setTimeout(() => {
      lifecycle.refusing = true
      setTimeout(() => {
        logger.warn('what is under way was not done in time')
        exit(0)
      }, timeoutMs).unref()
      close().then(
        () => exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not close in order')
          exit(1)
        },
      )
    }, delayMs)
  }
  return { lifecycle, drain }
}
