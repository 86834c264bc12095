import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/**
 * The logger of one process: structured lines, secrets redacted. Completions are never logged by us in clear unless
 * the caller asked for payloads.
 */
export function createLogger({
  service,
  level,
  destination,
}: {
  service: string
  level: string
  destination?: DestinationStream
}): Logger {
  const options = {
    level,
    base: { service },
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        'headers.authorization',
        '*.secret',
        '*.password',
        'redisUrl',
        'salt',
      ],
      censor: '(redacted)',
    },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  }
  // Lines are handed to the system together while it is busy with others; what is left at the end is written then.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}
