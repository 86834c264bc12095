import { CodeProblem, Failure, type ItemReader, Problem, type ProblemStore } from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type, { type Static } from 'typebox'
import { checkJson } from '../http/check-json.ts'
import { tooDeep } from '../http/read-body.ts'

const Path = Type.Object({ id: Type.String() })
const Kept = Type.Object({ id: Type.String(), hash: Type.String({ description: 'SHA-256 of the content, hex' }) })
const problems = { 401: Problem, 403: Problem, 404: Problem, 422: Problem, 501: Problem, 503: Problem }
const POINTER_BASE = '/graders/0/problem'

/** Code problems kept once, referred to by id or content hash. */
export function problemRoutes(
  app: FastifyInstance,
  { problems: store, readItem }: { problems: ProblemStore | undefined; readItem: ItemReader },
): void {
  const need = (): ProblemStore => {
    if (store === undefined) throw new Failure('NOT_BUILT', { detail: 'this server keeps no problems' })
    return store
  }

  /** @throws Failure INVALID_PROBLEM with pointers into the problem */
  const readProblem = (body: unknown): CodeProblem => {
    const checked = checkJson(body, 1)
    if (checked.deep) throw tooDeep()
    const read = readItem({ completion: '', graders: [{ kind: 'code', problem: body }] })
    const errors = [
      ...checked.errors,
      ...(read.ok ? [] : read.errors.map(error => ({ ...error, pointer: error.pointer.replace(POINTER_BASE, '') }))),
    ]
    if (errors.length > 0) throw new Failure('INVALID_PROBLEM', { errors })
    if (hasNoTests(body)) {
      throw new Failure('INVALID_PROBLEM', { errors: [{ pointer: '/tests', detail: 'the problem has no tests' }] })
    }
    if (typeof body !== 'object') throw new Failure('INVALID_PROBLEM', { detail: 'a problem is an object' })
    return body as CodeProblem
  }

  app.put<{ Params: Static<typeof Path> }>(
    '/problems/:id',
    {
      schema: {
        summary: 'Keep a code problem',
        tags: ['problems'],
        params: Path,
        body: CodeProblem,
        response: { 200: Kept, 201: Kept, 400: Problem, 413: Problem, 415: Problem, ...problems },
      },
      config: { scope: 'score' },
    },
    async (request, reply) => {
      const held = need()
      const { id } = request.params
      if (!/^[A-Za-z0-9._:-]{1,200}$/.test(id)) {
        throw new Failure('INVALID_ENVELOPE', { detail: 'an id has 1 to 200 of the characters A-Z a-z 0-9 . _ : -' })
      }
      const { hash, created } = await held.put(request.caller.tenant, id, readProblem(request.body))
      reply.code(created ? 201 : 200)
      return { id, hash }
    },
  )

  app.get<{ Params: Static<typeof Path> }>(
    '/problems/:id',
    {
      schema: {
        summary: 'A kept problem, by id or content hash',
        tags: ['problems'],
        params: Path,
        response: { 200: Type.Object({ ...Kept.properties, problem: CodeProblem }), ...problems },
      },
      config: { scope: 'read' },
    },
    request => need().get(request.caller.tenant, request.params.id),
  )
}

function hasNoTests(problem: unknown): boolean {
  if (typeof problem !== 'object' || problem === null || !('tests' in problem)) return false
  return Array.isArray(problem.tests) && problem.tests.length === 0 && !('generator' in problem)
}
