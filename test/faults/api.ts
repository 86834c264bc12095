import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Rig } from './rig.ts'

const API = fileURLToPath(new URL('../../services/api/src/main.ts', import.meta.url))

export type Api = {
  readonly url: string
  readonly port: number
  readonly process: ChildProcess
  /** Exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  /** Open file descriptors of the process. */
  descriptors(): number
  /** Resident memory of the process in bytes. */
  residentBytes(): number
}

/** A real API process on the rig's Redis. */
export async function startApi(rig: Rig, env: { readonly [name: string]: string } = {}): Promise<Api> {
  const child = spawn(process.execPath, [API], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      TOUCHSTONE_PORT: '0',
      TOUCHSTONE_REDIS_URL: rig.redis.url,
      TOUCHSTONE_REDIS_PREFIX: rig.prefix,
      TOUCHSTONE_DATA_DIR: rig.dataDir,
      TOUCHSTONE_LOG_LEVEL: 'silent',
      ...env,
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | NodeJS.Signals | null>(done =>
    child.once('exit', (code, signal) => done(signal ?? code)),
  )
  const url = await new Promise<string>((ready, reject) => {
    child.on('message', message => {
      if (typeof message === 'object' && message !== null && 'url' in message) ready(String(message.url))
    })
    ended.then(how => reject(new Error(`the API ended with ${how}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    process: child,
    ended,
    descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
    residentBytes: () =>
      1_024 * Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]),
  }
}
