import {
  type BatchRow,
  type CodeProblem,
  createBreather,
  createItemReader,
  Failure,
  type Grader,
  type Isolation,
  type ItemReader,
  isJsonOver,
  keptReference,
  type Pointed,
  type ProblemStore,
  type ScoreItem,
  type ScoreItemInput,
} from '@touchstone/contracts'
import type { ProfileBook } from '@touchstone/profiles'
import { undeterminedResult } from '@touchstone/reward'
import { checkJson } from '../http/check-json.ts'
import { tooDeep } from '../http/read-body.ts'

/** A row as it was taken, or why it was not. Either way it has the id that its result will carry. */
export type ReadRow =
  | { readonly ok: true; readonly id: string; readonly item: ScoreItem }
  | { readonly ok: false; readonly id: string; readonly failure: Failure; readonly metadata?: ScoreItem['metadata'] }

export type RowReader = {
  /**
   * Reads rows in order; each gets an id, its own or `item-<index>`.
   * @throws Failure DUPLICATE_ID with pointers; INVALID_ENVELOPE when anything nests too deep; STORE_UNAVAILABLE
   *   where a stored problem could not be fetched
   */
  read(rows: readonly unknown[], options: ReadOptions): Promise<ReadRow[]>
}

export type ReadOptions = {
  readonly tenant: string
  readonly profile?: string
  readonly depth: number
  /** Stored problems as they are, where large ones would be named only: for who shows them. */
  readonly whole?: boolean
}

/** A stored problem that is longer stays where it is: its items name it, and judges keep it. */
const INLINE_PROBLEM_BYTES = 65_536

export type RowReaderOptions = {
  readonly profiles: ProfileBook | undefined
  readonly problems: ProblemStore | undefined
  readonly itemMaxBytes: number
  /** The process's reader of rows, where it has one. */
  readonly readItem?: ItemReader
}

export function createRowReader({
  profiles,
  problems,
  itemMaxBytes,
  readItem = createItemReader(),
}: RowReaderOptions): RowReader {
  const readOne = (row: unknown, index: number, options: { profile?: string; depth: number }): ReadRow => {
    const id = idOf(row) ?? `item-${index}`
    const checked = checkJson(row, options.depth)
    if (checked.deep) throw tooDeep()
    if (checked.errors.length > 0) return refused(id, row, new Failure('INVALID_ITEM', { errors: checked.errors }))
    const read = readItem(row)
    if (!read.ok) return refused(id, row, new Failure(read.code, { errors: read.errors }))
    const input = read.item
    const length = typeof input.completion === 'string' ? input.completion.length : 0
    if (length > itemMaxBytes) {
      const errors = [{ pointer: '/completion', detail: `is longer than ${itemMaxBytes} bytes` }]
      return refused(id, row, new Failure('TOO_LARGE', { errors }))
    }
    try {
      return { ok: true, id, item: resolved(input, id, options.profile) }
    } catch (error) {
      const failure = Failure.from(error)
      if (failure.code === 'INTERNAL' || failure.code === 'VERSION_PIN') throw failure
      return refused(id, row, failure)
    }
  }

  const resolved = (input: ScoreItemInput, id: string, fallback: string | undefined): ScoreItem => {
    const { profile: named = fallback, gold: _gold, tests: _tests, problem: _problem, graders, ...rest } = input
    if (graders !== undefined) return { ...rest, id, graders: withItemData(graders, input) }
    const profile = named ?? (input.data_source === undefined ? undefined : profiles?.forDataSource(input.data_source))
    if (profile === undefined) {
      throw new Failure('INVALID_ITEM', { errors: [{ pointer: '/graders', detail: 'give graders or a profile' }] })
    }
    if (profiles === undefined) throw new Failure('UNKNOWN_PROFILE', { errors: [pointedProfile(profile)] })
    return { ...rest, id, ...profiles.resolveItem(profile, input) }
  }

  const withProblems = async (row: ReadRow, options: ReadOptions): Promise<ReadRow> => {
    if (!row.ok || !row.item.graders.some(namesProblem)) return row
    try {
      const graders = await Promise.all(
        row.item.graders.map(async (grader, index): Promise<Grader> => {
          if (grader.kind !== 'code' || typeof grader.problem !== 'string') return grader
          return { ...grader, problem: await fetchProblem(grader.problem, options, `/graders/${index}/problem`) }
        }),
      )
      return { ...row, item: { ...row.item, graders } }
    } catch (error) {
      const failure = Failure.from(error)
      if (failure.code !== 'INVALID_PROBLEM' && failure.code !== 'NOT_BUILT') throw failure
      return refused(row.id, row.item, failure)
    }
  }

  const fetchProblem = async (
    reference: string,
    { tenant, whole }: ReadOptions,
    pointer: string,
  ): Promise<CodeProblem | string> => {
    if (problems === undefined) {
      throw new Failure('NOT_BUILT', { errors: [{ pointer, detail: 'this server keeps no problems' }] })
    }
    try {
      if (whole) return (await problems.get(tenant, reference)).problem
      const found = await problems.find(tenant, reference, INLINE_PROBLEM_BYTES)
      return 'problem' in found ? found.problem : keptReference(found)
    } catch (error) {
      const failure = Failure.from(error)
      if (failure.code !== 'NOT_FOUND') throw failure
      throw new Failure('INVALID_PROBLEM', { errors: [{ pointer, detail: 'no stored problem has that id or hash' }] })
    }
  }

  return {
    async read(rows, options) {
      const seen = new Map<string, number>()
      const doubles: Pointed[] = []
      const breather = createBreather()
      const taken: ReadRow[] = []
      for (const [index, row] of rows.entries()) {
        const given = readOne(row, index, options)
        const before = seen.get(given.id)
        if (before === undefined) {
          seen.set(given.id, index)
        } else if (doubles.length < 16) {
          doubles.push({ pointer: `/items/${index}/id`, detail: `is the id of item ${before} too` })
        }
        taken.push(given)
        const rest = breather.due()
        if (rest !== undefined) await rest
      }
      if (doubles.length > 0) throw new Failure('DUPLICATE_ID', { errors: doubles })
      return taken.some(row => row.ok && row.item.graders.some(namesProblem))
        ? Promise.all(taken.map(row => withProblems(row, options)))
        : taken
    },
  }
}

/** What goes into a batch: the item, or the result that an unreadable row already has. */
export function batchRowOf(row: ReadRow, isolation: Isolation): BatchRow {
  return row.ok ? { item: row.item } : { result: refusedResult(row, isolation) }
}

export function refusedResult(
  row: Extract<ReadRow, { ok: false }>,
  isolation: Isolation,
): ReturnType<typeof undeterminedResult> {
  return undeterminedResult(
    row.id,
    row.failure,
    row.metadata === undefined ? { isolation } : { isolation, metadata: row.metadata },
  )
}

/** Gold, tests or problem may stand on the item also where it brings its own graders: they fill what a grader lacks. */
function withItemData(graders: readonly Grader[], input: ScoreItemInput): readonly Grader[] {
  if (input.tests === undefined && input.problem === undefined) return graders
  return graders.map(grader => {
    if (grader.kind !== 'code' || grader.problem !== undefined || grader.tests !== undefined) return grader
    return {
      ...grader,
      ...(input.problem === undefined ? {} : { problem: input.problem }),
      ...(input.tests === undefined ? {} : { tests: input.tests }),
    }
  })
}

function refused(id: string, row: unknown, failure: Failure): ReadRow {
  const metadata = typeof row === 'object' && row !== null && 'metadata' in row ? row.metadata : undefined
  const echoed = isSmallObject(metadata) ? { metadata } : {}
  return { ok: false, id, failure, ...echoed }
}

function isSmallObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonOver(value, 4096)
}

function idOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null || !('id' in row)) return undefined
  const { id } = row
  return typeof id === 'string' && id.length > 0 && id.length <= 256 ? id : undefined
}

function namesProblem(grader: Grader): boolean {
  return grader.kind === 'code' && typeof grader.problem === 'string'
}

function pointedProfile(name: string): Pointed {
  return { pointer: '/profile', detail: `no profile is called ${JSON.stringify(name)}` }
}
