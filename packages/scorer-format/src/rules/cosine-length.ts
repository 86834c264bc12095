import type { FormatGraderOf } from '@touchstone/contracts'
import { lengthOf, maxLengthOf } from '../length-of.ts'
import { isCorrect } from '../outcome-of.ts'
import type { Rule } from '../rule.ts'

type Options = FormatGraderOf<'cosine-length'>

/**
 * Cosine length reward (arXiv 2502.03373, section 4.2): with s and l the scores at length 0 and at L_max and t = L / L_max,
 * R = l + ½(s − l)(1 + cos πt). A correct answer goes from 1 to ½, shorter being better. What differs:
 *
 * - `trl` (default): tokens, t capped at 1, wrong from −1 to −½
 * - `open-r1` (`get_cosine_scaled_reward` with its configuration's defaults): characters, no cap, L_max 1000, wrong from 0 to −½
 * - `ms-swift` (`CosineReward`): tokens, no cap, wrong from −½ to 0
 *
 * A gold that cannot be read leaves the component undetermined; open-r1's own code pays 1 there.
 */
export const cosineLength: Rule<'cosine-length'> = {
  range(options) {
    const ends = [...endsOf(options, true), ...endsOf(options, false)]
    return [Math.min(...ends), Math.max(...ends)]
  },
  of: ({ of = 'math' }) => of,
  grade(options, input) {
    const { of = 'math', variant = 'trl' } = options
    const correct = isCorrect(of, input.outcomes)
    const { length, unit } = lengthOf(
      input.text,
      input.item,
      options.unit ?? (variant === 'open-r1' ? 'characters' : 'auto'),
    )
    const most = maxLengthOf(options.max_length ?? (variant === 'open-r1' ? 1000 : undefined), input.item, unit)
    const progress = variant === 'trl' ? Math.min(1, length / most) : length / most
    const [short, long] = endsOf(options, correct)
    const score = long + 0.5 * (short - long) * (1 + Math.cos(Math.PI * progress))
    return {
      score,
      verdict: correct ? (score >= short ? 'correct' : 'partial') : 'wrong',
      detail: { variant, correct, length, unit, max_length: most },
    }
  },
}

const WRONG = { trl: [-1, -0.5], 'open-r1': [0, -0.5], 'ms-swift': [-0.5, 0] } as const

function endsOf(
  { variant = 'trl', correct, wrong }: Options,
  isRight: boolean,
): readonly [short: number, long: number] {
  const [short, long] = isRight ? (correct ?? [1, 0.5]) : (wrong ?? WRONG[variant])
  return [short ?? 0, long ?? 0]
}
