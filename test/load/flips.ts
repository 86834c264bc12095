import type { Judge } from '@touchstone/scorer-code'
import { type Load, rightPrograms } from './right-programs.ts'

export type Flips = { readonly runs: number; readonly wrong: readonly string[]; readonly perSecond: number }

/**
 * Right programs again and again with more under way than there are slots: every test must answer as it must, each time.
 * @param atOnce programs under way
 */
export async function countFlips(
  judge: Judge,
  { programs, times, atOnce, seed }: { programs: number; times: number; atOnce: number; seed: number },
): Promise<Flips> {
  const loads = rightPrograms(programs, seed)
  const wrong: string[] = []
  const began = performance.now()
  const rest = Array.from({ length: times }, () => loads)
    .flat()
    .values()
  const work = async (): Promise<void> => {
    for (const load of rest) wrong.push(...(await runOnce(judge, load)))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const runs = programs * times
  return { runs, wrong, perSecond: (1000 * runs) / (performance.now() - began) }
}

/** What was not as it must be. */
async function runOnce(judge: Judge, { request, wanted }: Load): Promise<string[]> {
  const report = await judge.run(request)
  return wanted.flatMap((text, index) => {
    const outcome = report.tests[index]
    const answer =
      outcome?.status === 'ok' ? Buffer.from(outcome.output).toString() : `${outcome?.status}: ${outcome?.error}`
    return answer === text ? [] : [`${request.source.slice(0, 60)}… test ${index}: ${answer.slice(0, 200)}`]
  })
}
