import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { PATIENCE_MS } from '../patience.ts'

/** Debian's package brings both; `scripts/setup test` installs it. */
export const missingPrometheus = !['prometheus', 'promtool'].every(
  name => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
)
export const withPrometheus = (title: string): string =>
  missingPrometheus ? `${title} (skipped: no prometheus or promtool here)` : title

export type Sample = { readonly metric: { readonly [label: string]: string }; readonly value: number }

export type Prometheus = {
  readonly url: string
  /** The instant value of each series, now. @throws where the expression is none */
  query(expr: string): Promise<readonly Sample[]>
  /** How many numbers the expression had over the last seconds, NaN not counted. */
  samples(expr: string, seconds: number): Promise<number>
  labelValues(label: string, match: string): Promise<readonly string[]>
  /** Names of the alerts that fire, each with its labels. */
  firing(): Promise<readonly { readonly name: string; readonly labels: { readonly [label: string]: string } }[]>
  exemplars(expr: string): Promise<readonly { readonly labels: { readonly [label: string]: string } }[]>
  close(): Promise<void>
}

type Options = {
  /** host:port */
  readonly target: string
  /** Texts of rule files. */
  readonly rules?: readonly string[]
  readonly scrape?: string
  readonly evaluate?: string
}

/** A real Prometheus that scrapes one target, with its data in a folder of its own. */
export async function startPrometheus({
  target,
  rules = [],
  scrape = '500ms',
  evaluate = '1s',
}: Options): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-prometheus-'))
  const files = rules.map((text, index) => {
    const file = join(folder, `rules-${index}.yml`)
    writeFileSync(file, text)
    return file
  })
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: ${scrape}, scrape_timeout: ${scrape}, evaluation_interval: ${evaluate} }
rule_files: ${JSON.stringify(files)}
scrape_configs:
  - job_name: touchstone
    static_configs: [{ targets: ['${target}'] }]
`,
  )
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await untilReady(`${url}/-/ready`, child)

  const ask = async <T>(path: string, query: Record<string, string> = {}): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`)
    const answer = (await response.json()) as { status: string; error?: string; data: T }
    if (answer.status !== 'success') throw new Error(`${JSON.stringify(query)}: ${answer.error}`)
    return answer.data
  }
  return {
    url,
    async query(expr) {
      const { result } = await ask<{ result: { metric: Sample['metric']; value: [number, string] }[] }>('query', {
        query: expr,
      })
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    },
    async samples(expr, seconds) {
      const end = Date.now() / 1000
      const { result } = await ask<{ result: { values: [number, string][] }[] }>('query_range', {
        query: expr,
        start: String(end - seconds),
        end: String(end),
        step: '1',
      })
      return result.flatMap(({ values }) => values).filter(([, value]) => !Number.isNaN(Number(value))).length
    },
    labelValues: (label, match) => ask(`label/${label}/values`, { 'match[]': match }),
    async firing() {
      const { alerts } = await ask<{ alerts: { state: string; labels: Record<string, string> }[] }>('alerts')
      return alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels }) => ({ name: labels.alertname ?? '', labels }))
    },
    async exemplars(expr) {
      const series = await ask<{ exemplars: { labels: Record<string, string> }[] }[]>('query_exemplars', {
        query: expr,
        start: String(Date.now() / 1000 - 3_600),
        end: String(Date.now() / 1000 + 60),
      })
      return series.flatMap(({ exemplars }) => exemplars)
    },
    async close() {
      const ended = new Promise(done => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** promtool with a text on its standard input. */
export function promtool(
  args: readonly string[],
  input = '',
): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with code ${child.exitCode}`)
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await new Promise(done => setTimeout(done, 50))
  }
  child.kill('SIGKILL')
  throw new Error('prometheus is not ready')
}

/** SIGKILL to each that still lives: some end with the one before. */
export function shoot(processes: readonly { readonly pid: number }[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

/** Processes that a process started, and theirs, with their command lines. */
export function descendants(pid: number): { readonly pid: number; readonly command: string }[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const rows = stdout
    .trim()
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, id, parent, command = '']) => ({ pid: Number(id), parent: Number(parent), command }))
  const found: typeof rows = []
  for (const known = new Set([pid]); ; ) {
    const more = rows.filter(row => known.has(row.parent) && !known.has(row.pid))
    if (more.length === 0) return found
    for (const row of more) known.add(row.pid)
    found.push(...more)
  }
}
