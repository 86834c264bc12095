import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ExternalGrader, Failure, type Grade, type ScoreItem } from '@touchstone/contracts'
import { afterEach, expect, test } from 'vitest'
import { createAllowList } from './allow-list.ts'
import { createExternalScorer, type ExternalOptions } from './external-scorer.ts'

type Body = { readonly [key: string]: unknown }
type Reply = (body: Body, response: ServerResponse, request: IncomingMessage) => void

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

test('OpenRLHF, vLLM score and vLLM classify are asked in their own words', async () => {
  const seen: Body[] = []
  const base = await serve((body, response) => {
    seen.push(body)
    if ('query' in body) json(response, { rewards: [0.25] })
    else if ('text_1' in body) json(response, { data: [{ index: 0, score: 0.5 }] })
    else json(response, { data: [{ index: 0, probs: [0.1, 0.9] }] })
  })
  const ask = scorer()

  const scores = [
    await ask({ endpoint: `${base}/get_reward`, protocol: 'openrlhf' }),
    await ask({ endpoint: `${base}/score`, protocol: 'vllm-score', model: 'rm' }),
    await ask({ endpoint: `${base}/classify`, protocol: 'vllm-classify', class_index: 1 }),
  ].map(grade => grade.score)

  expect(scores).toEqual([0.25, 0.5, 0.9])
  expect(seen).toEqual([
    { query: ['Why?Because.'], prompts: ['Why?'], labels: [''] },
    { model: 'rm', text_1: ['Why?'], text_2: ['Because.'] },
    { input: ['Why?Because.'] },
  ])
})

test('a template is filled in once, and the number is read at its pointer', async () => {
  const seen: Body[] = []
  const base = await serve((body, response) => {
    seen.push(body)
    json(response, { out: [{ 'a/b': '7' }, { 'a/b': 7 }] })
  })
  const ask = scorer()
  const template = { messages: '{{messages}}', input: 'P={{prompt}} C={{completion}}' }

  const grade = await ask(
    { endpoint: base, protocol: 'template', template, pointer: '/out/1/a~1b', scale: 0.1, shift: 0.1, clip: [0, 0.75] },
    { completion: 'say {{prompt}}' },
  )

  expect(grade.score).toBe(0.75)
  expect(grade.detail).toMatchObject({ asked: true, raw: 7, scale: 0.1, shift: 0.1 })
  expect(seen).toEqual([
    {
      messages: [
        { role: 'user', content: 'Why?' },
        { role: 'assistant', content: 'say {{prompt}}' },
      ],
      input: 'P=Why? C=say {{prompt}}',
    },
  ])
})

test('completions that arrive together share a request and get each its own number', async () => {
  let requests = 0
  const base = await serve((body, response) => {
    requests++
    json(response, { rewards: (body.query as string[]).map(query => Number(query.slice(4))) })
  })
  const ask = scorer({ batchWindowMs: 20 })

  const grades = await Promise.all(
    Array.from({ length: 70 }, (_, index) =>
      ask({ endpoint: base, protocol: 'openrlhf' }, { completion: String(index) }),
    ),
  )

  expect(grades.map(grade => grade.score)).toEqual(Array.from({ length: 70 }, (_, index) => index))
  expect(requests).toBe(3)
})

test.each<[string, Reply, Partial<ExternalGrader>]>([
  ['stalls', () => undefined, { deadline_ms: 80 }],
  ['sends headers and stalls', (_body, response) => void response.writeHead(200).write('{"rew'), { deadline_ms: 80 }],
  ['hangs up', (_body, _response, request) => void request.socket.destroy(), {}],
  ['answers 500', (_body, response) => void response.writeHead(500).end('no'), {}],
  ['answers 429', (_body, response) => void response.writeHead(429).end(), {}],
  ['refuses with 422', (_body, response) => void response.writeHead(422).end('{}'), {}],
  ['redirects', (_body, response) => void response.writeHead(302, { location: 'http://example.invalid/' }).end(), {}],
  ['answers HTML', (_body, response) => void response.end('<html>busy</html>'), {}],
  ['answers nothing', (_body, response) => void response.end(), {}],
  ['answers another shape', (_body, response) => json(response, { reward: 1 }), {}],
  ['answers too few numbers', (_body, response) => json(response, { rewards: [] }), {}],
  ['answers a text', (_body, response) => json(response, { rewards: ['1'] }), {}],
  ['answers null', (_body, response) => json(response, { rewards: [null] }), {}],
  ['answers an overflow', (_body, response) => void response.end('{"rewards":[1e999]}'), {}],
  ['floods', (_body, response) => void response.end(`{"rewards":[1],"x":"${'x'.repeat(10_000)}"}`), {}],
])('a model that %s gives a failure, never a number', async (_what, reply, more) => {
  const base = await serve(reply)
  const ask = scorer({ maxAnswerBytes: 5_000 })

  const failure = await failureOf(ask({ endpoint: base, protocol: 'openrlhf', ...more }))

  expect(failure).toMatchObject({ code: 'UPSTREAM_FAILED', verdict: 'infra_error', retryable: true })
})

test('a failure that passes is tried again, at most as often as allowed', async () => {
  let requests = 0
  const base = await serve((_body, response) => {
    if (++requests < 3) response.writeHead(503).end()
    else json(response, { rewards: [1] })
  })

  expect((await scorer()({ endpoint: base, protocol: 'openrlhf' })).score).toBe(1)
  requests = 0
  await failureOf(scorer({ attempts: 2 })({ endpoint: base, protocol: 'openrlhf' }))
  expect(requests).toBe(2)
})

test('a completion that the model refuses does not cost its neighbours their scores', async () => {
  const base = await serve((body, response) => {
    const queries = body.query as string[]
    if (queries.some(query => query.includes('poison'))) response.writeHead(400).end()
    else json(response, { rewards: queries.map(() => 1) })
  })
  const ask = scorer({ batchWindowMs: 20 })

  const outcomes = await Promise.allSettled(
    ['good', 'poison', 'fine'].map(completion => ask({ endpoint: base, protocol: 'openrlhf' }, { completion })),
  )

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('rows in another order are put to the right completions', async () => {
  const base = await serve((_body, response) =>
    json(response, {
      data: [
        { index: 1, score: 0.1 },
        { index: 0, score: 0.9 },
      ],
    }),
  )
  const ask = scorer({ batchWindowMs: 20 })

  const [first, second] = await Promise.all([
    ask({ endpoint: base, protocol: 'vllm-score' }),
    ask({ endpoint: base, protocol: 'vllm-score' }),
  ])

  expect([first?.score, second?.score]).toEqual([0.9, 0.1])
})

test.each([
  ['correct', 1, false, 0],
  ['wrong', 0, false, 0],
  ['undecided', 0, true, 0.5],
  ['unparsable_answer', 0, true, 0.5],
] as const)('an appeal against %s is heard: %s', async (verdict, score, heard, wanted) => {
  let requests = 0
  const base = await serve((_body, response) => {
    requests++
    json(response, { rewards: [0.5] })
  })
  const outcomes = new Map<string, Grade>([['math', { verdict, score, detail: {} }]])

  const grade = await scorer()({ endpoint: base, protocol: 'openrlhf', appeal_of: 'math' }, { outcomes })

  expect(grade.score).toBe(wanted)
  expect(grade.detail.asked).toBe(heard)
  expect(grade.flags ?? []).toEqual(heard ? ['appeal'] : [])
  expect(requests).toBe(heard ? 1 : 0)
})

test.each<[string, Partial<ExternalGrader>, string]>([
  ['a host that is not allowed', { endpoint: 'http://169.254.169.254/latest' }, '/endpoint'],
  ['another scheme', { endpoint: 'file:///etc/passwd' }, '/endpoint'],
  ['credentials in the URL', { endpoint: 'http://user:secret@127.0.0.1/' }, '/endpoint'],
  ['no template', { endpoint: 'http://127.0.0.1/', protocol: 'template' }, '/template'],
  ['a clip upside down', { endpoint: 'http://127.0.0.1/', clip: [1, 0] }, '/clip'],
])('%s is refused with the place', async (_reason, grader, pointer) => {
  const failure = await failureOf(scorer()({ endpoint: 'http://127.0.0.1/', protocol: 'openrlhf', ...grader }))

  expect(failure).toMatchObject({ code: 'INVALID_ITEM', errors: [{ pointer }] })
})

test('an item that is given up leaves the queue at once', async () => {
  const base = await serve(() => undefined)
  const stop = new AbortController()
  const asked = scorer({ batchWindowMs: 1_000 })({ endpoint: base, protocol: 'openrlhf' }, { signal: stop.signal })

  stop.abort()

  expect((await failureOf(asked)).code).toBe('UPSTREAM_FAILED')
})

test('headers of a host are sent to it', async () => {
  let authorization: string | undefined
  const base = await serve((_body, response, request) => {
    authorization = request.headers.authorization
    json(response, { rewards: [1] })
  })

  await scorer({ headers: { [new URL(base).host]: { authorization: 'Bearer t' } } })({
    endpoint: base,
    protocol: 'openrlhf',
  })

  expect(authorization).toBe('Bearer t')
})

test.each([
  ['http://localhost:9/', [], true],
  ['http://127.3.2.1/', [], true],
  ['http://[::1]:80/', [], true],
  ['http://rm.example/', [], false],
  ['http://rm.example/', ['rm.example'], true],
  ['http://rm.example:81/', ['rm.example:80'], false],
  ['https://rm.example/', ['rm.example:443'], true],
  ['http://10.1.2.3/', ['10.0.0.0/8'], true],
  ['http://11.1.2.3/', ['10.0.0.0/8'], false],
  ['http://10.1.2.3:99/', ['10.0.0.0/8:98'], false],
  ['http://evil.rm.example/', ['rm.example'], false],
  ['http://0x7f000001/', [], true],
] as const)('%s with %j may be asked: %s', (url, entries, wanted) => {
  expect(createAllowList(entries)(new URL(url))).toBe(wanted)
})

function scorer(options: Partial<ExternalOptions> = {}) {
  const made = createExternalScorer({ allow: [], batchWindowMs: 0, wait: async () => undefined, ...options })
  open.push(() => made.close())
  return async (
    grader: Omit<ExternalGrader, 'kind'>,
    { completion = 'Because.', outcomes = new Map<string, Grade>(), signal = new AbortController().signal } = {},
  ): Promise<Grade> => {
    const full: ExternalGrader = { kind: 'external', ...grader }
    const item: ScoreItem = { id: 'i', prompt: 'Why?', completion, graders: [full] }
    return made.grade(item, full, { completion, outcomes, signal })
  }
}

async function serve(reply: Reply): Promise<string> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => reply(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body, response, request))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(
    () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}

async function failureOf(asked: Promise<unknown>): Promise<Failure> {
  return asked.then(
    () => {
      throw new Error('it gave a grade')
    },
    (error: unknown) => Failure.from(error),
  )
}
