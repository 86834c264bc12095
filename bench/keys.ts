// Can a caller tell by time whether a key's id is known? Wrong id beside wrong secret, interleaved.
import { createHash, randomBytes } from 'node:crypto'
import { readKeys } from '../services/api/src/auth/keys.ts'
import { type BenchTable, median } from './table.ts'

const SAMPLES = 20_000
const WARM_UP = 2_000

export async function run(): Promise<BenchTable> {
  const sha256 = createHash('sha256').update('a secret').digest('hex')
  const keys = readKeys(JSON.stringify({ keys: Array.from({ length: 50 }, (_, n) => ({ id: `key${n}`, sha256 })) }))
  const unknown: number[] = []
  const wrong: number[] = []
  for (let sample = -WARM_UP; sample < SAMPLES; sample++) {
    const secret = randomBytes(8).toString('hex')
    // In turns, so that neither comes first more often.
    for (const known of sample % 2 === 0 ? [true, false] : [false, true]) {
      const key = known ? `key7.${secret}` : `key_.${secret}`
      const began = process.hrtime.bigint()
      keys.find(key)
      const took = Number(process.hrtime.bigint() - began)
      if (sample >= 0) (known ? wrong : unknown).push(took)
    }
  }
  const chance = chanceToTell(unknown, wrong)
  return {
    name: 'keys',
    rows: [
      { what: 'wrong secret of a known id', value: median(wrong), unit: 'ns' },
      { what: 'unknown id ÷ wrong secret', value: median(unknown) / median(wrong), unit: '×' },
      {
        what: 'chance to tell one from the other by one time',
        value: chance,
        unit: '',
        goal: '0.45–0.55',
        met: Math.abs(chance - 0.5) <= 0.05,
      },
    ],
    notes: [
      `${SAMPLES.toLocaleString('en-US')} of each, in this process: over a network there is noise beside it; 0.5 is a coin`,
    ],
  }
}

/** Of two random times, how often the one of `a` is the larger (the area under the ROC curve), ties half. */
function chanceToTell(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map(value => ({ value, of: 'a' })), ...b.map(value => ({ value, of: 'b' }))]
  all.sort((x, y) => x.value - y.value)
  let rankSum = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const rank = (from + 1 + to) / 2
    for (let at = from; at < to; at++) if (all[at]?.of === 'a') rankSum += rank
    from = to
  }
  return (rankSum - (a.length * (a.length + 1)) / 2) / (a.length * b.length)
}
