import { readProgram, splitReasoning } from '@touchstone/completion'
import { Failure, type Result } from '@touchstone/contracts'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { clientSignal } from '../http/client-signal.ts'
import { holding } from '../scoring/holding.ts'
import { type AdapterPorts, adapterRoute, bodyObject, PASSING, refuse, scoreHeld } from './adapter.ts'
import { createProgramJoiner, type JoinedRun } from './program-joiner.ts'

/**
 * SandboxFusion's protocol, as verl, SkyRL, tinker-cookbook, ROLL and the `sandbox-fusion` package speak it.
 *
 * verl sends one request per test, waits compile + run + 10 s, tries 504 alone again (three times) and counts anything
 * else as a failed test; ROLL waits 90 s, sends each request twice and tries three times on anything but 200. So a
 * request is held for compile + run + 7 s, and a fault of ours is 504: never a 200 whose status a client would read as
 * the program's. Requests for the same program are joined; see `createProgramJoiner`.
 */
const MARGIN_MS = 7_000
const RETRIED_STATUS = 504
const MOST_INPUT_CHARS = 64 * 1024 * 1024

const LANGUAGES: Readonly<Record<string, string>> = {
  python: 'python',
  cpp: 'cpp',
  c: 'c',
  nodejs: 'javascript',
  javascript: 'javascript',
  js: 'javascript',
  typescript: 'typescript',
  java: 'java',
  go: 'go',
  rust: 'rust',
}
const COMPILED: ReadonlySet<string> = new Set(['cpp', 'c', 'java', 'go', 'rust', 'typescript'])

const RunCode = Type.Object({
  code: Type.String(),
  language: Type.String(),
  stdin: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  compile_timeout: Type.Optional(Type.Number()),
  run_timeout: Type.Optional(Type.Number()),
  memory_limit_MB: Type.Optional(Type.Number()),
  files: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  fetch_files: Type.Optional(Type.Array(Type.String())),
})

export function sandboxFusion(app: FastifyInstance, ports: AdapterPorts): void {
  const joiner = ports.programs === undefined ? undefined : createProgramJoiner(ports.programs)

  adapterRoute(app, ports, {
    method: 'GET',
    url: '/v1/ping',
    summary: 'SandboxFusion: is it there',
    handler: async (_request, reply) => {
      reply.header('content-type', 'application/json; charset=utf-8')
      return JSON.stringify('pong')
    },
  })
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/run_jupyter',
    summary: 'SandboxFusion: not served here',
    handler: async () => {
      throw new Failure('NOT_BUILT', { detail: 'notebooks are not run here; use /run_code' })
    },
  })
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/run_code',
    summary: 'SandboxFusion: run a program on one input',
    retriedStatus: RETRIED_STATUS,
    body: RunCode,
    handler: async (request, reply) => {
      if (joiner === undefined) throw new Failure('NOT_BUILT', { detail: 'no judge is connected to this server' })
      const asked = readRunCode(bodyObject(request.body))
      const patienceMs = Math.min(asked.compileMs + asked.runMs + MARGIN_MS, ports.holdMs)
      const until = performance.now() + patienceMs
      const leftMs = (): number => Math.max(0, until - performance.now())
      const signal = clientSignal(reply)
      const joined = await holding(
        () =>
          within(
            joiner.run(
              {
                language: asked.language,
                source: asked.code,
                input: Buffer.from(asked.stdin).toString('base64'),
                limits: {
                  cpuMs: asked.runMs,
                  wallMs: asked.runMs + MARGIN_MS / 2,
                  compileCpuMs: asked.compileMs,
                  ...(asked.memoryBytes === undefined ? {} : { memoryBytes: asked.memoryBytes }),
                },
              },
              { tenant: request.caller.tenant, deadlineMs: patienceMs * 4 },
            ),
            leftMs(),
          ),
        { hold: PASSING, leftMs, signal },
      )
      return runCodeAnswer(joined, asked)
    },
  })
  adapterRoute(app, ports, {
    method: 'POST',
    url: '/submit',
    summary: 'SandboxFusion: judge a completion by the tests that come with it',
    retriedStatus: RETRIED_STATUS,
    body: Type.Object({
      completion: Type.String(),
      config: Type.Optional(Type.Unknown()),
      id: Type.Optional(Type.Unknown()),
    }),
    handler: async (request, reply) => {
      const body = bodyObject(request.body)
      const config = objectOf(body.config) ?? {}
      const { completion } = body
      if (typeof completion !== 'string') refuse('/completion', 'must be text')
      const data = objectOf(config.provided_data)
      if (data === undefined) refuse('/config/provided_data', 'is needed: this server keeps no datasets of its own')
      const runMs = seconds(config.run_timeout, 20)
      const language = typeof config.language === 'string' ? languageOf(config.language) : 'python'
      const row = {
        completion,
        graders: [
          {
            kind: 'code',
            language,
            scoring: 'fraction',
            tests: testsOf(data),
            limits: { cpu_ms: Math.ceil(runMs) },
          },
        ],
      }
      const [result] = await scoreHeld(ports, [row], {
        tenant: request.caller.tenant,
        patienceMs: 90_000 - MARGIN_MS,
        signal: clientSignal(reply),
      })
      if (result === undefined) throw new Error('a row has no result')
      return submitAnswer(body.id, result, extractedCode(completion, language))
    },
  })
}

type Asked = {
  readonly code: string
  readonly language: string
  readonly stdin: string
  readonly compileMs: number
  readonly runMs: number
  readonly memoryBytes: number | undefined
}

/** With the defaults of SandboxFusion's own server. @throws Failure INVALID_ENVELOPE, NOT_BUILT */
function readRunCode(body: Readonly<Record<string, unknown>>): Asked {
  const { code, language, stdin, files, fetch_files: fetchFiles, memory_limit_MB: memory } = body
  if (typeof code !== 'string') refuse('/code', 'must be text')
  if (typeof language !== 'string') refuse('/language', 'must be text')
  if (stdin !== undefined && stdin !== null && typeof stdin !== 'string') refuse('/stdin', 'must be text')
  if (Object.keys(objectOf(files) ?? {}).length > 0 || (Array.isArray(fetchFiles) && fetchFiles.length > 0)) {
    throw new Failure('NOT_BUILT', { detail: 'files are not carried into the sandbox; send tests as stdin' })
  }
  const input = stdin ?? ''
  if (input.length > MOST_INPUT_CHARS) refuse('/stdin', 'is too long')
  return {
    code,
    language: languageOf(language),
    stdin: input,
    compileMs: seconds(body.compile_timeout, 10),
    runMs: seconds(body.run_timeout, 10),
    memoryBytes: typeof memory === 'number' && memory > 0 ? Math.ceil(memory) * 1024 ** 2 : undefined,
  }
}

function languageOf(name: string): string {
  const language = LANGUAGES[name.toLowerCase()]
  if (language === undefined) refuse('/language', `${JSON.stringify(name)} is not run here`)
  return language
}

/** In milliseconds; text that is a number is read as one, as the protocol's own server does. */
function seconds(value: unknown, fallback: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  const given = typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : fallback
  return Math.min(given, 300) * 1000
}

function runCodeAnswer({ compile, run }: JoinedRun, { language, runMs }: Asked): object {
  const compiled = COMPILED.has(language)
  const compileResult = {
    status: compile.status === 'limit' ? 'TimeLimitExceeded' : 'Finished',
    execution_time: compile.cpuMs / 1000,
    return_code: compile.status === 'ok' ? 0 : compile.status === 'limit' ? null : 1,
    stdout: '',
    stderr: compile.diagnostics,
  }
  const common = { message: '', executor_pod_name: null, files: {} }
  if (compile.status !== 'ok' || run === undefined) {
    // An interpreter has no compile step of its own: there a syntax error is how the run ended.
    return compiled
      ? { status: 'Failed', ...common, compile_result: compileResult, run_result: null }
      : {
          status: 'Failed',
          ...common,
          compile_result: null,
          run_result: { ...compileResult, status: 'Finished', return_code: 1 },
        }
  }
  const late = run.status === 'time_limit' || run.status === 'wall_limit'
  const code = run.exitCode ?? (run.status === 'ok' ? 0 : 1)
  const failed = late || run.status !== 'ok' || code !== 0
  return {
    status: failed ? 'Failed' : 'Success',
    ...common,
    compile_result: compiled ? compileResult : null,
    run_result: {
      status: late ? 'TimeLimitExceeded' : 'Finished',
      execution_time: late ? runMs / 1000 : run.wallMs / 1000,
      return_code: late ? null : failed && code === 0 ? 1 : code,
      stdout: Buffer.from(run.stdout, 'base64').toString('utf8'),
      stderr: run.stderr,
    },
  }
}

/** `provided_data` as SandboxFusion's datasets keep it: pairs of stdin and stdout, asserts, or code with `check`. */
function testsOf(data: Readonly<Record<string, unknown>>): unknown {
  const test = typeof data.test === 'string' ? jsonOr(data.test) : data.test
  const labels = objectOf(typeof data.labels === 'string' ? jsonOr(data.labels) : data.labels) ?? {}
  if (Array.isArray(test) && test.every(isPair)) {
    return test.map(pair => ({ stdin: pair.input.stdin ?? '', expected: pair.output.stdout ?? '' }))
  }
  if (Array.isArray(test) && test.every(part => typeof part === 'string')) {
    const setup = labels.test_setup_code
    return typeof setup === 'string' && setup !== '' ? { test_list: test, test_setup_code: setup } : test
  }
  if (typeof test === 'string') {
    const entry = labels.entry_point
    return typeof entry === 'string' ? { test, entry_point: entry } : test
  }
  return test ?? refuse('/config/provided_data/test', 'is missing')
}

/** The program that the judge read; empty where it found none. */
function extractedCode(completion: string, language: string): string {
  const { answer } = splitReasoning(completion)
  const read = readProgram(answer, { language })
  return read.ok ? read.program.code : ''
}

function submitAnswer(id: unknown, result: Result & { readonly reward: number }, code: string): object {
  const component = result.components[0]
  const detail = component?.detail ?? {}
  const verdicts = Array.isArray(detail.tests) ? detail.tests : [component?.verdict]
  return {
    id: id ?? 0,
    accepted: component?.verdict === 'correct',
    extracted_code: code,
    full_code: null,
    test_code: null,
    tests: verdicts.map(verdict => ({
      passed: verdict === 'passed' || verdict === 'correct',
      exec_info: {
        status: verdict === 'passed' || verdict === 'correct' ? 'Success' : 'Failed',
        message: String(verdict),
      },
      test_info: null,
    })),
    extracted_type: null,
    extra: { verdict: component?.verdict ?? null, passed: detail.passed ?? null, total: detail.total ?? null },
  }
}

async function within<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Failure('EXPIRED', { detail: 'the sandbox has not answered yet' })), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

type Pair = {
  readonly input: { readonly stdin?: string }
  readonly output: { readonly stdout?: string }
}

function isPair(value: unknown): value is Pair {
  const pair = objectOf(value)
  return pair !== undefined && objectOf(pair.input) !== undefined && objectOf(pair.output) !== undefined
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // not JSON: code, as it stands
  }
}
