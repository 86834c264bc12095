import {
  addCounts,
  type Counts,
  countsSince,
  type Exemplar,
  expose,
  fieldOf,
  type Metrics,
  type MetricsFormat,
  readField,
} from '@touchstone/telemetry'
import type { RedisHandle } from './connect.ts'
import { run, script } from './script.ts'
import { storeCall } from './store-call.ts'

/**
 * The metrics of a deployment. Its counts may never fall and never jump, whoever ends: each process keeps a row of what
 * it has counted; the row of a process that ended stays counted until it is added to the base, in one step with its
 * removal. What the store counts by itself (results, in the step that writes them) is in the base at once; of the rest a
 * process that is killed loses its last half second.
 */
export type SharedMetrics = {
  /** Keeps the row of this process up to date until the answer is called, which adds it to the base. */
  publish(processId: string, metrics: Metrics): () => Promise<void>
  /** All that the deployment has counted, as seen by one process with its own metrics. */
  collect(own: Metrics, format?: MetricsFormat): Promise<string>
}

/** What a process that is killed had counted since its last word is lost: so often each of them tells. */
const PUBLISH_MS = 500
/** Telling takes at most this share of a process's time: one with thousands of series tells less often. */
const PUBLISH_SHARE = 1 / 50
const LONGEST_REST_MS = 2_000
/** Gauges of a process that has been silent for this long are forgotten. */
const HEARD_MS = 8_000
/** So long after its last word a process is taken for ended, and its row joins the base. One that wakes starts a new row. */
const ENDED_MS = 60_000

/** Gauges that each process sees of the whole deployment: the answering one's own view stands, else the largest. */
const SHARED_VIEW =
  /^touchstone_(canary_age_seconds|queue_oldest_age_seconds|queue_items|queue_bytes|store_up|disk_free_bytes|build_info)$/
/** Gauges of which a sum says nothing. */
const LARGEST =
  /^(touchstone_(callback_parked|isolation_tier)|nodejs_version_info|nodejs_eventloop_lag.*|process_start_time_seconds|process_max_fds)$/

/**
 * ARGV 1 process, 2 row, 3 '1' for the first of this row, 4 most data sources, 5… data sources that it counted by name.
 * Answers {1, data sources with a name…}, or {0} where the row has joined the base meanwhile.
 */
const PUBLISH = script(`
local P, id = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[3] ~= '1' and not redis.call('ZSCORE', P .. ':metered', id) and redis.call('EXISTS', P .. ':counted') == 1 then return {0} end
redis.call('HSET', P .. ':metrics', id, ARGV[2])
redis.call('ZADD', P .. ':metered', now, id)
for at = 5, #ARGV do
  if redis.call('SCARD', P .. ':sources') >= tonumber(ARGV[4]) then break end
  redis.call('SADD', P .. ':sources', ARGV[at])
end
local answer = redis.call('SMEMBERS', P .. ':sources')
table.insert(answer, 1, 1)
return answer
`)

/** ARGV 1 process, 2 when its row was written ('' = whenever), then field, number … to add to the base. */
const FOLD = script(`
local P, id = KEYS[1], ARGV[1]
local at = redis.call('ZSCORE', P .. ':metered', id)
if ARGV[2] ~= '' and at ~= ARGV[2] then return 0 end
redis.call('ZREM', P .. ':metered', id)
redis.call('HDEL', P .. ':metrics', id)
for i = 3, #ARGV, 2 do redis.call('HINCRBYFLOAT', P .. ':counted', ARGV[i], ARGV[i + 1]) end
return 1
`)

/** Answers {now, {process, row, when written, …}, {field, number, …}, {data source…}}. */
const READ = script(`
local P = KEYS[1]
local time = redis.call('TIME')
local rows = {}
local ids = redis.call('ZRANGE', P .. ':metered', 0, -1, 'WITHSCORES')
for at = 1, #ids, 2 do
  local row = redis.call('HGET', P .. ':metrics', ids[at])
  if row then rows[#rows + 1] = ids[at] rows[#rows + 1] = row rows[#rows + 1] = ids[at + 1] end
end
return {time[1] * 1000 + math.floor(time[2] / 1000), rows, redis.call('HGETALL', P .. ':counted'), redis.call('SMEMBERS', P .. ':sources')}
`)

/** ARGV 1 most, 2… data sources. Gives names while there are any left. Answers those that have one. */
const NAME_SOURCES = script(`
local key = KEYS[1] .. ':sources'
for at = 2, #ARGV do
  if redis.call('SCARD', key) >= tonumber(ARGV[1]) then break end
  redis.call('SADD', key, ARGV[at])
end
return redis.call('SMEMBERS', key)
`)

export function createSharedMetrics({ client, prefix }: RedisHandle): SharedMetrics {
  /** The row that each of this process's metrics is published in, and what it counted before that row. */
  const published = new Map<Metrics, { id: string; before: Counts }>()
  let last: Seen | undefined
  let exposed: Counts = new Map()

  async function read(most: number, own: Counts): Promise<Seen | undefined> {
    try {
      const reply = (await storeCall(() => run(client, READ, prefix, []))) as [number, string[], string[], string[]]
      const seen = seenOf(reply)
      await nameSources(seen, most, own)
      last = seen
      void foldEnded(seen, most)
      return seen
    } catch {
      return last // counts stand still while the store is away; they do not fall
    }
  }

  async function nameSources({ rows, base, named }: Seen, most: number, own: Counts): Promise<void> {
    if (named.size >= most) return
    const fresh = new Set([own.keys(), keysOf(base), ...rows.map(({ row }) => keysOf(row.counts))].flatMap(sourcesOf))
    for (const name of named) fresh.delete(name)
    if (fresh.size === 0) return
    for (const name of (await storeCall(() => run(client, NAME_SOURCES, prefix, [most, ...fresh]))) as string[])
      named.add(name)
  }

  async function foldEnded({ rows, named }: Seen, most: number): Promise<void> {
    for (const { id, silentMs, at, row } of rows) {
      if (silentMs < ENDED_MS) continue
      const counts = named.size < most ? row.counts : withOther(row.counts, named)
      await run(client, FOLD, prefix, [id, at, ...flat(counts)]).catch(() => {}) // the next round tries again
    }
  }

  return {
    publish(processId, metrics) {
      const state = { id: processId, before: new Map() as Counts }
      published.set(metrics, state)
      let sent = state.before
      let first = true
      let restUntil = -Infinity
      const push = async (): Promise<void> => {
        const startedAt = performance.now()
        if (startedAt < restUntil) return
        const { counts, gauges } = await metrics.samples()
        const row: Row = {
          counts: [...countsSince(counts, state.before)],
          gauges: [...gauges],
          exemplars: [...metrics.exemplars],
        }
        const args = [state.id, JSON.stringify(row), first ? '1' : '', metrics.maxSources, ...sourcesOf(counts.keys())]
        const rest = (performance.now() - startedAt) / PUBLISH_SHARE
        restUntil = startedAt + Math.min(rest, LONGEST_REST_MS)
        const before = sent
        sent = counts // also where the answer is lost: the command was carried out as likely as not
        const [kept, ...named] = (await run(client, PUBLISH, prefix, args)) as [number, ...string[]]
        metrics.shareSources(named)
        first = kept !== 1
        if (kept === 1) return
        // This process was taken for ended: what it had sent is in the base, and it goes on with a row of its own.
        state.before = before
        state.id = `${processId}.${Date.now()}`
      }
      return repeat(
        () => push().catch(() => undefined), // the store is away; the next round says all
        PUBLISH_MS,
        async () => {
          const counts = countsSince((await metrics.samples()).counts, state.before)
          await storeCall(() => run(client, FOLD, prefix, [state.id, '', ...flat(counts)]), 2_000)
        },
      )
    },

    async collect(own, format = 'text') {
      const { counts, gauges } = await own.samples()
      const state = published.get(own)
      const seen = await read(own.maxSources, counts)
      const total: Counts = new Map()
      const gaugesOfAll = new Map<string, number>()
      const exemplars = new Map<string, Exemplar>()
      if (seen !== undefined) {
        // A process that has never seen the base would show less than was shown before it: gauges alone, until it has.
        addCounts(total, seen.base)
        addCounts(total, state === undefined ? counts : countsSince(counts, state.before))
        for (const { id, row, silentMs } of seen.rows) {
          if (id === state?.id) continue
          addCounts(total, row.counts)
          if (silentMs + (performance.now() - seen.readAt) > HEARD_MS) continue
          addGauges(gaugesOfAll, row.gauges)
          keepNewest(exemplars, row.exemplars)
        }
        own.shareSources([...seen.named])
      }
      addGauges(gaugesOfAll, gauges)
      for (const [field, value] of gauges) if (SHARED_VIEW.test(familyOf(field))) gaugesOfAll.set(field, value)
      keepNewest(exemplars, own.exemplars)
      const named = seen?.named ?? new Set<string>()
      const shown = named.size < own.maxSources ? withNamesAlone(total, named) : withOther(total, named)
      exposed = neverFalling(exposed, shown)
      return expose(own.families, { counts: exposed, gauges: gaugesOfAll, exemplars }, format)
    },
  }
}

/**
 * A store that crashed may have lost its last second. Prometheus would take the small fall for a restart from 0 and count
 * all again, so the old number stands until it is reached; one that fell by more than half did start again.
 */
function neverFalling(before: Counts, now: Counts): Counts {
  for (const [field, value] of before) {
    const next = now.get(field)
    if (readField(field).part !== 'sum' && next !== undefined && next < value && next >= value / 2)
      now.set(field, value)
  }
  return now
}

type Row = {
  readonly counts: readonly (readonly [string, number])[]
  readonly gauges: readonly (readonly [string, number])[]
  readonly exemplars: readonly (readonly [string, Exemplar])[]
}

/** What the store said last. */
type Seen = {
  readonly readAt: number
  readonly rows: readonly { id: string; row: Row; at: string; silentMs: number }[]
  readonly base: readonly (readonly [string, number])[]
  readonly named: Set<string>
}

function seenOf([now, rows, base, named]: [number, string[], string[], string[]]): Seen {
  const read: Seen['rows'][number][] = []
  for (let at = 0; at < rows.length; at += 3) {
    const [id = '', text = '', written = ''] = rows.slice(at, at + 3)
    read.push({ id, row: JSON.parse(text) as Row, at: written, silentMs: now - Number(written) })
  }
  const counted: [string, number][] = []
  for (let at = 0; at < base.length; at += 2) counted.push([base[at] ?? '', Number(base[at + 1])])
  return { readAt: performance.now(), rows: read, base: counted, named: new Set(named) }
}

function flat(counts: Iterable<readonly [string, number]>): (string | number)[] {
  return [...counts].flat()
}

function familyOf(field: string): string {
  return readField(field).family
}

function addGauges(into: Map<string, number>, gauges: Iterable<readonly [string, number]>): void {
  for (const [field, value] of gauges) {
    const before = into.get(field)
    const family = familyOf(field)
    const largest = SHARED_VIEW.test(family) || LARGEST.test(family)
    into.set(field, before === undefined ? value : largest ? Math.max(before, value) : before + value)
  }
}

function keepNewest(into: Map<string, Exemplar>, exemplars: Iterable<readonly [string, Exemplar]>): void {
  for (const [field, exemplar] of exemplars) if (exemplar.at > (into.get(field)?.at ?? 0)) into.set(field, exemplar)
}

const UNNAMED: ReadonlySet<string> = new Set(['none', 'other'])

/** The data source that a field names, if it names one. */
function sourceOf(field: string): string | undefined {
  if (!field.includes('\u001fdata_source\u001f')) return undefined
  const source = readField(field).labels.find(([name]) => name === 'data_source')?.[1]
  return source === undefined || UNNAMED.has(source) ? undefined : source
}

function sourcesOf(fields: Iterable<string>): string[] {
  return [...new Set([...fields].flatMap(field => sourceOf(field) ?? []))]
}

function keysOf(counts: Iterable<readonly [string, number]>): string[] {
  return [...counts].map(([field]) => field)
}

/** Counts of data sources without a name go to `other`. */
function withOther(counts: Iterable<readonly [string, number]>, named: ReadonlySet<string>): Counts {
  const into: Counts = new Map()
  for (const [field, value] of counts) {
    const source = sourceOf(field)
    if (source === undefined || named.has(source)) addCounts(into, [[field, value]])
    else {
      const { family, part, labels } = readField(field)
      const other = labels.map(([name, label]) => [name, name === 'data_source' ? 'other' : label] as const)
      addCounts(into, [[fieldOf(family, part, other), value]])
    }
  }
  return into
}

/** Without the data sources that have no name yet: what is shown as `other` once could never be shown by name. */
function withNamesAlone(counts: Counts, named: ReadonlySet<string>): Counts {
  return new Map([...counts].filter(([field]) => named.has(sourceOf(field) ?? '') || sourceOf(field) === undefined))
}

/** Does something now and again and again; the answer ends it, and undoes it. */
export function repeat(
  action: () => Promise<unknown>,
  everyMs: number,
  undo: () => Promise<unknown>,
): () => Promise<void> {
  let last = action()
  const timer = setInterval(() => {
    last = action()
  }, everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await last
    await undo().catch(() => undefined)
  }
}
