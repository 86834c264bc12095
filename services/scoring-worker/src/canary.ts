import type { BatchStore, ScoreItem } from '@touchstone/contracts'
import { OWN_SOURCE } from '@touchstone/queue'

const EVERY_MS = 10_000
const PATIENCE_MS = 30_000

export type Canary = {
  /** When one last came back scored, by the clock that was given. */
  readonly at: () => number | undefined
  close(): Promise<void>
}

/** Sends an item through queue and scorers now and again: readiness is that it comes back right, not that parts answer. */
export function startCanary({
  store,
  now,
  code,
  onBack,
  onError,
}: {
  store: Pick<BatchStore, 'scoreAndWait'>
  now: () => Promise<number>
  /** May code be judged here? Else the canary goes no further than the threads. */
  code: () => boolean
  /** Told when one came back scored. */
  onBack: () => void
  onError: (error: unknown) => void
}): Canary {
  const closing = new AbortController()
  let at: number | undefined
  let timer: NodeJS.Timeout | undefined

  async function send(): Promise<void> {
    try {
      const item = canaryItem(code())
      const [result] = await store.scoreAndWait([item], {
        tenant: OWN_SOURCE,
        deadlineMs: PATIENCE_MS,
        signal: closing.signal,
      })
      if (result?.reward === 1) {
        at = await now()
        onBack()
      } else onError(new Error(`the canary came back with reward ${result?.reward}, ${result?.reason}`))
    } catch (error) {
      if (!closing.signal.aborted) onError(error)
    }
    if (closing.signal.aborted) return
    timer = setTimeout(() => {
      sending = send()
    }, EVERY_MS)
    timer.unref()
  }
  let sending = send()

  return {
    at: () => at,
    async close() {
      closing.abort(new Error('closing'))
      clearTimeout(timer)
      await sending
    },
  }
}

function canaryItem(code: boolean): ScoreItem {
  if (!code)
    return {
      id: 'canary',
      data_source: OWN_SOURCE,
      completion: '\\boxed{1}',
      graders: [{ kind: 'format', rule: 'boxed' }],
    }
  return {
    id: 'canary',
    data_source: OWN_SOURCE,
    completion: '```python\ndef add(a, b):\n    return a + b\n```',
    graders: [
      {
        kind: 'code',
        language: 'python',
        problem: { type: 'function', entry: 'add', tests: [{ args: [2, 3], expected: 5 }] },
      },
    ],
  }
}
