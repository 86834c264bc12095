/**
 * A scalar expression: what the parser hands to the ladder. Everything that is not a scalar (tuple, set, interval,
 * matrix, equation, text …) is a shape around scalars and is compared by structure; see answer.ts.
 */
export type Expr =
  | NumberExpr
  | { readonly type: 'constant'; readonly name: 'pi' | 'e' | 'i' | 'infinity' }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'add'; readonly terms: readonly Expr[] }
  | { readonly type: 'multiply'; readonly factors: readonly Expr[] }
  | { readonly type: 'divide'; readonly numerator: Expr; readonly denominator: Expr }
  | { readonly type: 'negate'; readonly operand: Expr }
  | { readonly type: 'power'; readonly base: Expr; readonly exponent: Expr }
  /** `index` absent: 2. Real odd roots of negatives are real. */
  | { readonly type: 'root'; readonly radicand: Expr; readonly index?: Expr }
  | { readonly type: 'call'; readonly name: FunctionName; readonly args: readonly Expr[] }
  /** Σ or Π of `body` for `variable` from `from` to `to`, inclusive; `to` may be infinity. */
  | {
      readonly type: 'series'
      readonly kind: 'sum' | 'product'
      readonly variable: string
      readonly from: Expr
      readonly to: Expr
      readonly body: Expr
    }
  | {
      readonly type: 'integral'
      readonly variable: string
      readonly body: Expr
      readonly from?: Expr
      readonly to?: Expr
    }
  | {
      readonly type: 'limit'
      readonly variable: string
      readonly to: Expr
      readonly side?: '+' | '-'
      readonly body: Expr
    }
  | { readonly type: 'derivative'; readonly variable: string; readonly order: number; readonly body: Expr }
  /** Value of the first branch whose condition holds; a branch without condition is "otherwise". */
  | {
      readonly type: 'piecewise'
      readonly branches: readonly { readonly value: Expr; readonly condition?: Condition }[]
    }

/** An exact literal: value = numerator / denominator, denominator > 0, in lowest terms. */
export type NumberExpr = {
  readonly type: 'number'
  readonly numerator: bigint
  readonly denominator: bigint
  /** Set where the literal was written with a decimal point: digits after it, and significant digits in all. */
  readonly decimal?: { readonly places: number; readonly significant: number }
}

export type Condition =
  | {
      readonly type: 'relation'
      readonly operator: '<' | '<=' | '>' | '>=' | '=' | '!='
      readonly left: Expr
      readonly right: Expr
    }
  | { readonly type: 'and' | 'or'; readonly conditions: readonly Condition[] }

/** Closed set of functions; `log` takes an optional second argument, its base. */
export type FunctionName =
  | 'sin'
  | 'cos'
  | 'tan'
  | 'cot'
  | 'sec'
  | 'csc'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'acot'
  | 'asec'
  | 'acsc'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'coth'
  | 'sech'
  | 'csch'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'exp'
  | 'ln'
  | 'log'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'min'
  | 'max'
  | 'gcd'
  | 'lcm'
  | 'mod'
  | 'factorial'
  | 'double_factorial'
  | 'binomial'
  | 'permutations'
  | 'gamma'
  | 're'
  | 'im'
  | 'arg'
  | 'conjugate'
  | 'phi'
  | 'erf'
  /** A function symbol of the answer's own, such as f in f(x+1); args[0] is a variable holding its name. */
  | 'apply'
