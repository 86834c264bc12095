import Type, { type Static, type TObject, type TProperties } from 'typebox'

const common = {
  kind: Type.Literal('format'),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  weight: Type.Optional(Type.Number()),
  optional: Type.Optional(Type.Boolean()),
}

function rule<Name extends string, Options extends TProperties>(name: Name, description: string, options: Options) {
  return Type.Object({ ...common, rule: Type.Literal(name), ...options }, { additionalProperties: false, description })
}

const literals = <const Names extends readonly string[]>(...names: Names) => Type.Enum<[...Names]>(names)
const tagName = Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,31}$' }))
const tag = Type.Optional(Type.String({ minLength: 1, maxLength: 256 }))
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
  'think-answer': rule(
    'think-answer',
    'Reasoning and answer each in its tags. `r1` (default): each tag exactly once, only white space around the two blocks and between them. `think-only`: a closed think block at the start, then an answer. The other variants decide exactly as the expression of their source: open-r1 `format_reward`, TRL `think_format_reward`, ms-swift `Format` (also EasyR1 `r1v`), ROLL (−1 and 0), EasyR1 `math` (also verl geo3k), open-instruct `soft_format_reward_func`, NeMo-RL (¼ and ¾), the GRPO demo (½). A think block that was never closed is `truncated`.',
    {
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
    },
  ),
  'tag-count': rule(
    'tag-count',
    'open-r1 `tag_count_reward`: an equal share, by default ¼, for each of `<think>⏎`, `⏎</think>⏎`, `⏎<answer>⏎`, `⏎</answer>` that occurs exactly once.',
    {
      tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 32 })),
      think_tag: tagName,
      answer_tag: tagName,
    },
  ),
  boxed: rule('boxed', '1 where a balanced `\\boxed{…}` that holds something stands after the reasoning, else 0.', {
    exactly_one: Type.Optional(Type.Boolean()),
    values,
  }),
  'code-fence': rule(
    'code-fence',
    '1 where a closed fenced code block that holds something (of `language`) stands after the reasoning, else 0.',
    {
      language: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      exactly_one: Type.Optional(Type.Boolean()),
      values,
    },
  ),
  'json-schema': rule(
    'json-schema',
    '1 where the answer is JSON and fits the schema, else 0 (as NeMo Gym structured outputs). Patterns run in linear time; nothing is fetched.',
    {
      schema: Type.Optional(
        Type.Unknown({ description: 'JSON Schema, draft-07 or 2020-12 by its $schema; absent: any JSON' }),
      ),
      source: Type.Optional(literals('whole', 'fence', 'auto')),
      values,
    },
  ),
  regex: rule(
    'regex',
    '1 where an RE2 pattern matches (no look-around, no back-references), else 0; named groups are captures. `search` (default) anywhere, `prefix` as Python `re.match`, `full` as `re.fullmatch`. A pattern that is wrong, or whose automaton grows without end, is refused with its position.',
    {
      pattern: Type.String({ minLength: 1, maxLength: 4096 }),
      flags: Type.Optional(Type.String({ pattern: '^[imsu]*$' })),
      match: Type.Optional(literals('full', 'search', 'prefix')),
      part: Type.Optional(literals('whole', 'answer', 'reasoning')),
      values,
    },
  ),
  'xml-count': rule(
    'xml-count',
    "The GRPO demo's `count_xml`: ⅛ each for four tags that occur exactly once, minus 0.001 per character after the last.",
    { think_tag: tagName, answer_tag: tagName },
  ),
  'tags-once': rule(
    'tags-once',
    "unsloth's approximate format: `once` (0.5) for each tag that occurs exactly once, else `otherwise` (−1), summed.",
    {
      tags: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: 32 }),
      once: Type.Optional(Type.Number()),
      otherwise: Type.Optional(Type.Number()),
    },
  ),
  'number-score': rule(
    'number-score',
    "unsloth's Qwen3 notebooks: `answer` (default, `check_answer`) from −4.5 to 5 by how near the solution is to `expected`; `number` (`check_numbers`) from −2.5 to 3.5 by its first number; `layout` (`match_format_exactly`) 3 or 0. In a profile `expected` is the item's gold.",
    {
      method: Type.Optional(literals('layout', 'answer', 'number')),
      expected: Type.Optional(
        Type.Union([
          Type.String({ maxLength: 65_536 }),
          Type.Number(),
          Type.Array(Type.Union([Type.String({ maxLength: 65_536 }), Type.Number()]), { minItems: 1, maxItems: 64 }),
        ]),
      ),
      reasoning_end: tag,
      solution_start: tag,
      solution_end: tag,
    },
  ),
  'code-format': rule(
    'code-format',
    'open-r1 `get_code_format_reward`: the think/answer layout whose answer holds a block of `language` (python).',
    { language: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })), values },
  ),
  react: rule('react', 'ms-swift `ReActFormat`: a think block, then `Action:`, then `Action Input:`.', { values }),
  'reasoning-steps': rule(
    'reasoning-steps',
    'open-r1 `reasoning_steps_reward`: min(1, n / 3), n being the step marks in the text.',
    { steps: Type.Optional(Type.Integer({ minimum: 1 })) },
  ),
  'cosine-length': rule(
    'cosine-length',
    'Cosine length reward (arXiv 2502.03373): R = l + ½(s − l)(1 + cos πt), t = length / max_length, from s at length 0 to l at max_length; correct from 1 to ½. `trl` (default): tokens, t capped at 1, wrong from −1 to −½. `open-r1`: characters, max_length 1000, wrong from 0 to −½. `ms-swift`: wrong from −½ to 0.',
    {
      of,
      variant: Type.Optional(literals('trl', 'open-r1', 'ms-swift')),
      max_length: Type.Optional(
        Type.Integer({ minimum: 1, description: 'default: max_tokens of the item; open-r1 1000' }),
      ),
      correct: Type.Optional(range('[score at length 0, score at max_length] of a correct answer; default [1, 0.5]')),
      wrong: Type.Optional(range('[score at length 0, score at max_length] of a wrong answer')),
      unit,
    },
  ),
  'soft-overlong': rule(
    'soft-overlong',
    'Soft overlong punishment (DAPO, arXiv 2503.14476): 0 up to M − B, falling to −1 at M. `verl` and `ms-swift` have no floor, `openrlhf` stops at −factor.',
    {
      variant: Type.Optional(literals('dapo', 'verl', 'openrlhf', 'ms-swift')),
      max_length: Type.Optional(Type.Integer({ minimum: 1, description: 'M; default: max_tokens of the item' })),
      buffer: Type.Integer({ minimum: 0, description: 'B, the last part of M in which the penalty grows' }),
      factor: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
      unit,
    },
  ),
  'kimi-length': rule(
    'kimi-length',
    'Kimi k1.5 length reward (arXiv 2501.12599): λ = ½ − (L − L_min)/(L_max − L_min) within the group; correct λ, wrong min(0, λ). Needs `group_id`; characters by default.',
    { of, unit },
  ),
  'target-length': rule(
    'target-length',
    'open-instruct `MaxLenVerifier`: 1 − |L − target| / scale, at least 0; `up_to`: 1 below the target.',
    {
      target: Type.Integer({ minimum: 0 }),
      scale: Type.Optional(Type.Integer({ minimum: 1, description: 'default 32768' })),
      up_to: Type.Optional(Type.Boolean({ description: 'shorter than the target is fine' })),
      unit,
    },
  ),
  finished: rule(
    'finished',
    "1 where the completion came to its own end: not cut at its limit, reasoning closed. open-instruct's non-stop value is `values: [v, 0]`.",
    { values },
  ),
  'long-word': rule(
    'long-word',
    "ROLL's long block penalty: −1 where a run between spaces is longer than `max_length` (100) characters, else 0.",
    { max_length: Type.Optional(Type.Integer({ minimum: 1 })), values },
  ),
  repetition: rule(
    'repetition',
    'Repetition penalty (arXiv 2502.03373): p · (1 − unique / total) over n-grams, n = 3, p = −1. `words` (default) in lower case, `tokens` from completion_ids, `segments` by the Unicode word breaker.',
    {
      n: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
      max_penalty: Type.Optional(Type.Number({ maximum: 0 })),
      units: Type.Optional(literals('words', 'tokens', 'segments')),
      locale: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
    },
  ),
  language: rule(
    'language',
    'Language consistency (DeepSeek-R1): the share of words of the reasoning in that language. By scripts, and by frequent words among languages of one script; 81 of 84 labelled sentences are told apart, the rest are ties of Russian and Ukrainian.',
    {
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
    },
  ),
  code: rule(
    'code',
    "Rules on the syntax tree of the answer's code (tree-sitter): bash, c, cpp, csharp, css, go, java, javascript, php, python, ruby, rust, tsx, typescript.",
    {
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
      max_complexity: Type.Optional(
        Type.Integer({ minimum: 1, description: 'cyclomatic complexity of each function' }),
      ),
      max_depth: Type.Optional(Type.Integer({ minimum: 1, description: 'nesting of control structures' })),
      scoring: Type.Optional(literals('all', 'fraction')),
      values,
    },
  ),
  markdown: rule('markdown', 'Structure of Markdown (mdast): headings, lists, tables, code blocks, words, sentences.', {
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
  data: rule('data', '1 where the answer is well-formed JSON, YAML or XML and fits the schema, else 0.', {
    format: literals('json', 'yaml', 'xml'),
    source: Type.Optional(literals('whole', 'fence', 'auto')),
    schema: Type.Optional(Type.Unknown({ description: 'JSON Schema of the parsed value; not for xml' })),
    values,
  }),
  'structured-output': rule(
    'structured-output',
    "NeMo Gym's structured outputs: 1 where the whole answer parses and fits the schema with every property required and no other allowed, else 0. XML as xmltodict reads it and CSV as rows, texts turned into the types that the schema wants.",
    {
      format: literals('json', 'yaml', 'xml', 'csv'),
      schema: Type.Unknown({ description: 'JSON Schema' }),
      values,
    },
  ),
  latex: rule('latex', '1 where braces, formulas, environments and \\left…\\right are closed in their order, else 0.', {
    part: Type.Optional(literals('whole', 'answer')),
    values,
  }),
  'tool-call': rule(
    'tool-call',
    'Tool calls in `<tool_call>` blocks (ToolRL, arXiv 2504.13958; verl `rlla.py`). `toolrl` (default): correctness from −3 to 3. `toolrl-format`: 1 or 0. `toolrl-length`: words of reasoning / 512. `exact`: the same set of calls.',
    {
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
    },
  ),
  'hack-signals': rule(
    'hack-signals',
    'Signs that a completion plays the graders, each a flag `hack:<signal>` with its count; 1 where none is seen. Weight 0 keeps it to the flags.',
    {
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
    },
  ),
} as const satisfies Record<string, TObject>

export type FormatRule = keyof typeof FORMAT_RULES

export const FormatGrader = Type.Union(Object.values(FORMAT_RULES))

type RuleTable = { [Name in FormatRule]: Static<(typeof FORMAT_RULES)[Name]> }
export type FormatGraderOf<Name extends FormatRule> = RuleTable[Name]
export type FormatGrader = RuleTable[FormatRule]
