import uPlot from '/ui/vendor/uplot.js'
import { call, json } from './client.js'
import { byId, el, numberText, textOf } from './dom.js'
import { parseMetrics, sum, sumBy } from './metrics.js'

const EVERY_MS = 2_000
/** Ten minutes of readings. */
const KEPT = 300
/** Two readings nearer than this say nothing about a rate. */
const APART_SECONDS = 1
const SERVICE_VERDICTS = new Set([
  'invalid_item',
  'gold_unparsable',
  'invalid_problem',
  'infra_error',
  'expired',
  'cancelled',
])

/** @typedef {{ at: number, rewards: number, reward: number, passed: number, nulls: number, items: number, seconds: number, graded: number }} Reading */

/** The deployment as its public endpoints tell it: /metrics, /readyz and the batches that are followed. */
export function createLive() {
  /** @type {Reading | undefined} */
  let last
  /** The readings that the plots are made of, oldest first. @type {Reading[]} */
  const readings = []
  /** @type {number[][]} time, mean reward, pass %, null %, latency ms, items/s */
  const series = [[], [], [], [], [], []]
  /** @type {Set<string>} */
  const batches = new Set()
  /** @type {{ plot: uPlot, columns: number[], box: HTMLElement }[]} */
  let plots = []
  let visible = false
  let paused = false
  let busy = false

  async function look() {
    if (busy || paused) return
    busy = true
    try {
      const [metricsAnswer, ready] = await Promise.all([
        call('/metrics'),
        call('/readyz').then(answer => answer.json()),
      ])
      if (!metricsAnswer.ok)
        throw new Error(
          metricsAnswer.status === 401
            ? '/metrics needs a key (top right)'
            : `/metrics answered ${metricsAnswer.status}`,
        )
      const metrics = parseMetrics(await metricsAnswer.text())
      take(metrics)
      if (visible) {
        drawTiles(metrics, ready, readings[0])
        drawVerdicts(metrics)
        drawService(metrics, ready)
        drawPlots()
        await drawBatches()
      }
      tellState(`Read at ${clock(Date.now() / 1000)}, every ${EVERY_MS / 1000} s`, true)
    } catch (error) {
      const away = error instanceof TypeError // the browser's word for no connection
      const why = away ? 'the service does not answer' : error instanceof Error ? error.message : error
      tellState(
        `No reading since ${last === undefined ? 'the start' : clock(last.at)}: ${why}. It is tried again every ${EVERY_MS / 1000} s.`,
        false,
      )
    } finally {
      busy = false
    }
  }

  /** @param {ReturnType<typeof parseMetrics>} metrics */
  function take(metrics) {
    const now = readingOf(metrics)
    const before = last
    if (before !== undefined && now.at - before.at < APART_SECONDS) return
    last = now
    readings.push(now)
    if (readings.length > KEPT) readings.shift()
    if (before === undefined) return
    const d = (/** @type {keyof Reading} */ name) => now[name] - before[name]
    if (d('items') < 0) {
      readings.splice(0, readings.length, now) // another store: its counts are not the ones before
      return
    }
    const share = (/** @type {number} */ part, /** @type {number} */ whole) => (whole > 0 ? part / whole : null)
    const ended = d('rewards') + d('nulls')
    const row = [
      now.at,
      share(d('reward'), d('rewards')),
      percent(share(d('passed'), d('rewards'))),
      percent(share(d('nulls'), ended)),
      share(d('seconds') * 1000, d('graded')),
      d('items') / Math.max(0.001, now.at - before.at),
    ]
    row.forEach((value, index) => {
      const column = /** @type {(number | null)[]} */ (series[index])
      column.push(value)
      if (column.length > KEPT) column.shift()
    })
  }

  function drawPlots() {
    if (plots.length === 0) plots = createPlots()
    for (const { plot, columns, box } of plots) {
      if (box.clientWidth > 0 && box.clientWidth !== plot.width) plot.setSize({ width: box.clientWidth, height: 190 })
      plot.setData(/** @type {any} */ ([series[0], ...columns.map(column => series[column])]))
      box.classList.toggle(
        'nothing',
        columns.every(column => (series[column] ?? []).every(value => value === null)),
      )
    }
  }

  async function drawBatches() {
    if (batches.size === 0) return
    const rows = await Promise.all(
      [...batches].map(id =>
        json(`/batches/${encodeURIComponent(id)}`).then(
          status => batchRow(id, status),
          error => el('div', { class: 'batch' }, el('code', {}, id), el('p', { class: 'form-error' }, error.message)),
        ),
      ),
    )
    byId('batches').replaceChildren(...rows)
  }

  /** @param {string} id */
  function follow(id) {
    batches.add(id)
    void drawBatches()
  }

  byId('watch').addEventListener('submit', event => {
    event.preventDefault()
    if (textOf('batch-id').trim() !== '') follow(textOf('batch-id').trim())
  })
  byId('pause').addEventListener('click', () => {
    paused = !paused
    byId('pause').setAttribute('aria-pressed', String(paused))
    byId('pause').textContent = paused ? 'Go on' : 'Pause'
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const { plot } of plots) plot.destroy()
    plots = []
    if (visible) drawPlots()
  })
  addEventListener('resize', () => {
    if (visible) drawPlots()
  })
  setInterval(() => {
    if (!document.hidden || last === undefined) void look()
  }, EVERY_MS)
  void look()

  return {
    follow,
    /** @param {boolean} now */
    visible(now) {
      visible = now
      if (now) void look()
    },
  }
}

/** @param {ReturnType<typeof parseMetrics>} metrics @returns {Reading} */
function readingOf(metrics) {
  return {
    at: Date.now() / 1000,
    items: sum(metrics, 'items_total'),
    rewards: sum(metrics, 'rewards_total'),
    reward: sum(metrics, 'reward_positive_sum_total') - sum(metrics, 'reward_negative_sum_total'),
    passed: sum(metrics, 'pass_total'),
    nulls: sum(metrics, 'undetermined_total'),
    seconds: sum(metrics, 'grade_duration_seconds_sum'),
    graded: sum(metrics, 'grade_duration_seconds_count'),
  }
}

/**
 * What was scored since the first reading of the plots; where nothing was, all that was ever counted.
 * @param {ReturnType<typeof parseMetrics>} metrics @param {any} ready @param {Reading | undefined} first
 */
function drawTiles(metrics, ready, first) {
  const all = readingOf(metrics)
  const recent = first !== undefined && all.items > first.items
  const now = recent ? lessOf(all, first) : all
  const ended = now.rewards + now.nulls
  const minutes = recent ? Math.max(1, Math.ceil((all.at - first.at) / 60)) : 0
  const tiles = [
    [
      'Items',
      numberText(now.items, 6),
      recent ? `in the last ${minutes === 1 ? 'minute' : `${minutes} minutes`}` : 'in all',
    ],
    ['Mean reward', now.rewards > 0 ? numberText(now.reward / now.rewards, 3) : '–', 'of the scored'],
    ['Pass rate', now.rewards > 0 ? `${numberText((100 * now.passed) / now.rewards, 3)} %` : '–', 'of the scored'],
    ['Null share', ended > 0 ? `${numberText((100 * now.nulls) / ended, 3)} %` : '–', 'of all'],
    [
      'In the queue',
      numberText(sum(metrics, 'queue_items', { state: 'open' }), 6),
      `oldest ${numberText(sum(metrics, 'queue_oldest_age_seconds'), 2)} s`,
    ],
    ['Status', ready.status, `isolation ${ready.isolation}`],
  ]
  byId('tiles').replaceChildren(
    ...tiles.map(([name, value, note]) =>
      el(
        'div',
        { class: 'tile' },
        el('p', { class: 'tile-name' }, name),
        el('p', { class: 'tile-value' }, value),
        el('p', { class: 'hint' }, note),
      ),
    ),
  )
}

/** @param {Reading} now @param {Reading} before @returns {Reading} */
function lessOf(now, before) {
  return /** @type {any} */ (
    Object.fromEntries(
      Object.entries(now).map(([name, value]) => [name, value - before[/** @type {keyof Reading} */ (name)]]),
    )
  )
}

/** @param {string} text @param {boolean} ok */
function tellState(text, ok) {
  const state = byId('live-state')
  state.textContent = text
  state.classList.toggle('away', !ok)
  state.setAttribute('aria-live', ok ? 'off' : 'polite') // the time of each reading is not worth saying aloud
  byId('view-live').classList.toggle('stale', !ok)
}

/** Hours, minutes and seconds as this reader writes them. @param {number} seconds */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** @param {ReturnType<typeof parseMetrics>} metrics */
function drawVerdicts(metrics) {
  const counts = [...sumBy(metrics, 'verdicts_total', 'verdict')]
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1])
  const total = counts.reduce((all, [, count]) => all + count, 0)
  byId('verdicts').replaceChildren(
    total === 0
      ? el('p', { class: 'empty' }, 'Nothing was scored yet.')
      : el(
          'ul',
          { class: 'bars' },
          ...counts.map(([verdict, count]) => {
            const tone =
              verdict === 'correct'
                ? 'right'
                : SERVICE_VERDICTS.has(verdict)
                  ? 'null'
                  : verdict === 'partial'
                    ? 'part'
                    : 'wrong'
            return el(
              'li',
              {},
              el('span', {}, verdict),
              el(
                'div',
                {
                  class: `bar ${tone}`,
                  role: 'meter',
                  'aria-valuemin': 0,
                  'aria-valuemax': total,
                  'aria-valuenow': count,
                  'aria-label': verdict,
                },
                el('div', { style: `width: ${(100 * count) / total}%` }),
              ),
              el('span', { class: 'count' }, `${count}`),
            )
          }),
        ),
  )
}

/** @param {ReturnType<typeof parseMetrics>} metrics @param {any} ready */
function drawService(metrics, ready) {
  const mark = (/** @type {boolean} */ ok) => el('span', { class: ok ? 'ok' : 'not-ok' }, ok ? 'ok' : 'not ok')
  const slots = ['busy', 'idle'].map(state => `${numberText(sum(metrics, 'slots', { state }))} ${state}`).join(', ')
  byId('service').replaceChildren(
    el(
      'dl',
      { class: 'pairs' },
      ...ready.checks.flatMap((/** @type {any} */ check) => [
        el('dt', {}, check.name),
        el('dd', {}, mark(check.ok), ` ${check.detail}`),
      ]),
      el('dt', {}, 'slots'),
      el('dd', { id: 'slots' }, slots),
      ...Object.entries(ready.languages).flatMap(([name, state]) => [
        el('dt', {}, name),
        el('dd', {}, mark(state.ready), state.reason ? ` ${state.reason}` : ''),
      ]),
    ),
  )
}

/** @param {string} id @param {any} status */
function batchRow(id, status) {
  const { item_count: total, finished: done } = status
  return el(
    'div',
    { class: 'batch', 'data-state': status.state },
    el('p', {}, el('code', {}, id), ` ${status.state}`),
    el('progress', { max: Math.max(1, total), value: done, 'aria-label': `Batch ${id}` }),
    el('p', { class: 'hint' }, `${done} of ${total} done`),
  )
}

function createPlots() {
  const style = getComputedStyle(document.documentElement)
  const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim()
  const axis = {
    stroke: color('--muted'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
    font: '12px system-ui',
  }
  /** @param {string} id @param {[string, number, string][]} lines @param {[number, number] | undefined} [range] */
  const make = (id, lines, range) => {
    const box = byId(id)
    const plot = new uPlot(
      {
        width: box.clientWidth || 420,
        height: 190,
        legend: { show: lines.length > 1 },
        cursor: { y: false },
        scales: {
          x: { range: atLeastAMinute },
          y: range
            ? { range }
            : { range: (_plot, low, high) => [Math.min(0, low ?? 0), Math.max(high ?? 1, 1e-3) * 1.1] },
        },
        axes: [
          { ...axis, values: (_plot, at) => at.map(clock), space: 90 },
          { ...axis, size: 56 },
        ],
        series: [
          { label: 'time', value: (_plot, at) => (at === null ? '–' : clock(at)) },
          ...lines.map(([label, , name]) => ({
            label,
            stroke: color(name),
            width: 2,
            spanGaps: true,
            points: { show: true, size: 5, fill: color(name) },
          })),
        ],
      },
      /** @type {any} */ ([[], ...lines.map(() => [])]),
      box,
    )
    box.setAttribute('role', 'img')
    box.setAttribute('aria-label', `${lines.map(([label]) => label).join(' and ')} over the last minutes`)
    return { plot, columns: lines.map(([, column]) => column), box }
  }
  return [
    make('plot-reward', [['reward', 1, '--accent']]),
    make(
      'plot-share',
      [
        ['pass rate', 2, '--right'],
        ['null share', 3, '--null'],
      ],
      [0, 105],
    ),
    make('plot-latency', [['latency', 4, '--part']]),
    make('plot-rate', [['items per second', 5, '--accent']]),
  ]
}

/** A few readings are not stretched over the whole width. @type {uPlot.Range.Function} */
function atLeastAMinute(_plot, from, to) {
  const now = Date.now() / 1000
  return from === null || to === null ? [now - 60, now] : [Math.min(from, to - 60), to]
}

/** @param {number | null} share */
function percent(share) {
  return share === null ? null : 100 * share
}
