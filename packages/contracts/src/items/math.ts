import Type, { type Static } from 'typebox'

const gold = Type.Union(
  [Type.String(), Type.Number(), Type.Array(Type.Union([Type.String(), Type.Number()]), { minItems: 1 })],
  {
    description: 'The right answer; a list means any of',
  },
)

/** Options of the math grader; each default is documented in docs/graders/math.md. */
export const MathOptions = Type.Object(
  {
    preset: Type.Optional(
      Type.Union([Type.Literal('default'), Type.Literal('exact'), Type.Literal('math-verify'), Type.Literal('gsm8k')]),
    ),
    extract: Type.Optional(
      Type.Array(
        Type.Union([
          Type.Literal('boxed'),
          Type.Literal('phrase'),
          Type.Literal('latex'),
          Type.Literal('number'),
          Type.Literal('whole'),
        ]),
        {
          minItems: 1,
          description: 'Where an answer may be read from, in this order',
        },
      ),
    ),
    boxes: Type.Optional(
      Type.Union([Type.Literal('last'), Type.Literal('first'), Type.Literal('all'), Type.Literal('reject')]),
    ),
    relative_tolerance: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    absolute_tolerance: Type.Optional(Type.Number({ minimum: 0 })),
    significant_digits: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    rounding: Type.Optional(Type.Union([Type.Literal('gold'), Type.Literal('off')])),
    percent: Type.Optional(Type.Union([Type.Literal('lenient'), Type.Literal('strict'), Type.Literal('ignore')])),
    units: Type.Optional(Type.Union([Type.Literal('convert'), Type.Literal('require'), Type.Literal('ignore')])),
    ordered: Type.Optional(Type.Union([Type.Boolean(), Type.Literal('gold')])),
    strict: Type.Optional(Type.Boolean()),
    domain: Type.Optional(Type.Union([Type.Literal('real'), Type.Literal('complex')])),
    log_base: Type.Optional(Type.Union([Type.Literal('e'), Type.Literal('10')])),
    decimal_comma: Type.Optional(Type.Boolean()),
    rename_variables: Type.Optional(Type.Boolean()),
    undecided: Type.Optional(Type.Union([Type.Literal('zero'), Type.Literal('null')])),
    fallback: Type.Optional(Type.Boolean({ description: 'May the symbolic fallback engines be asked? Default true' })),
  },
  { additionalProperties: false },
)

export const MathGrader = Type.Object(
  {
    kind: Type.Literal('math'),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    weight: Type.Optional(Type.Number()),
    optional: Type.Optional(Type.Boolean()),
    of: Type.Optional(Type.String({ description: 'a regex rule of the item, by name, whose capture is the answer' })),
    capture: Type.Optional(Type.String({ description: 'name of the group; default `answer`' })),
    gold,
    ...MathOptions.properties,
  },
  { additionalProperties: false },
)

export type MathOptions = Static<typeof MathOptions>
export type MathGrader = Static<typeof MathGrader>
