import Type, { type Static } from 'typebox'
import { CodeGrader } from './code.ts'
import { Compose } from './compose.ts'
import { ExternalGrader } from './external.ts'
import { FormatGrader } from './format.ts'
import { MathGrader } from './math.ts'

const Message = Type.Object(
  {
    role: Type.String(),
    content: Type.Optional(
      Type.Union([
        Type.String(),
        Type.Null(),
        Type.Array(Type.Object({ type: Type.String(), text: Type.Optional(Type.String()) })),
      ]),
    ),
  },
  { description: 'A chat message; further keys are ignored' },
)

export const Completion = Type.Union([Type.String(), Type.Array(Message)], {
  description: 'Model output; of chat messages only the assistant turns after the last user turn are read',
})

export const Grader = Type.Union([MathGrader, CodeGrader, FormatGrader, ExternalGrader])

const fields = {
  id: Type.String({ minLength: 1, maxLength: 256 }),
  data_source: Type.Optional(Type.String({ maxLength: 256 })),
  group_id: Type.Optional(Type.String({ maxLength: 256 })),
  group_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_536 })),
  run: Type.Optional(Type.String({ maxLength: 256 })),
  step: Type.Optional(Type.Integer({ minimum: 0 })),
  prompt: Type.Optional(Type.Union([Type.String(), Type.Array(Message)])),
  completion: Completion,
  finish_reason: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  completion_tokens: Type.Optional(Type.Integer({ minimum: 0 })),
  completion_ids: Type.Optional(
    Type.Array(Type.Integer(), { description: 'token ids; their number is the length in tokens' }),
  ),
  max_tokens: Type.Optional(Type.Integer({ minimum: 1 })),
  think_prefilled: Type.Optional(Type.Boolean()),
  compose: Type.Optional(Compose),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'at most 4 KB as JSON; echoed' })),
  grader_versions: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'pins; 409 where not honoured' }),
  ),
}

/** One completion to score, as the workers see it: graders resolved, id given. */
export const ScoreItem = Type.Object(
  {
    ...fields,
    graders: Type.Array(Grader, { minItems: 1, maxItems: 32 }),
    profile_version: Type.Optional(Type.String({ description: 'name@hash of the profile that gave the graders' })),
  },
  { additionalProperties: false },
)

/** One completion to score, as a client sends it: `graders`, or a `profile` with the data it needs on the item. */
export const ScoreItemInput = Type.Object(
  {
    ...fields,
    id: Type.Optional(fields.id),
    graders: Type.Optional(Type.Array(Grader, { minItems: 1, maxItems: 32 })),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    gold: Type.Optional(MathGrader.properties.gold),
    tests: CodeGrader.properties.tests,
    problem: CodeGrader.properties.problem,
  },
  { additionalProperties: false },
)

export type ChatMessage = Static<typeof Message>
export type Completion = Static<typeof Completion>
export type Grader =
  | Static<typeof MathGrader>
  | Static<typeof CodeGrader>
  | import('./format.ts').FormatGrader
  | Static<typeof ExternalGrader>
export type GraderKind = Grader['kind']
export type GraderOf<Kind extends GraderKind> = Extract<Grader, { kind: Kind }>
export type ScoreItem = Omit<Static<typeof ScoreItem>, 'graders'> & { graders: readonly Grader[] }
export type ScoreItemInput = Omit<Static<typeof ScoreItemInput>, 'graders'> & { graders?: readonly Grader[] }
