// What load does to verdicts and to neighbours.
// usage: node scripts/load.ts flips [--programs 500] [--times 10] [--seed 1]
//        node scripts/load.ts loops [--programs 600] [--cpu-ms 1000] [--fraction] [--stdio] [--slots N] [--rounds 3]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createJudge, python } from '@touchstone/scorer-code'
import { countFlips } from '../test/load/flips.ts'
import { loopMix } from '../test/load/loop-mix.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    programs: { type: 'string' },
    times: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    'cpu-ms': { type: 'string', default: '1000' },
    slots: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    fraction: { type: 'boolean', default: false },
    stdio: { type: 'boolean', default: false },
  },
})
const scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-load-'))
const judge = await createJudge({
  languages: [python],
  scratchDir,
  ...(values.slots === undefined ? {} : { slots: Number(values.slots) }),
})
try {
  if (positionals[0] === 'flips') {
    const programs = Number(values.programs ?? 500)
    const atOnce = 4 * judge.load.lanes
    const { runs, wrong, perSecond } = await countFlips(judge, {
      programs,
      times: Number(values.times),
      atOnce,
      seed: Number(values.seed),
    })
    for (const line of wrong.slice(0, 50)) console.log(line)
    console.log(
      `${runs} runs, ${atOnce} at once, ${perSecond.toFixed(0)}/s: ${wrong.length} answers not as they must be`,
    )
    process.exitCode = wrong.length > 0 ? 1 : 0
  } else if (positionals[0] === 'loops') {
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const { clean, mixed, share } = await loopMix(judge, {
        programs: Number(values.programs ?? 600),
        loops: 0.3,
        cpuMs: Number(values['cpu-ms']),
        fraction: values.fraction,
        stdio: values.stdio,
      })
      console.log(
        `alone ${clean.toFixed(0)}/s, beside 30 % endless loops ${mixed.toFixed(0)}/s: ${(100 * share).toFixed(0)} %`,
      )
    }
  } else {
    console.error('usage: node scripts/load.ts flips|loops')
    process.exitCode = 2
  }
} finally {
  await judge.close()
  rmSync(scratchDir, { recursive: true, force: true })
}
