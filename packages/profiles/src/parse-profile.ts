import { createHash } from 'node:crypto'
import {
  type Compose,
  createItemReader,
  Failure,
  type Grader,
  type ItemReader,
  type Pointed,
  type ScoreItemInput,
} from '@touchstone/contracts'
import { Ajv } from 'ajv'
import { parseDocument } from 'yaml'
import { ProfileFile } from './profile-file.ts'

export type Profile = {
  readonly name: string
  /** First 16 hexadecimal digits of the SHA-256 of what decides a reward: graders and composition. */
  readonly hash: string
  readonly description: string
  readonly dataSources: readonly string[]
  /** As written; math without a gold, code without a problem. */
  readonly graders: readonly ProfileGrader[]
  readonly compose: Compose | undefined
}

/** A grader that may lack what each item brings. */
export type ProfileGrader = Grader | (Omit<Extract<Grader, { kind: 'math' }>, 'gold'> & { readonly gold?: undefined })

/**
 * Makes the reader of profile files: YAML to a checked profile, a pure function of the text.
 * The reader throws Failure INVALID_ITEM with pointers into the file.
 */
export function createProfileParser(
  readItem: ItemReader = createItemReader(),
): (text: string, file: string) => Profile {
  const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false })
  const { graders: _graders, ...rest } = ProfileFile.properties
  const shell = ajv.compile({
    ...ProfileFile,
    properties: { ...rest, graders: { type: 'array', minItems: 1, maxItems: 32 } },
  })
  return (text, file) => {
    const document = parseDocument(text, { logLevel: 'error', prettyErrors: true, uniqueKeys: true })
    const [problem] = document.errors
    if (problem !== undefined) throw invalid(file, [{ pointer: '', detail: problem.message }])
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    if (!shell(value))
      throw invalid(
        file,
        (shell.errors ?? []).map(error => ({
          pointer:
            error.instancePath +
            (error.keyword === 'additionalProperties' ? `/${error.params.additionalProperty}` : ''),
          detail: error.message ?? 'is not valid',
        })),
      )
    const profile = value as Omit<ProfileFile, 'graders'> & { graders: ProfileGrader[] }
    const filled = profile.graders.map(grader => (isBareMath(grader) ? { ...grader, gold: '0' } : grader))
    const read = readItem({
      completion: '',
      graders: filled,
      ...(profile.compose === undefined ? {} : { compose: profile.compose }),
    })
    if (!read.ok) throw invalid(file, read.errors)
    const { name, description, data_sources: dataSources = [], graders, compose } = profile
    const hash = createHash('sha256')
      .update(canonical({ graders, compose: compose ?? null }))
      .digest('hex')
      .slice(0, 16)
    return { name, hash, description, dataSources, graders, compose }
  }
}

export type ResolvedProfile = {
  readonly graders: readonly Grader[]
  readonly compose?: Compose
  /** `name@hash`, for the item and so for its result. */
  readonly profile_version: string
}

/**
 * A profile's graders with an item's own gold, tests or problem in them. Of a profile for several tasks only the graders
 * stay whose data the item has; `compose` of the item goes before the profile's.
 * @throws Failure INVALID_ITEM where the item has the data of none of them
 */
export function resolveProfile(profile: Profile, item: ScoreItemInput): ResolvedProfile {
  const { gold, tests, problem } = item
  const graders: Grader[] = []
  const lacking: Pointed[] = []
  let judged = false
  for (const grader of profile.graders) {
    if (isBareMath(grader)) {
      if (gold === undefined) lacking.push({ pointer: '/gold', detail: `is needed by the profile ${profile.name}` })
      else {
        graders.push({ ...grader, gold })
        judged = true
      }
    } else if (grader.kind === 'code' && grader.problem === undefined && grader.tests === undefined) {
      if (problem === undefined && tests === undefined)
        lacking.push({ pointer: '/tests', detail: `or problem is needed by the profile ${profile.name}` })
      else {
        graders.push({
          ...grader,
          ...(problem === undefined ? {} : { problem }),
          ...(tests === undefined ? {} : { tests }),
        })
        judged = true
      }
    } else if (grader.kind === 'format' && grader.rule === 'tool-call' && grader.expected === undefined) {
      if (gold === undefined) lacking.push({ pointer: '/gold', detail: `is needed by the profile ${profile.name}` })
      else {
        graders.push({ ...grader, ...toolCallsOf(gold) })
        judged = true
      }
    } else if (isBareNumberScore(grader)) {
      if (gold === undefined) lacking.push({ pointer: '/gold', detail: `is needed by the profile ${profile.name}` })
      else {
        graders.push({ ...grader, expected: typeof gold === 'object' ? [...gold] : gold })
        judged = true
      }
    } else graders.push(grader)
  }
  if (lacking.length > 0 && !judged)
    throw new Failure('INVALID_ITEM', { detail: 'the item lacks what its profile needs', errors: lacking })
  const compose = item.compose ?? profile.compose
  return { graders, ...(compose === undefined ? {} : { compose }), profile_version: `${profile.name}@${profile.hash}` }
}

function isBareNumberScore(grader: ProfileGrader): grader is Extract<Grader, { rule: 'number-score' }> {
  return (
    grader.kind === 'format' &&
    grader.rule === 'number-score' &&
    grader.method !== 'layout' &&
    grader.expected === undefined
  )
}

function isBareMath(grader: ProfileGrader): grader is Exclude<ProfileGrader, Grader> {
  return grader.kind === 'math' && grader.gold === undefined
}

/**
 * The calls that a gold of a tool task wants: a JSON list of `{name, parameters}`, or ToolRL's text with `<tool_call>`
 * lines and perhaps a `<response>`.
 */
function toolCallsOf(
  gold: NonNullable<ScoreItemInput['gold']>,
): Pick<Extract<Grader, { rule: 'tool-call' }>, 'expected' | 'response'> {
  const text = String(Array.isArray(gold) ? gold[0] : gold)
  const block = /<tool_call>([\s\S]*?)<\/tool_call>/.exec(text)?.[1]
  const response = text.includes('<response>')
  if (block === undefined && (response || !/^\s*[[{]/.test(text))) return { expected: [], response }
  try {
    const parsed: unknown =
      block === undefined
        ? JSON.parse(text)
        : block
            .trim()
            .split('\n')
            .map(line => JSON.parse(line) as unknown)
    const calls = Array.isArray(parsed) ? parsed : [parsed]
    if (calls.every(isCall)) return { expected: calls, response }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Failure('GOLD_UNPARSABLE', {
    errors: [{ pointer: '/gold', detail: 'must be tool calls: {name, parameters} objects' }],
  })
}

function isCall(value: unknown): value is { name: string; parameters: Record<string, unknown> } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'parameters' in value &&
    typeof value.parameters === 'object' &&
    value.parameters !== null &&
    !Array.isArray(value.parameters) &&
    Object.keys(value).length === 2
  )
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function invalid(file: string, errors: readonly Pointed[]): Failure {
  const [first] = errors
  return new Failure('INVALID_ITEM', {
    detail: `profile ${file}: ${first?.pointer ?? ''} ${first?.detail ?? ''}`.trim(),
    errors,
  })
}
