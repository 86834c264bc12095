import Type, { type Static } from 'typebox'

/** A reward model behind HTTP, for what rules cannot judge. */
export const ExternalGrader = Type.Object(
  {
    kind: Type.Literal('external'),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    weight: Type.Optional(Type.Number()),
    optional: Type.Optional(Type.Boolean()),
    endpoint: Type.String({ description: 'URL; its host must be on the allow-list of the server' }),
    protocol: Type.Union([
      Type.Literal('openrlhf'),
      Type.Literal('vllm-score'),
      Type.Literal('vllm-classify'),
      Type.Literal('template'),
    ]),
    model: Type.Optional(Type.String()),
    scale: Type.Optional(Type.Number()),
    shift: Type.Optional(Type.Number()),
    clip: Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
    deadline_ms: Type.Optional(Type.Integer({ minimum: 1, maximum: 600_000 })),
    template: Type.Optional(Type.Unknown()),
    pointer: Type.Optional(Type.String()),
    appeal_of: Type.Optional(
      Type.String({ description: 'ask only where that component was undecided or unparsable_answer' }),
    ),
  },
  { additionalProperties: false },
)
export type ExternalGrader = Static<typeof ExternalGrader>
