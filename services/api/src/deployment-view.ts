import type { Isolation } from '@touchstone/contracts'
import type { Deployment, JudgeReport, RedisBatchStore } from '@touchstone/queue'
import type { Metrics } from '@touchstone/telemetry'
import type { DeploymentView } from './api.ts'

const REFRESH_MS = 1_000
/** For so long after its start, the API waits for a first judge to say what it is. */
const FIRST_JUDGE_MS = 3_000
const CANARY_OLD_SECONDS = 30
const PROBE_MS = 1_000

export type WatchOptions = {
  readonly deployment: Deployment
  readonly store: Pick<RedisBatchStore, 'measure'>
  readonly metrics: Metrics
}

/**
 * What the judges and the store of a deployment say, looked up in the background so that no request waits for it. The
 * tier that was seen last stays while judges restart, so that the same item has the same result.
 */
export function watchDeployment({
  deployment,
  store,
  metrics,
}: WatchOptions): DeploymentView & { /** The tier that was seen last. */ tier(): Isolation; close(): void } {
  let judges: readonly JudgeReport[] = []
  const waitUntil = performance.now() + FIRST_JUDGE_MS
  let tier: Isolation | undefined
  let first: Promise<Isolation> | undefined
  let storeUp = false
  let canaryAge: number | undefined
  let lastCanary: number | undefined

  const refresh = async (): Promise<void> => {
    try {
      judges = await deployment.judges()
      storeUp = true
      if (judges.length > 0) tier = await deployment.waitForIsolation(0)
      const beats = judges.flatMap(({ canaryAt }) => canaryAt ?? [])
      const now = await deployment.now()
      lastCanary = Math.max(lastCanary ?? now, ...beats)
      canaryAge = beats.length === 0 ? undefined : Math.max(0, now - lastCanary) / 1000
      // Of judges that are gone, or never came, the age goes on growing: that is what the alert is for.
      metrics.set('canary_age_seconds', {}, Math.max(0, now - lastCanary) / 1000)
    } catch {
      storeUp = false // named in /readyz and in the gauge; the next round looks again
    }
    metrics.set('store_up', {}, storeUp ? 1 : 0)
  }
  let looking: Promise<void> | undefined
  /** One look at a time, shared by all who ask. */
  const look = (): Promise<void> => {
    looking ??= refresh().finally(() => {
      looking = undefined
    })
    return looking
  }
  const looked = look()
  const timer = setInterval(() => void look(), REFRESH_MS)
  timer.unref()

  return {
    async isolation() {
      if (tier !== undefined) return tier
      first ??= looked.then(() => tier ?? deployment.waitForIsolation(Math.max(0, waitUntil - performance.now())))
      const seen = await first.catch(() => 'none' as const)
      return tier ?? seen
    },
    async isolationTests() {
      await soon(looked)
      return Object.fromEntries(
        judges.flatMap(({ workerId, isolation, isolationTest }) =>
          isolationTest === undefined ? [] : [[workerId, { tier: isolation, ...isolationTest }]],
        ),
      )
    },
    async versions() {
      return Object.assign({}, ...judges.map(judge => judge.versions)) as { [kind: string]: string }
    },
    async languages() {
      await soon(look())
      const merged: Record<string, { ready: boolean; reason?: string | undefined }> = {}
      for (const { languages } of judges) {
        for (const [name, state] of Object.entries(languages)) {
          if (merged[name]?.ready !== true) merged[name] = state
        }
      }
      return merged
    },
    async checks() {
      await soon(look())
      const count = judges.length
      return [
        { name: 'store', ok: storeUp, detail: storeUp ? 'Redis answers' : 'Redis does not answer' },
        { name: 'judges', ok: count > 0, detail: count === 1 ? '1 worker' : `${count} workers` },
        {
          name: 'canary',
          ok: canaryAge !== undefined && canaryAge < CANARY_OLD_SECONDS,
          detail:
            canaryAge === undefined
              ? 'none has come back yet'
              : `came back ${canaryAge.toFixed(1)} s ago through queue and sandbox`,
        },
      ]
    },
    async metricsText(format) {
      await soon(store.measure().catch(() => undefined)) // without the store, the gauges of the queue keep their last values
      return deployment.collectMetrics(metrics, format)
    },
    tier: () => tier ?? 'none',
    close: () => clearInterval(timer),
  }
}

async function soon(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, PROBE_MS)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
