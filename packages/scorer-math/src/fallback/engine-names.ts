import type { FunctionName } from '../ast.ts'

/** Functions that the engine writes as we do. */
const SHARED = [
  'sin',
  'cos',
  'tan',
  'cot',
  'sec',
  'csc',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'abs',
  'erf',
] as const satisfies readonly FunctionName[]

/** How the engine writes a function; one that is absent has no counterpart that we trust. */
export const ENGINE_NAMES: ReadonlyMap<FunctionName, string> = new Map<FunctionName, string>([
  ...SHARED.map((name): [FunctionName, string] => [name, name]),
  ['ln', 'log'],
])

/** The same table from the engine's side. */
export const FUNCTIONS_BY_ENGINE_NAME: ReadonlyMap<string, FunctionName> = new Map(
  [...ENGINE_NAMES].map(([name, written]): [string, FunctionName] => [written, name]),
)
