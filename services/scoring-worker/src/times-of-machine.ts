import { createHash } from 'node:crypto'
import { arch, cpus } from 'node:os'
import type { ReferenceTimes } from '@touchstone/contracts'

/** The deployment's times as far as they were measured on processors of this machine's model: another is faster or slower. */
export function timesOfMachine(times: ReferenceTimes, model = `${arch()} ${cpus()[0]?.model ?? ''}`): ReferenceTimes {
  const keyed = (key: string): string => createHash('sha256').update(`${model}\n${key}`).digest('base64')
  return {
    known: key => times.known(keyed(key)),
    agree: (key, ms) => times.agree(keyed(key), ms),
  }
}
