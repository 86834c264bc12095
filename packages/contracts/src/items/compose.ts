import Type, { type Static } from 'typebox'

const key = Type.String({ minLength: 1, maxLength: 64, description: "a grader's name, else its rule, else its kind" })

/**
 * How components become one reward beyond Σ weight × score, in this order: any-of, gates, shift, truncation, clip.
 * Every component stays in the result as it was scored.
 */
export const Compose = Type.Object(
  {
    any_of: Type.Optional(
      Type.Array(Type.Array(key, { minItems: 2, maxItems: 32 }), {
        maxItems: 8,
        description: 'of each list only the component with the highest weight × score counts',
      }),
    ),
    gates: Type.Optional(
      Type.Array(
        Type.Object(
          {
            of: Type.Union([key, Type.Array(key, { minItems: 1, maxItems: 32 })]),
            needs: key,
            min: Type.Optional(Type.Number({ description: 'score that opens the gate; default 1' })),
            otherwise: Type.Optional(Type.Number({ description: 'what a shut component counts as; default 0' })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 16, description: '"of" counts only where "needs" scored at least "min"' },
      ),
    ),
    shift: Type.Optional(Type.Number({ description: 'added to the sum' })),
    truncated: Type.Optional(
      Type.Number({
        description:
          'ProRL stop-properly for a completion cut at its length limit: c ≥ 0 multiplies the reward, c < 0 replaces it',
      }),
    ),
    clip: Type.Optional(
      Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: '[lowest, highest] reward' }),
    ),
    neutral_fill: Type.Optional(
      Type.Boolean({
        description: 'a null reward becomes the mean of its scored group, flagged "imputed"; default false',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Compose = Static<typeof Compose>
