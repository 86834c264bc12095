import type { Region } from '../answer.ts'
import { number } from '../read/tree.ts'
import { REALS } from './regions.ts'

/** ℝ, ℝ⁺, ℝ*: sets of reals by their names. */
export function realSet(name: string): Region | null {
  if (!name.startsWith('bbR')) return null
  switch (name.slice(3)) {
    case '':
      return REALS
    case '^+':
    case '_+':
    case '_>0':
      return POSITIVE
    case '^-':
    case '_-':
    case '_<0':
      return NEGATIVE
    case '^*':
    case '^times':
    case '^ast':
      return { kind: 'region', intervals: [...NEGATIVE.intervals, ...POSITIVE.intervals], symbolic: false }
    case '_>=0':
    case '_ge0':
    case '_geq0':
    case '_geqslant0':
      return {
        kind: 'region',
        intervals: [{ low: number(0), lowOpen: false, high: null, highOpen: true }],
        symbolic: false,
      }
    default:
      return null
  }
}

const POSITIVE: Region = {
  kind: 'region',
  intervals: [{ low: number(0), lowOpen: true, high: null, highOpen: true }],
  symbolic: false,
}

const NEGATIVE: Region = {
  kind: 'region',
  intervals: [{ low: null, lowOpen: true, high: number(0), highOpen: true }],
  symbolic: false,
}
