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
      Type.Union([Type.Literal('default'), Type.Literal('exact'), Type.Literal('math-verify'), Type.Literal('gsm8k')], {
        description: 'Named choices for all options below; an option beside it overrides it. Default `default`',
      }),
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
          description: 'Where an answer may be read from, in this order. Default `boxed`, `phrase`, `latex`, `number`',
        },
      ),
    ),
    boxes: Type.Optional(
      Type.Union([Type.Literal('last'), Type.Literal('first'), Type.Literal('all'), Type.Literal('reject')], {
        description:
          'Which of several boxes answers; `all`: any of them may; `reject`: different ones are wrong. Default `last`',
      }),
    ),
    relative_tolerance: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Allowed distance as a share of the gold. Default 0' }),
    ),
    absolute_tolerance: Type.Optional(Type.Number({ minimum: 0, description: 'Allowed distance. Default 0' })),
    significant_digits: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'Digits of the gold that must agree. Default: all' }),
    ),
    rounding: Type.Optional(
      Type.Union([Type.Literal('gold'), Type.Literal('off')], {
        description:
          '`gold`: a decimal gold of three significant digits takes an exact or longer answer that rounds to its last place. Default `gold`',
      }),
    ),
    percent: Type.Optional(
      Type.Union([Type.Literal('lenient'), Type.Literal('strict'), Type.Literal('ignore')], {
        description:
          '`lenient`: 198 % takes 198, 198 % and 1.98; 50 takes 50 %. `strict`: 50 % is 0.5 alone. `ignore`: the sign says nothing. Default `lenient`',
      }),
    ),
    units: Type.Optional(
      Type.Union([Type.Literal('convert'), Type.Literal('require'), Type.Literal('ignore')], {
        description:
          '`convert`: 5 m is 500 cm, a missing unit is accepted, a contradictory one is wrong. `require`: a missing one is wrong too. Default `convert`',
      }),
    ),
    ordered: Type.Optional(
      Type.Union([Type.Boolean(), Type.Literal('gold')], {
        description: 'Does the order of items count? `gold`: where the gold has brackets or dots. Default `gold`',
      }),
    ),
    strict: Type.Optional(
      Type.Boolean({
        description: 'No second reading of ambiguous notation, no degrees for bare numbers. Default false',
      }),
    ),
    domain: Type.Optional(
      Type.Union([Type.Literal('real'), Type.Literal('complex')], {
        description: 'What letters stand for, and whether the cube root of −8 is −2. Default `real`',
      }),
    ),
    log_base: Type.Optional(
      Type.Union([Type.Literal('e'), Type.Literal('10')], {
        description: 'Base of a bare `log`. Default: either, the same on both sides',
      }),
    ),
    decimal_comma: Type.Optional(Type.Boolean({ description: '3,5 is three and a half. Default false' })),
    rename_variables: Type.Optional(
      Type.Boolean({ description: 'All letters may be others, one by one. Default false: bound ones alone' }),
    ),
    undecided: Type.Optional(
      Type.Union([Type.Literal('zero'), Type.Literal('null')], {
        description: 'What an undecided answer is paid. Default `zero`; null where the gold alone exhausts the budget',
      }),
    ),
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
