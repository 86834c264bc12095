import type { Expr } from './ast.ts'
import type { Unit } from './read/units.ts'

/** A typed answer: what is compared with what. Text in, `interpret` out; nothing here is raw text to be evaluated. */
export type Answer =
  | Scalar
  | { readonly kind: 'list'; readonly items: readonly Answer[]; readonly joint: 'and' | 'or' | ',' }
  /** Items in a fixed order without brackets of their own, such as a sequence with dots. */
  | { readonly kind: 'sequence'; readonly items: readonly Answer[] }
  | { readonly kind: 'tuple'; readonly items: readonly Answer[]; readonly open: string; readonly close: string }
  | { readonly kind: 'set'; readonly items: readonly Answer[] }
  | Region
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Answer[])[] }
  /** `name = value`, `name ∈ value`; f(x) = … carries its parameters. */
  | {
      readonly kind: 'binding'
      readonly name: string
      readonly parameters: readonly string[]
      readonly value: Answer
      /** The same statement as an equation left − right = 0, where it is one of scalars. */
      readonly equation?: Expr
    }
  | { readonly kind: 'relation'; readonly operators: readonly string[]; readonly sides: readonly Answer[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly letter: string; readonly content: Answer | null }
  | { readonly kind: 'ratio'; readonly items: readonly Answer[] }
  | { readonly kind: 'clock'; readonly parts: readonly number[]; readonly half: 'am' | 'pm' | null }
  | { readonly kind: 'given'; readonly body: Answer; readonly conditions: readonly Answer[] }
  | { readonly kind: 'modulo'; readonly value: Answer; readonly modulus: Answer }
  /** One thing said twice: `restated` x < 3 : (−∞, 3), where both must be right, or 1/3 ≈ 0.333, the exact one first. */
  | { readonly kind: 'either'; readonly options: readonly Answer[]; readonly restated: boolean }
  /** A statement that is false by itself, such as 5 = 7: equal to nothing. */
  | { readonly kind: 'false'; readonly why: string }
  | { readonly kind: 'tree'; readonly head: string; readonly parts: readonly Answer[]; readonly unordered: boolean }
  | { readonly kind: 'prose'; readonly parts: readonly (string | Answer)[] }

export type Scalar = {
  readonly kind: 'scalar'
  readonly expr: Expr
  readonly unit: Unit | null
  /** Written in a base: its digits and the base; `expr` is the value. */
  readonly based: { readonly digits: string; readonly base: number } | null
  /** A bare run of letters, which may be a word or a product. */
  readonly letters: string | null
}

/** An interval of reals; a null end is infinite. */
export type Interval = {
  readonly low: Expr | null
  readonly lowOpen: boolean
  readonly high: Expr | null
  readonly highOpen: boolean
}

/** A set of reals as disjoint intervals in ascending order; `symbolic` where ends contain variables, as written. */
export type Region = { readonly kind: 'region'; readonly intervals: readonly Interval[]; readonly symbolic: boolean }

export const scalar = (expr: Expr, unit: Unit | null = null): Scalar => ({
  kind: 'scalar',
  expr,
  unit,
  based: null,
  letters: null,
})
