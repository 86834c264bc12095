import { setTimeout as delay } from 'node:timers/promises'
import type { Result } from '@touchstone/contracts'
import { expect, test } from 'vitest'
import { startFlakyReceiver } from './flaky-receiver.ts'
import { report, SCALE, SEEDS, seeded } from './rig.ts'
import { startWholeService, VICTIMS } from './whole-service.ts'

const SECRET = `whsec_${Buffer.from('the secret of the chaos tests').toString('base64')}`
/** A reason that a null may have here: a fault of ours, or what the row asked for. */
const OURS = new Set(['infra_error'])

type Row = { readonly item: object; readonly id: string; readonly expected: number | null }

/** Rows of all kinds, each with the reward that it must get; the last four are one group. */
function rowsOf(name: string, count: number, random: () => number): Row[] {
  const rows = Array.from({ length: count }, (_, index): Row => {
    const id = `${name}-${index}`
    const right = random() < 0.6
    const kind = Math.floor(random() * 5)
    if (kind === 0) {
      const completion = right ? '<think>a</think>\n<answer>b</answer>' : `no form ${index}`
      return {
        id,
        expected: Number(right),
        item: { id, completion, graders: [{ kind: 'format', rule: 'think-answer' }] },
      }
    }
    if (kind === 1) return { id, expected: null, item: { id, completion: 7, graders: [{ kind: 'math', gold: '1' }] } }
    if (kind === 2 && index % 3 === 0) {
      const body = right ? 'sum(range(n))' : 'n'
      const problem = { type: 'function', entry: 'f', tests: [{ args: [20], expected: 190 }] }
      const completion = `\`\`\`python\n# ${id}\ndef f(n):\n    return ${body}\n\`\`\``
      return {
        id,
        expected: Number(right),
        item: { id, completion, graders: [{ kind: 'code', language: 'python', problem }] },
      }
    }
    const completion = `So it is \\boxed{${right ? index + 1 : index}}`
    return {
      id,
      expected: Number(right),
      item: { id, completion, graders: [{ kind: 'math', gold: String(index + 1) }] },
    }
  })
  // λ = ½ − (L − 10) / 30 for lengths of 10, 20, 30 and 40; the last is wrong and gets min(0, λ).
  const group = [0.5, 0.5 - 1 / 3, 0.5 - 2 / 3, -0.5].map((lambda, index): Row => {
    const id = `${name}-g${index}`
    const answer = `\\boxed{${index === 3 ? 5 : 4}}`
    const graders = [
      { kind: 'math', gold: '4' },
      { kind: 'format', rule: 'kimi-length', of: 'math' },
    ]
    const completion = answer.padStart(10 * (index + 1), '. ')
    const item = { id, completion, group_id: `${name}-g`, group_size: 4, graders }
    return { id, expected: (index === 3 ? 0 : 1) + lambda, item }
  })
  return [...rows, ...group]
}

type Books = { items: number; nulls: number; wrong: string[]; missing: string[] }

/** Enters results into the books: exactly one per row, with its number or a null of ours, never another number. */
function enter(books: Books, rows: readonly Row[], results: readonly Result[]): void {
  const byId = Map.groupBy(results, ({ id }) => id)
  for (const { id, expected } of rows) {
    books.items++
    const found = byId.get(id) ?? []
    if (found.length !== 1) books.missing.push(`${id} came ${found.length} times`)
    const [result] = found
    if (result === undefined) continue
    if (result.reward === null) {
      const allowed = expected === null ? result.reason === 'invalid_item' : OURS.has(result.reason ?? '')
      if (!allowed) books.wrong.push(`${id}: null for ${result.reason}`)
      else if (expected !== null) books.nulls++
    } else if (expected === null || Math.abs(result.reward - expected) > 1e-9) {
      books.wrong.push(`${id}: ${result.reward}, not ${expected}`)
    }
  }
  if (results.length !== rows.length) books.missing.push(`${results.length} results of ${rows.length} rows`)
}

test.each(SEEDS)(
  'F24 (seed %i): whichever process of the whole service is killed, whenever, and however callbacks are received, the books balance',
  async seed => {
    const random = seeded(seed)
    const receiver = await startFlakyReceiver(seeded(seed + 1_000), SECRET)
    const service = await startWholeService({
      TOUCHSTONE_CALLBACK_SECRET: SECRET,
      TOUCHSTONE_CALLBACK_TIMEOUT_MS: '1500',
      TOUCHSTONE_CALLBACK_MAX_ITEMS: '20',
      TOUCHSTONE_CHUNK_ITEMS: '16',
      TOUCHSTONE_DRAIN_DELAY_MS: '0',
    })
    const books: Books = { items: 0, nulls: 0, wrong: [], missing: [] }

    /** As a trainer asks: again until it is answered. */
    async function ask(
      path: string,
      init: RequestInit = {},
    ): Promise<{ status: number; body: Record<string, unknown> }> {
      for (;;) {
        try {
          const answer = await fetch(service.url + path, { ...init, signal: AbortSignal.timeout(60_000) })
          const body = (await answer.json()) as Record<string, unknown>
          if (![409, 429, 500, 502, 503].includes(answer.status)) return { status: answer.status, body }
          if (answer.status === 500) books.wrong.push(`${path}: 500`)
        } catch {
          // not there, or gone in the middle of the answer
        }
        await delay(50)
      }
    }
    const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })

    async function batch(name: string, calledBack: boolean): Promise<void> {
      const rows = rowsOf(name, 10 + Math.floor(random() * 60), random)
      const { status, body } = await post(
        '/batches',
        {
          items: rows.map(({ item }) => item),
          ...(calledBack ? { callback: { url: `${receiver.url}/${name}` } } : {}),
        },
        { 'idempotency-key': name },
      )
      expect([name, status, body.item_count]).toEqual([name, 202, rows.length])
      const results: Result[] = []
      for (let cursor: unknown = '0'; cursor !== null; ) {
        const page = await ask(`/batches/${body.batch_id}/results?cursor=${cursor}&wait=5`)
        expect([name, page.status]).toEqual([name, 200])
        results.push(...(page.body.results as Result[]))
        cursor = page.body.next_cursor
      }
      enter(books, rows, results)
      if (!calledBack) return
      let received = receiver.whole(`/${name}`)
      for (; received === undefined; received = receiver.whole(`/${name}`)) await delay(100)
      expect(received).toEqual(results)
    }

    async function question(name: string): Promise<void> {
      const rows = rowsOf(name, 12, random)
      const { status, body } = await post('/score', { items: rows.map(({ item }) => item) })
      expect([name, status]).toEqual([name, 200])
      enter(books, rows, body.results as Result[])
    }

    const work: Promise<void>[] = [batch(`c${seed}-first`, true)]
    await work[0]
    const kills = 3 * SCALE + 2
    for (let nth = 0; nth < kills; nth++) {
      work.push(
        batch(`c${seed}-${nth}`, nth % 2 === 0),
        batch(`c${seed}-${nth}b`, nth % 3 === 0),
        question(`c${seed}-${nth}q`),
      )
      await delay(random() * 1_500)
      await service.kill(VICTIMS[(nth + seed) % VICTIMS.length] ?? 'api')
      await delay(random() * 2_000)
    }
    receiver.calm()
    await Promise.all(work)

    expect(books.wrong).toEqual([])
    expect(books.missing).toEqual([])
    expect(receiver.broken).toEqual([])
    report({
      id: 'F24',
      fault:
        'any process of the whole service is killed at any moment; callbacks are refused, reset, left unanswered, taken twice',
      plain: 'not run',
      here: `${kills} kills, ${receiver.tries} callbacks tried: ${books.items} items, lost 0, doubled 0, wrong 0, ${books.nulls} null for a fault of ours`,
    })
  },
  600_000,
)
