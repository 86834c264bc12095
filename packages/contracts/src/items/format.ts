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

/** One row per rule: its name and the schema of its options. A new rule is one row here and one file in scorer-format. */
export const FORMAT_RULES = {
  'think-answer': rule('think-answer', {
    variant: Type.Optional(Type.String()),
    think_tag: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$' })),
    answer_tag: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$' })),
  }),
  'tag-count': rule('tag-count', {
    tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 32 })),
  }),
  boxed: rule('boxed', { exactly_one: Type.Optional(Type.Boolean()) }),
  'code-fence': rule('code-fence', {
    language: Type.Optional(Type.String()),
    exactly_one: Type.Optional(Type.Boolean()),
  }),
  'json-schema': rule('json-schema', {
    schema: Type.Optional(Type.Unknown()),
    source: Type.Optional(Type.Union([Type.Literal('whole'), Type.Literal('fence'), Type.Literal('auto')])),
  }),
  regex: rule('regex', {
    pattern: Type.String({ maxLength: 4096 }),
    flags: Type.Optional(Type.String({ pattern: '^[imsu]*$' })),
    match: Type.Optional(Type.Union([Type.Literal('full'), Type.Literal('search'), Type.Literal('prefix')])),
  }),
} as const satisfies Record<string, TObject>

export type FormatRule = keyof typeof FORMAT_RULES

export const FormatGrader = Type.Union(Object.values(FORMAT_RULES))

type RuleTable = { [Name in FormatRule]: Static<(typeof FORMAT_RULES)[Name]> }
export type FormatGraderOf<Name extends FormatRule> = RuleTable[Name]
export type FormatGrader = RuleTable[FormatRule]
