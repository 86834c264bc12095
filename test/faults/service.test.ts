import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Result, ScoreItem } from '@touchstone/contracts'
import { expect, onTestFinished, test } from 'vitest'
import { PATIENCE_MS } from '../patience.ts'
import { startApi } from './api.ts'
import { createRig, report, SEEDS } from './rig.ts'

function formatItem(id: string, right: boolean): ScoreItem {
  return {
    id,
    completion: right ? '<think>a</think>\n<answer>b</answer>' : 'no form at all',
    graders: [{ kind: 'format', rule: 'think-answer' }],
  }
}

function codeItem(id: string, program: string, limits = {}): ScoreItem {
  return {
    id,
    completion: `\`\`\`python\n${program}\n\`\`\``,
    graders: [
      {
        kind: 'code',
        language: 'python',
        limits,
        problem: { type: 'function', entry: 'f', tests: [{ args: [20], expected: 190 }] },
      },
    ],
  }
}

/** What the results say, without what varies. */
function verdicts(results: readonly Result[]): Record<string, string> {
  return Object.fromEntries(results.map(({ id, reward, components }) => [id, `${reward} ${components[0]?.verdict}`]))
}

test.each(SEEDS)(
  'F2 (seed %i): an API killed between commit and answer answers the same key with the same batch',
  async seed => {
    const rig = await createRig()
    await rig.worker({ kind: 'service' })
    let api = await startApi(rig)
    const batches = new Map<string, Set<string>>()
    const answered = new Map<string, string>()
    const sizes = 12

    const attempt = async (key: string, items: readonly ScoreItem[]): Promise<void> => {
      for (;;) {
        try {
          const response = await fetch(`${api.url}/batches`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': key },
            body: JSON.stringify({ items }),
          })
          if (response.status === 202) {
            const { batch_id } = (await response.json()) as { batch_id: string }
            batches.set(key, (batches.get(key) ?? new Set()).add(batch_id))
            answered.set(key, batch_id)
            return
          }
          expect([409, 503]).toContain(response.status)
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError') throw error
        }
        await delay(30)
      }
    }
    const keys = Array.from({ length: sizes }, (_, index) => `f2-${seed}-${index}`)
    const itemsOf = (key: string) =>
      Array.from({ length: 70 }, (_, index) => formatItem(`${key}-${index}`, index % 3 > 0))
    const sending = Promise.all(keys.map(key => attempt(key, itemsOf(key))))
    await delay(5 + ((seed * 13) % 40))
    api.process.kill('SIGKILL')
    api = await startApi(rig)
    await sending
    await Promise.all(keys.map(key => attempt(key, itemsOf(key))))

    expect([...batches.values()].map(ids => ids.size)).toEqual(keys.map(() => 1))

    const lines: Result[] = []
    const first = answered.get(keys[0] ?? '') ?? ''
    for (let cursor = '0'; ; ) {
      const response = await fetch(`${api.url}/batches/${first}/results?cursor=${cursor}&limit=25&wait=10`)
      if (response.status === 503) {
        // Started again, not yet connected to its store: a client asks once more.
        await response.body?.cancel()
        await delay(30)
        continue
      }
      expect(response.status).toBe(200)
      const page = (await response.json()) as { results: Result[]; next_cursor: string | null }
      lines.push(...page.results)
      if (page.next_cursor === null) break
      cursor = page.next_cursor
      if (lines.length === 25) {
        api.process.kill('SIGKILL')
        api = await startApi(rig)
      }
    }

    expect(new Set(lines.map(({ id }) => id)).size).toBe(70)
    expect(lines).toHaveLength(70)
    for (const { id, reward } of lines) expect(reward).toBe(Number(id.split('-').at(-1)) % 3 > 0 ? 1 : 0)
    report({
      id: 'F2',
      fault: 'the API is killed between commit and answer, and amid the reading of results',
      plain: 'no such promise',
      here: `${keys.length} keys sent again after the kill: one batch each; reading goes on at its cursor, no gap, no repeat`,
    })
  },
)

test.each(SEEDS)('F16, F18 (seed %i): hostile neighbours and a starved machine change no verdict', async seed => {
  const rig = await createRig()
  await rig.worker({ kind: 'service' })
  const honest = [
    ...Array.from({ length: 6 }, (_, index) =>
      codeItem(`right-${seed}-${index}`, `def f(n):\n    return sum(range(n))  # ${index}`),
    ),
    codeItem(`wrong-${seed}`, 'def f(n):\n    return n'),
    codeItem(`busy-${seed}`, 'def f(n):\n    x = 0\n    for i in range(2_000_000): x += i\n    return sum(range(n))', {
      cpu_ms: 3_000,
    }),
    codeItem(`endless-${seed}`, 'def f(n):\n    while True: pass', { cpu_ms: 500, wall_ms: 60_000 }),
  ]
  const hostile = [
    codeItem(`hungry-${seed}`, 'def f(n):\n    return len([0] * 10**10)', { memory_mb: 128 }),
    codeItem(`forks-${seed}`, 'import os\ndef f(n):\n    while True: os.fork()', { cpu_ms: 1_000 }),
    codeItem(`files-${seed}`, 'def f(n):\n    k = [open("/dev/null") for _ in range(10**6)]\n    return 190'),
  ]
  const options = { tenant: 't', signal: AbortSignal.timeout(2 * PATIENCE_MS) }

  const quiet = verdicts(await rig.store.scoreAndWait(honest, options))
  const hogs = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' }))
  onTestFinished(() => {
    for (const hog of hogs) hog.kill('SIGKILL')
  })
  const renamed = honest.map(item => ({ ...item, completion: `${item.completion}\n` }))
  const loaded = verdicts(await rig.store.scoreAndWait([...hostile, ...renamed], options))

  expect(quiet[`wrong-${seed}`]).toBe('0 wrong')
  expect(quiet[`busy-${seed}`]).toBe('1 correct')
  expect(quiet[`endless-${seed}`]).toBe('0 time_limit')
  for (const id of Object.keys(quiet)) expect([id, loaded[id]]).toEqual([id, quiet[id]])
  for (const { id } of hostile) expect(loaded[id]).toMatch(/^0 /)
  report({
    id: 'F16, F18',
    fault: 'memory, process and file floods beside honest programs, on a machine with 4 CPU hogs',
    plain: 'no judge',
    here: `0 of ${honest.length} verdicts changed; each flood gets its own verdict`,
  })
})

test.skipIf(process.getuid?.() !== 0).each(SEEDS)(
  'F17 (seed %i, needs root to hide the sandbox): without a sandbox code is null with a reason, never 0, and the rest is scored',
  async seed => {
    const rig = await createRig()
    const hide = 'mount --bind /dev/null "$(command -v bwrap)" && exec "$0" "$@"'
    await rig.worker({ kind: 'service', within: ['unshare', '--mount', 'sh', '-c', hide] })
    const items = [codeItem(`c-${seed}`, 'def f(n):\n    return sum(range(n))'), formatItem(`f-${seed}`, true)]

    const results = await rig.store.scoreAndWait(items, { tenant: 't', signal: AbortSignal.timeout(PATIENCE_MS) })

    expect(results.map(({ reward, reason }) => [reward, reason])).toEqual([
      [null, 'infra_error'],
      [1, null],
    ])
    report({
      id: 'F17',
      fault: 'the sandbox is missing',
      plain: 'trainers: 0',
      here: 'null, infra_error, after its attempts; other graders go on',
    })
  },
)
