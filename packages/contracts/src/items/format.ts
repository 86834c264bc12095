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

const range = (description: string) => Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description })
const of = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'the component whose outcome counts, by name, rule or kind; default math',
  }),
)
const unit = Type.Optional(literals('auto', 'tokens', 'characters'))
const names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 64, description }))
const count = (description: string) =>
  Type.Optional(
    Type.Object(
      { min: Type.Optional(Type.Integer({ minimum: 0 })), max: Type.Optional(Type.Integer({ minimum: 0 })) },
      { additionalProperties: false, description: `how many ${description}` },
    ),
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
  'xml-count': rule('xml-count', { think_tag: tagName, answer_tag: tagName }),
  'tags-once': rule('tags-once', {
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 32 }),
    once: Type.Optional(Type.Number()),
    otherwise: Type.Optional(Type.Number()),
  }),
  'code-format': rule('code-format', { language: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })), values }),
  react: rule('react', { values }),
  'reasoning-steps': rule('reasoning-steps', { steps: Type.Optional(Type.Integer({ minimum: 1 })) }),
  'cosine-length': rule('cosine-length', {
    of,
    variant: Type.Optional(literals('trl', 'open-r1', 'ms-swift')),
    max_length: Type.Optional(
      Type.Integer({ minimum: 1, description: 'default: max_tokens of the item; open-r1 1000' }),
    ),
    correct: Type.Optional(range('[score at length 0, score at max_length] of a correct answer; default [1, 0.5]')),
    wrong: Type.Optional(range('[score at length 0, score at max_length] of a wrong answer')),
    unit,
  }),
  'soft-overlong': rule('soft-overlong', {
    variant: Type.Optional(literals('dapo', 'verl', 'openrlhf', 'ms-swift')),
    max_length: Type.Optional(Type.Integer({ minimum: 1, description: 'M; default: max_tokens of the item' })),
    buffer: Type.Integer({ minimum: 0, description: 'B, the last part of M in which the penalty grows' }),
    factor: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    unit,
  }),
  'kimi-length': rule('kimi-length', { of, unit }),
  'target-length': rule('target-length', {
    target: Type.Integer({ minimum: 0 }),
    scale: Type.Optional(Type.Integer({ minimum: 1, description: 'default 32768' })),
    up_to: Type.Optional(Type.Boolean({ description: 'shorter than the target is fine' })),
    unit,
  }),
  finished: rule('finished', { values }),
  'long-word': rule('long-word', { max_length: Type.Optional(Type.Integer({ minimum: 1 })), values }),
  repetition: rule('repetition', {
    n: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    max_penalty: Type.Optional(Type.Number({ maximum: 0 })),
    units: Type.Optional(literals('words', 'tokens', 'segments')),
    locale: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
  }),
  language: rule('language', {
    language: literals(
      'ar',
      'de',
      'el',
      'en',
      'es',
      'fr',
      'he',
      'hi',
      'it',
      'ja',
      'ko',
      'nl',
      'pl',
      'pt',
      'ru',
      'sv',
      'th',
      'tr',
      'uk',
      'vi',
      'zh',
    ),
    part: Type.Optional(literals('whole', 'answer', 'reasoning')),
    min: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: '1 from this share on, else 0; absent: the share itself' }),
    ),
  }),
  code: rule('code', {
    language: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    parses: Type.Optional(Type.Boolean({ description: 'must parse without an error; default true' })),
    defines: names('functions, methods or classes that must be defined'),
    requires_imports: names('modules'),
    forbids_imports: names('modules; "os" also forbids "os.path"'),
    allows_imports: names('modules; every other import is refused'),
    requires_calls: names('functions as written: "sorted", "os.system", or ".sort" for any receiver'),
    forbids_calls: names('functions as written'),
    requires_nodes: names("node types of the language's tree-sitter grammar"),
    forbids_nodes: names("node types of the language's tree-sitter grammar"),
    docstring: Type.Optional(Type.Boolean({ description: 'every function has a docstring or a comment before it' })),
    type_hints: Type.Optional(Type.Boolean({ description: 'every parameter and result of every function is typed' })),
    max_complexity: Type.Optional(Type.Integer({ minimum: 1, description: 'cyclomatic complexity of each function' })),
    max_depth: Type.Optional(Type.Integer({ minimum: 1, description: 'nesting of control structures' })),
    scoring: Type.Optional(literals('all', 'fraction')),
    values,
  }),
  markdown: rule('markdown', {
    headings: Type.Optional(
      Type.Array(Type.String({ maxLength: 256 }), { maxItems: 64, description: 'in this order' }),
    ),
    headings_in_order: Type.Optional(Type.Boolean({ description: 'no level is skipped on the way down' })),
    heading_count: count('headings'),
    list_items: count('items of each top-level list'),
    lists: count('top-level lists'),
    tables: count('tables'),
    table_columns: count('columns of each table'),
    code_blocks: count('code blocks'),
    paragraphs: count('paragraphs at the top level'),
    words: count('words outside code'),
    sentences: count('sentences of paragraphs, in lists and quotes too'),
    scoring: Type.Optional(literals('all', 'fraction')),
    part: Type.Optional(literals('whole', 'answer')),
    values,
  }),
  data: rule('data', {
    format: literals('json', 'yaml', 'xml'),
    source: Type.Optional(literals('whole', 'fence', 'auto')),
    schema: Type.Optional(Type.Unknown({ description: 'JSON Schema of the parsed value; not for xml' })),
    values,
  }),
  latex: rule('latex', { part: Type.Optional(literals('whole', 'answer')), values }),
  'tool-call': rule('tool-call', {
    variant: Type.Optional(literals('toolrl', 'toolrl-format', 'toolrl-length', 'exact')),
    expected: Type.Optional(
      Type.Array(
        Type.Object(
          { name: Type.String(), parameters: Type.Record(Type.String(), Type.Unknown()) },
          { additionalProperties: false },
        ),
        { maxItems: 256, description: 'the calls wanted; absent or empty: none' },
      ),
    ),
    response: Type.Optional(Type.Boolean({ description: 'a response block is wanted; default: where no call is' })),
    values,
  }),
  'hack-signals': rule('hack-signals', {
    signals: Type.Optional(
      Type.Array(
        literals(
          'answer_repeated',
          'tags_nested',
          'tags_repeated',
          'answer_in_reasoning_only',
          'hidden_text',
          'zero_width',
          'prompt_echoed',
          'padding',
        ),
        { minItems: 1 },
      ),
    ),
    values,
  }),
} as const satisfies Record<string, TObject>

export type FormatRule = keyof typeof FORMAT_RULES

export const FormatGrader = Type.Union(Object.values(FORMAT_RULES))

type RuleTable = { [Name in FormatRule]: Static<(typeof FORMAT_RULES)[Name]> }
export type FormatGraderOf<Name extends FormatRule> = RuleTable[Name]
export type FormatGrader = RuleTable[FormatRule]
