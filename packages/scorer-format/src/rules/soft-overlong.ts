import { Failure, type FormatGraderOf } from '@touchstone/contracts'
import { lengthOf, maxLengthOf } from '../length-of.ts'
import type { Rule } from '../rule.ts'

/**
 * Soft overlong punishment (DAPO, arXiv 2503.14476, equation 13). With length L, limit M and buffer B:
 *
 * - `dapo` (default; TRL, open-r1 and EasyR1 the same): 0 up to M − B, (M − B − L) / B up to M, −1 above; times `factor`
 * - `verl` (`DAPORewardManager`): min(−(L − (M − B)) / B · factor, 0), without a floor
 * - `ms-swift` (`SoftOverlong`): the same with factor 1
 * - `openrlhf`: −min(L − (M − B), B) / B · factor, so never below −factor
 */
export const softOverlong: Rule<'soft-overlong'> = {
  range: ({ variant = 'dapo', factor = 1 }) => [variant === 'verl' || variant === 'ms-swift' ? -Infinity : -factor, 0],
  check: refuse,
  grade(options, { text, item }) {
    refuse(options)
    const { variant = 'dapo', buffer, factor = 1 } = options
    const { length, unit } = lengthOf(text, item, options.unit)
    const most = maxLengthOf(options.max_length, item, unit)
    const free = most - buffer
    const score = penalty(variant, length, most, free, buffer) * factor
    return {
      score,
      verdict: score === 0 ? 'correct' : score <= -factor ? 'bad_format' : 'partial',
      detail: { variant, length, unit, max_length: most, buffer },
    }
  },
}

function penalty(variant: string, length: number, most: number, free: number, buffer: number): number {
  if (length <= free) return 0
  switch (variant) {
    case 'verl':
    case 'ms-swift':
      return Math.min(-(length - free) / buffer, 0)
    case 'openrlhf':
      return -Math.min(length - free, buffer) / buffer
    default:
      return length > most ? -1 : (free - length) / buffer
  }
}

function refuse({ variant = 'dapo', buffer, max_length: most }: FormatGraderOf<'soft-overlong'>): void {
  const detail =
    buffer === 0 && variant !== 'dapo'
      ? 'must be at least 1 in this variant'
      : most !== undefined && buffer > most
        ? 'must not be larger than max_length'
        : undefined
  if (detail !== undefined)
    throw new Failure('INVALID_ITEM', { detail: `buffer ${detail}`, errors: [{ pointer: '/buffer', detail }] })
}
