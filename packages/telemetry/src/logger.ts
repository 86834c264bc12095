import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

export type { Logger } from 'pino'

/** Lines are written in blocks of so many characters, or as old as this; a write for each would cost more than the line. */
const BLOCK_CHARS = 16_384
const OLDEST_MS = 200
const WARN = 40

/**
 * The logger of one process: structured lines, secrets redacted. Completions are never logged by us in clear unless
 * the caller asked for payloads. A warning, and all before it, is written at once; what is left at the end is written then.
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
  const block = destination === undefined ? openBlock() : undefined
  const options: LoggerOptions = {
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
    timestamp: createClock(),
  }
  if (block === undefined) return pino(options, destination)
  options.hooks = {
    logMethod(args, method, number) {
      method.apply(this, args)
      if (number >= WARN) block.flushSync()
    },
  }
  return pino(options, block)
}

/** The time as ISO 8601 with milliseconds, in UTC; all but those is written once a second. */
function createClock(): () => string {
  let second = -1
  let text = ''
  return () => {
    const now = Date.now()
    const current = Math.floor(now / 1000)
    if (current !== second) {
      second = current
      text = `,"time":"${new Date(now).toISOString().slice(0, -4)}`
    }
    return `${text}${String(now - current * 1000).padStart(3, '0')}Z"`
  }
}

/** @returns a place for lines, of which what waits can be written at once */
function openBlock(): DestinationStream & { flushSync(): void } {
  const output = pino.destination({ dest: 1, sync: false })
  // The lines of a block are joined here: its own joining would measure the block anew at every line.
  let waiting = ''
  const pass = (): void => {
    if (waiting === '') return
    output.write(waiting)
    waiting = ''
  }
  const flushSync = (): void => {
    pass()
    output.flushSync()
  }
  setInterval(pass, OLDEST_MS).unref()
  process.once('exit', flushSync)
  return {
    write(line) {
      waiting += line
      if (waiting.length >= BLOCK_CHARS) pass()
    },
    flushSync,
  }
}
