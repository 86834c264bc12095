import Type, { type Static, type TObject, type TProperties } from 'typebox'

const common = {
  kind: Type.Literal('format'),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  weight: Type.Optional(Type.Number()),
  optional: Type.Optional(Type.Boolean()),
}

function rule<Name extends string, Options extends TProperties>(name: Name, options: Options) {
  return Type.Object({ ...common, rule: Type.Literal(name), ...options }, { additionalProperties: false })
}

const literals = <const Names extends readonly string[]>(...names: Names) => Type.Enum<[...Names]>(names)
const tagName = Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$' }))
const values = Type.Optional(
  Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: '[score of a miss, score of a match]' }),
)

/** One row per rule: its name and the schema of its options. A new rule is one row here and one file in scorer-format. */
export const FORMAT_RULES = {
  'think-answer': rule('think-answer', {
    variant: Type.Optional(
      literals(
        'r1',
        'think-only',
        'open-r1',
        'trl',
        'ms-swift',
        'roll',
        'easyr1',
        'open-instruct',
        'nemo-rl',
        'willccb-strict',
        'willccb-soft',
      ),
    ),
    think_tag: tagName,
    answer_tag: tagName,
    values,
  }),
  'tag-count': rule('tag-count', {
    tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 32 })),
    think_tag: tagName,
    answer_tag: tagName,
  }),
  boxed: rule('boxed', { exactly_one: Type.Optional(Type.Boolean()), values }),
  'code-fence': rule('code-fence', {
    language: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    exactly_one: Type.Optional(Type.Boolean()),
    values,
  }),
  'json-schema': rule('json-schema', {
    schema: Type.Optional(
      Type.Unknown({ description: 'JSON Schema, draft-07 or 2020-12 by its $schema; absent: any JSON' }),
    ),
    source: Type.Optional(literals('whole', 'fence', 'auto')),
    values,
  }),
  regex: rule('regex', {
    pattern: Type.String({ minLength: 1, maxLength: 4096 }),
    flags: Type.Optional(Type.String({ pattern: '^[imsu]*$' })),
    match: Type.Optional(literals('full', 'search', 'prefix')),
    part: Type.Optional(literals('whole', 'answer', 'reasoning')),
    values,
  }),
} as const satisfies Record<string, TObject>

export type FormatRule = keyof typeof FORMAT_RULES

export const FormatGrader = Type.Union(Object.values(FORMAT_RULES))

type RuleTable = { [Name in FormatRule]: Static<(typeof FORMAT_RULES)[Name]> }
export type FormatGraderOf<Name extends FormatRule> = RuleTable[Name]
export type FormatGrader = RuleTable[FormatRule]
