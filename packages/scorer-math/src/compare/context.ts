import type { Answer } from '../answer.ts'
import type { Node } from '../read/tree.ts'
import type { Oracle } from './oracle.ts'

export type InterpretOptions = {
  readonly oracle: Oracle
  /** A false link in a chain of equations makes the whole false: for answers; golds are taken at their word. */
  readonly verifyChains: boolean
  /** `last`: of a chain the last side counts, whether the links hold or not. */
  readonly chains: 'verify' | 'last'
  /** Several ± of one expression take their signs together. */
  readonly linkedSigns: boolean
}

/** What an interpretation of one form needs: the choices, and the meaning of its parts. */
export type Context = InterpretOptions & {
  readonly interpret: (node: Node) => Answer
}
