import Type, { type Static } from 'typebox'

/** A reward model behind HTTP, for what rules cannot judge. */
export const ExternalGrader = Type.Object(
  {
    kind: Type.Literal('external'),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    weight: Type.Optional(Type.Number()),
    optional: Type.Optional(Type.Boolean()),
    endpoint: Type.String({ description: 'http or https URL; its host must be on the allow-list of the server' }),
    protocol: Type.Union(
      [Type.Literal('openrlhf'), Type.Literal('vllm-score'), Type.Literal('vllm-classify'), Type.Literal('template')],
      { description: 'OpenRLHF /get_reward, vLLM /score, vLLM /classify, or a request body of your own' },
    ),
    model: Type.Optional(Type.String({ maxLength: 256 })),
    class_index: Type.Optional(
      Type.Integer({ minimum: 0, description: 'vllm-classify: the class whose probability is the score' }),
    ),
    scale: Type.Optional(Type.Number({ description: 'score = clip(scale · x + shift); default 1' })),
    shift: Type.Optional(Type.Number({ description: 'default 0' })),
    clip: Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: '[lowest, highest]' })),
    deadline_ms: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 600_000, description: 'for all attempts together; default 60000' }),
    ),
    template: Type.Optional(
      Type.Unknown({
        description: 'JSON body in which {{prompt}}, {{completion}}, {{messages}} and {{model}} are filled in',
      }),
    ),
    pointer: Type.Optional(
      Type.String({ maxLength: 256, description: 'RFC 6901 pointer to the number in the answer of a template' }),
    ),
    appeal_of: Type.Optional(
      Type.String({ description: 'ask only where that component was undecided or unparsable_answer' }),
    ),
  },
  { additionalProperties: false },
)
export type ExternalGrader = Static<typeof ExternalGrader>
