import { Failure, type Result } from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { type AdapterPorts, type AdapterRequest, adapterRoute, bodyObject, refuse, scoreHeld } from './adapter.ts'
import { float } from './float-json.ts'
import { readPackedPickle } from './pickle.ts'

/**
 * open-instruct's code server (`--code_api_url`): a program and its tests, one 0 or 1 per test back.
 *
 * The client waits max_execution_time × 10, at least 30 and at most 300 s, never tries a POST again, and counts any
 * error as a score of 0. So a request is held until 2 s before that; nothing else helps it.
 */
const MARGIN_MS = 2_000

const Request = Type.Object({
  program: Type.String(),
  tests: Type.Unknown(),
  max_execution_time: Type.Optional(Type.Number()),
})

export function openInstruct(app: FastifyInstance, ports: AdapterPorts): void {
  adapterRoute(app, ports, {
    method: 'GET',
    url: '/health',
    summary: 'open-instruct: is it there',
    handler: async () => ({ status: 'healthy' }),
  })
  for (const [url, read] of [
    ['/test_program', assertTests],
    ['/test_program_stdio', stdioTests],
  ] as const) {
    adapterRoute(app, ports, {
      method: 'POST',
      url,
      summary: 'open-instruct: which tests a program passes',
      body: Request,
      handler: (request, reply) => testProgram(ports, request, clientSignal(reply), read),
    })
  }
}

async function testProgram(
  ports: AdapterPorts,
  request: AdapterRequest,
  signal: AbortSignal,
  read: (tests: readonly unknown[]) => unknown,
): Promise<object> {
  const body = bodyObject(request.body)
  const { program, max_execution_time: limit } = body
  if (typeof program !== 'string') refuse('/program', 'must be text')
  const tests = decodeTests(body.tests)
  if (tests.length === 0) return { results: [], runtimes: [] }
  const given = Number(limit) // also a number as text, as the protocol's own server reads it
  const seconds = Number.isFinite(given) && given > 0 ? given : 1
  const row = {
    completion: program,
    graders: [
      {
        kind: 'code',
        language: 'python',
        extract: 'whole',
        scoring: 'fraction',
        process: 'test',
        tests: read(tests),
        limits: { cpu_ms: Math.max(1, Math.ceil(seconds * 1000)) },
      },
    ],
  }
  const [result] = await scoreHeld(ports, [row], {
    tenant: request.caller.tenant,
    patienceMs: Math.min(300, Math.max(30, 10 * seconds)) * 1000 - MARGIN_MS,
    signal,
  })
  if (result === undefined) throw new Error('a row has no result')
  return perTest(result, tests.length)
}

/** @throws Failure INVALID_PROBLEM where neither a list, nor JSON, nor a packed pickle of a list is there */
function decodeTests(tests: unknown): readonly unknown[] {
  if (Array.isArray(tests)) return tests
  if (tests === undefined || tests === null || tests === '') return []
  if (typeof tests !== 'string') refuse('/tests', 'must be a list or text')
  const decoded = jsonOrUndefined(tests) ?? readPackedPickle(tests)
  if (!Array.isArray(decoded)) throw new Failure('INVALID_PROBLEM', { detail: 'the tests are not a list' })
  return decoded
}

function assertTests(tests: readonly unknown[]): unknown {
  if (!tests.every(test => typeof test === 'string')) refuse('/tests', 'must be a list of asserts')
  return tests
}

function stdioTests(tests: readonly unknown[]): unknown {
  return tests.map((test, index) => {
    const pair = typeof test === 'object' && test !== null ? (test as Record<string, unknown>) : {}
    if (typeof pair.input !== 'string' || typeof pair.output !== 'string') {
      refuse(`/tests/${index}`, 'must have input and output as text')
    }
    return {
      input: pair.input,
      output: pair.output,
      ...(typeof pair.fn_name === 'string' ? { fn_name: pair.fn_name } : {}),
    }
  })
}

/** One 0 or 1 per test; the seconds of a test that failed are −1, as open-instruct's own server says it. */
function perTest({ components, timing }: Result, count: number): object {
  const component = components[0]
  const verdicts = Array.isArray(component?.detail.tests) ? component.detail.tests : undefined
  const times =
    typeof timing.code === 'object' && timing.code !== null && 'tests_cpu_ms' in timing.code
      ? timing.code.tests_cpu_ms
      : []
  const all = component?.verdict === 'correct'
  const results = Array.from({ length: count }, (_, index) =>
    verdicts?.[index] === 'passed' || (verdicts === undefined && all) ? 1 : 0,
  )
  return {
    results,
    runtimes: results.map((passed, index) => {
      const ms = Array.isArray(times) && typeof times[index] === 'number' ? times[index] : 0
      return float(passed === 1 ? ms / 1000 : -1)
    }),
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: a packed pickle
  }
}
