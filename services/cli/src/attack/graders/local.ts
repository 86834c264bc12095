import { Failure } from '@touchstone/contracts'
import { scoreItem } from '@touchstone/reward'
import { openScorers } from '../../local-scorers.ts'
import { type Grader, none } from './grader.ts'
import { answerOf, itemOf } from './items.ts'

/** Touchstone itself, in this process: no server. */
export async function localGrader({ profile }: { profile?: string }): Promise<Grader> {
  const scorers = await openScorers({})
  return {
    name: profile === undefined ? 'touchstone' : `touchstone ${profile}`,
    atOnce: 8,
    asks: () => true,
    async score(question, completion) {
      try {
        const item = scorers.resolve(itemOf(question, completion, profile), undefined)
        return answerOf(await scoreItem(scorers.scorers, item, scorers.options))
      } catch (error) {
        return none(Failure.from(error).message)
      }
    },
    close: () => scorers.close(),
  }
}
