import Type, { type Static } from 'typebox'
import { NULL_VERDICTS, VERDICTS } from './verdicts.ts'

const nullableNumber = Type.Union([Type.Number(), Type.Null()])

export const Component = Type.Object(
  {
    kind: Type.Union(['math', 'code', 'format', 'external'].map(kind => Type.Literal(kind))),
    rule: Type.Optional(Type.String({ description: 'format only' })),
    name: Type.Optional(Type.String({ description: 'as the grader was named by the caller' })),
    weight: Type.Number(),
    score: nullableNumber,
    verdict: Type.Union(VERDICTS.map(verdict => Type.Literal(verdict))),
    detail: Type.Record(Type.String(), Type.Unknown()),
  },
  { description: "One grader's outcome on one item; every component carries the same keys" },
)

export const Result = Type.Object(
  {
    id: Type.String(),
    status: Type.Union([Type.Literal('scored'), Type.Literal('undetermined')]),
    reward: nullableNumber,
    reason: Type.Union([Type.Null(), ...NULL_VERDICTS.map(verdict => Type.Literal(verdict))]),
    components: Type.Array(Component),
    flags: Type.Array(Type.String()),
    grader_versions: Type.Record(Type.String(), Type.String()),
    isolation: Type.Union([Type.Literal('full'), Type.Literal('reduced'), Type.Literal('none')]),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }), {
        description: 'what was wrong with the row',
      }),
    ),
    metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    timing: Type.Object(
      { duration_ms: Type.Number() },
      { additionalProperties: true, description: 'all that varies from run to run' },
    ),
  },
  { description: 'Exactly one per item id' },
)

export type Isolation = 'full' | 'reduced' | 'none'

/** What a judge found at its start when a program tried to get out of its sandbox. */
export type IsolationTest = {
  /** Why the tier is what it is. */
  readonly reason: string
  /** One row for each promise of the tier; `found` says what a program could do where it was not held. */
  readonly checks: readonly { readonly name: string; readonly held: boolean; readonly found: string }[]
}
export type Component = Omit<Static<typeof Component>, 'kind' | 'verdict' | 'detail'> & {
  kind: import('./items/item.ts').GraderKind
  verdict: import('./verdicts.ts').Verdict
  detail: import('./json.ts').JsonObject
}
export type Result = Omit<Static<typeof Result>, 'components' | 'reason' | 'metadata' | 'timing'> & {
  components: readonly Component[]
  reason: import('./verdicts.ts').NullVerdict | null
  metadata?: { [key: string]: unknown }
  timing: import('./json.ts').JsonObject & { readonly duration_ms: number }
}
