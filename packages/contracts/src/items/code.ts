import Type, { type Static } from 'typebox'

const Limits = Type.Object(
  {
    cpu_ms: Type.Optional(Type.Integer({ minimum: 1, maximum: 600_000 })),
    wall_ms: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000 })),
    total_cpu_ms: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000 })),
    memory_mb: Type.Optional(Type.Integer({ minimum: 16, maximum: 65_536 })),
    output_bytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_073_741_824 })),
    compile_cpu_ms: Type.Optional(Type.Integer({ minimum: 1, maximum: 600_000 })),
  },
  { additionalProperties: false },
)

const Compare = Type.Object(
  {
    mode: Type.Optional(
      Type.Union([
        Type.Literal('default'),
        Type.Literal('exact'),
        Type.Literal('lines'),
        Type.Literal('tokens'),
        Type.Literal('unordered'),
        Type.Literal('unordered-rows'),
        Type.Literal('set'),
        Type.Literal('any-of'),
        Type.Literal('float'),
        Type.Literal('case-fold'),
        Type.Literal('sorted'),
        Type.Literal('unordered-lines'),
        Type.Literal('in-place'),
        Type.Literal('first-k'),
      ]),
    ),
    absolute: Type.Optional(Type.Number({ minimum: 0 })),
    relative: Type.Optional(Type.Number({ minimum: 0 })),
    argument: Type.Optional(
      Type.Integer({ minimum: 0, description: 'in-place, first-k: index of the mutated argument' }),
    ),
    unordered: Type.Optional(
      Type.Boolean({ description: 'in-place, first-k: the order of the elements does not count' }),
    ),
  },
  { additionalProperties: false },
)

/** A program that decides whether an output is acceptable; it runs in a jail of its own. */
const Checker = Type.Object(
  {
    language: Type.String({ minLength: 1 }),
    code: Type.String({ minLength: 1 }),
    style: Type.Optional(
      Type.Union([Type.Literal('function'), Type.Literal('testlib'), Type.Literal('score')], {
        description:
          'function: check(input, expected, output); testlib: a program on the files input, output and answer, which decides by its exit status; score: a program on the files input, answer and output, which prints a score. Read from the code where it is left out',
      }),
    ),
    max_points: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'points that are a whole score; default 1, for _pc of testlib 200',
      }),
    ),
  },
  { additionalProperties: false },
)

const weight = { weight: Type.Optional(Type.Number({ minimum: 0 })), subtask: Type.Optional(Type.String()) }

const FunctionTest = Type.Object(
  { args: Type.Array(Type.Unknown()), expected: Type.Unknown(), ...weight },
  { additionalProperties: false },
)

const DesignTest = Type.Object(
  {
    operations: Type.Array(Type.String(), { minItems: 1 }),
    arguments: Type.Array(Type.Array(Type.Unknown()), { minItems: 1 }),
    expected: Type.Array(Type.Unknown()),
    ...weight,
  },
  { additionalProperties: false },
)

const StdioTest = Type.Object(
  {
    stdin: Type.String(),
    expected: Type.Union([Type.String(), Type.Array(Type.String(), { description: 'any-of' })]),
    ...weight,
  },
  { additionalProperties: false },
)

const ProgramText = Type.Object(
  { language: Type.String({ minLength: 1 }), code: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
)

/** Tests that are made, not written: a program makes the inputs, a right one their answers. */
const made = {
  reference: Type.Optional(ProgramText),
  generator: Type.Optional(
    Type.Object(
      {
        ...ProgramText.properties,
        seeds: Type.Array(Type.Integer({ minimum: 0, maximum: 4_294_967_295 }), { minItems: 1, maxItems: 200 }),
        weight: Type.Optional(Type.Number({ minimum: 0 })),
        subtask: Type.Optional(Type.String()),
      },
      {
        additionalProperties: false,
        description:
          'a program that reads a seed on standard input and prints a test: its standard input, or the JSON list of its arguments; needs a reference',
      },
    ),
  ),
  time_factor: Type.Optional(
    Type.Number({
      minimum: 1.5,
      maximum: 1000,
      description: "CPU limit as a multiple of the reference's own time on the judge's machine; needs a reference",
    }),
  ),
}

const common = {
  compare: Type.Optional(Compare),
  checker: Type.Optional(Checker),
  starter_code: Type.Optional(Type.String()),
  prompt_code: Type.Optional(Type.String()),
}

export const FunctionProblem = Type.Object(
  {
    type: Type.Literal('function'),
    entry: Type.String({ minLength: 1 }),
    signature: Type.Optional(
      Type.Object(
        {
          params: Type.Optional(Type.Array(Type.String())),
          returns: Type.Optional(Type.String()),
          design: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
    tests: Type.Array(Type.Union([FunctionTest, DesignTest])),
    ...made,
    ...common,
  },
  { additionalProperties: false },
)

export const StdioProblem = Type.Object(
  { type: Type.Literal('stdio'), tests: Type.Array(StdioTest), ...made, ...common },
  { additionalProperties: false },
)

export const AssertsProblem = Type.Object(
  {
    type: Type.Literal('asserts'),
    entry: Type.Optional(Type.String({ minLength: 1 })),
    tests: Type.Array(Type.String()),
    setup: Type.Optional(Type.String({ description: 'code that the asserts need before them' })),
    ...common,
  },
  { additionalProperties: false },
)

export const HarnessProblem = Type.Object(
  {
    type: Type.Literal('harness'),
    entry: Type.Optional(Type.String({ minLength: 1 })),
    prelude: Type.Optional(Type.String()),
    tests_code: Type.String(),
    ...common,
  },
  { additionalProperties: false },
)

export const CodeProblem = Type.Union([FunctionProblem, StdioProblem, AssertsProblem, HarnessProblem])

/** Options that a profile may carry; the problem or the tests then stand on the item. */
export const CodeOptions = Type.Object(
  {
    language: Type.Optional(Type.String({ minLength: 1 })),
    limits: Type.Optional(Limits),
    scoring: Type.Optional(
      Type.Union([Type.Literal('all'), Type.Literal('fraction'), Type.Literal('weighted'), Type.Literal('subtasks')]),
    ),
    process: Type.Optional(Type.Union([Type.Literal('submission'), Type.Literal('test')])),
    extract: Type.Optional(
      Type.Union([Type.Literal('last'), Type.Literal('first'), Type.Literal('only'), Type.Literal('whole')]),
    ),
    reveal: Type.Optional(
      Type.Boolean({ description: 'show inputs and expected outputs of the failing test in detail' }),
    ),
    compare: Type.Optional(Compare),
  },
  { additionalProperties: false },
)

export const CodeGrader = Type.Object(
  {
    kind: Type.Literal('code'),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    weight: Type.Optional(Type.Number()),
    optional: Type.Optional(Type.Boolean()),
    problem: Type.Optional(
      Type.Union([CodeProblem, Type.String({ description: 'id or content hash of a stored problem' })]),
    ),
    tests: Type.Optional(Type.Unknown({ description: 'tests in the form in which public sets keep them' })),
    ...CodeOptions.properties,
  },
  { additionalProperties: false },
)

export type CodeLimits = Static<typeof Limits>
export type CodeCompare = Static<typeof Compare>
export type CodeProblem = Static<typeof CodeProblem>
export type FunctionProblem = Static<typeof FunctionProblem>
export type StdioProblem = Static<typeof StdioProblem>
export type AssertsProblem = Static<typeof AssertsProblem>
export type HarnessProblem = Static<typeof HarnessProblem>
export type CodeOptions = Static<typeof CodeOptions>
export type CodeGrader = Static<typeof CodeGrader>
