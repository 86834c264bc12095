import type { Result } from '@touchstone/contracts'
import { asRow } from '../../lines.ts'
import { type Grader, none } from './grader.ts'
import { ask, type HttpOptions } from './http.ts'
import { answerOf, itemOf } from './items.ts'

/** A running Touchstone, by `POST /score`; with a profile, as trainers that send no graders meet it. */
export function serviceGrader(url: string, { profile, ...http }: HttpOptions & { readonly profile?: string }): Grader {
  return {
    name: profile === undefined ? url : `${url} ${profile}`,
    atOnce: 8,
    asks: () => true,
    score: (question, completion) =>
      ask(`${url}/score`, itemOf(question, completion, profile), http, body => {
        const { reward, components } = asRow(body)
        const known = (reward === null || typeof reward === 'number') && Array.isArray(components)
        return known ? answerOf(body as Result) : none('its answer is no result')
      }),
    close: async () => {},
  }
}
