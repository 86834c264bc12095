import { CodeGrader, Compose, ExternalGrader, FORMAT_RULES, MathGrader } from '@touchstone/contracts'
import Type, { type Static, type TObject } from 'typebox'

const { gold, ...mathRest } = MathGrader.properties
const graders: readonly TObject[] = [
  Type.Object({ ...mathRest, gold: Type.Optional(gold) }, { additionalProperties: false }),
  CodeGrader,
  ExternalGrader,
  ...Object.values(FORMAT_RULES),
]

/** One profile as its YAML file has it. What a grader needs of its item (gold, tests, problem) stands on the item. */
export const ProfileFile = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' }),
    description: Type.String({ minLength: 1, maxLength: 500 }),
    source: Type.Optional(Type.String({ description: 'where the recipe comes from' })),
    data_sources: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
        description: 'data sources that choose this profile where a request names none; a last * stands for any rest',
      }),
    ),
    graders: Type.Array(Type.Union([...graders]), { minItems: 1, maxItems: 32 }),
    compose: Type.Optional(Compose),
  },
  { additionalProperties: false, description: 'A named list of graders of Touchstone' },
)
export type ProfileFile = Static<typeof ProfileFile>
