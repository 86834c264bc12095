import { statSync } from 'node:fs'
import cliProgress from 'cli-progress'

export type Progress = {
  /** @param bytes of the file that are done with */
  add(bytes: number): void
  stop(): void
}

/** A bar over the bytes of a file, on standard error, where that is a terminal; what is left of time is said beside it. */
export function progressOver(file: string, { shown = true }: { shown?: boolean } = {}): Progress {
  const total = file === '-' ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  if (!shown || total === 0 || process.stderr.isTTY !== true) return { add: () => {}, stop: () => {} }
  const bar = new cliProgress.SingleBar(
    { format: '{bar} {percentage} %  {eta_formatted} left', stream: process.stderr },
    cliProgress.Presets.shades_classic,
  )
  bar.start(total, 0)
  return { add: bytes => bar.increment(bytes), stop: () => bar.stop() }
}
