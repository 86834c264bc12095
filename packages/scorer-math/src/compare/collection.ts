import type { Answer } from '../answer.ts'
import type { Kind } from './decisions.ts'

/** Answers of several items. */
export type Collection = Kind<'list'> | Kind<'sequence'> | Kind<'tuple'> | Kind<'set'> | Kind<'matrix'>

export const isCollection = (answer: Answer): answer is Collection =>
  answer.kind === 'list' ||
  answer.kind === 'sequence' ||
  answer.kind === 'tuple' ||
  answer.kind === 'set' ||
  answer.kind === 'matrix'
