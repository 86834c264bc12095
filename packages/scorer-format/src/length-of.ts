import { Failure, type ScoreItem } from '@touchstone/contracts'
import { codePoints } from './text/python-text.ts'

export type Unit = 'auto' | 'tokens' | 'characters'
export type Length = { readonly length: number; readonly unit: 'tokens' | 'characters' }

/**
 * How long a completion is: in tokens from the caller's ids or count, else in characters (code points). Tokens are never
 * guessed.
 * @throws Failure INVALID_ITEM where tokens are asked for and the item tells neither
 */
export function lengthOf(text: string, item: ScoreItem, unit: Unit = 'auto'): Length {
  const tokens = item.completion_ids?.length ?? item.completion_tokens
  if (unit === 'characters' || (unit === 'auto' && tokens === undefined))
    return { length: codePoints(text), unit: 'characters' }
  if (tokens !== undefined) return { length: tokens, unit: 'tokens' }
  const detail = 'must be given where a rule counts tokens, or completion_ids'
  throw new Failure('INVALID_ITEM', { detail, errors: [{ pointer: '/completion_tokens', detail }] })
}

/**
 * The length that a rule scales by: its own option, else the item's limit in tokens.
 * @throws Failure INVALID_ITEM where there is neither, or the item's limit would be set against characters
 */
export function maxLengthOf(option: number | undefined, item: ScoreItem, unit: Length['unit']): number {
  if (option !== undefined) return option
  if (item.max_tokens !== undefined && unit === 'tokens') return item.max_tokens
  const detail =
    item.max_tokens === undefined
      ? 'max_length must be given on the grader, or max_tokens on the item'
      : 'max_tokens is in tokens, but the completion is measured in characters: give completion_tokens or max_length'
  throw new Failure('INVALID_ITEM', { detail, errors: [{ pointer: '/max_length', detail }] })
}
