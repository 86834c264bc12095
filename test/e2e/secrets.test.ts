import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { removeFolder, temporaryFolder } from './running-service.ts'

const SERVE = join(import.meta.dirname, '../../services/cli/src/main.ts')
const KEY_SECRET = 'PLANTEDkeysecret'
const CALLBACK_SECRET = Buffer.from('PLANTED callback secret').toString('base64')
const digest = createHash('sha256').update(KEY_SECRET).digest('hex')
/** All that may be nowhere but in results and callbacks. */
const PLANTED = ['PLANTED', KEY_SECRET, CALLBACK_SECRET, digest]

test('S5: of keys, secrets, completions, prompts, tests and metadata nothing is in the log of any process or in the metrics', async () => {
  const dataDir = temporaryFolder()
  onTestFinished(() => removeFolder(dataDir))
  const keysFile = join(dataDir, 'keys.yaml')
  writeFileSync(keysFile, `keys: [{ id: k, scopes: [score, read, admin], sha256: ${digest} }]`)
  const failing = createServer((_request, response) => response.writeHead(500).end('PLANTED answer'))
  await new Promise<void>(done => failing.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    failing.closeAllConnections()
    failing.close()
  })
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOUCHSTONE_')))
  const child = spawn(process.execPath, [SERVE, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      TOUCHSTONE_PORT: '0',
      TOUCHSTONE_DATA_DIR: dataDir,
      TOUCHSTONE_LOG_LEVEL: 'trace',
      TOUCHSTONE_API_KEYS_FILE: keysFile,
      TOUCHSTONE_CALLBACK_SECRET: `whsec_${CALLBACK_SECRET}`,
    },
  })
  const ended = new Promise(done => child.once('close', done)) // its log is whole then
  onTestFinished(() => void child.kill('SIGKILL'))
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', part => {
      log += String(part)
    })
  const url = await (async () => {
    for (;;) {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log)?.[0]
      if (found !== undefined && (await fetch(`${found}/readyz`).catch(() => undefined))?.ok) return found
      await delay(50)
    }
  })()
  const headers = { 'content-type': 'application/json', authorization: `Bearer k.${KEY_SECRET}` }
  const post = async (path: string, body: unknown, more = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(url + path, { method: 'POST', headers: { ...headers, ...more }, body: text })
    return { status: answer.status, body: await answer.text() }
  }
  const problem = { type: 'stdio', tests: [{ stdin: 'PLANTED input', expected: 'PLANTED output' }] }
  const item = (id: string, completion: string, grader: object) => ({
    id,
    prompt: 'PLANTED prompt',
    completion,
    metadata: { note: 'PLANTED note' },
    graders: [grader],
  })
  const items = [
    item('math', 'so \\boxed{PLANTED_3}', { kind: 'math', gold: 'PLANTED_4' }),
    item('form', '<think>PLANTED</think>', { kind: 'format', rule: 'think-answer' }),
    item('code', '```python\nimport sys; sys.stderr.write("PLANTED"); raise Exception("PLANTED")\n```', {
      kind: 'code',
      language: 'python',
      problem,
    }),
    item('broken', '```python\nPLANTED((\n```', { kind: 'code', language: 'python', problem }),
    { id: 'bad', completion: { PLANTED: 'PLANTED' } },
  ]

  expect((await post('/score', { items })).status).toBe(200)
  const callback = { url: `http://127.0.0.1:${(failing.address() as AddressInfo).port}/?token=PLANTED` }
  const accepted = await post('/batches', { items, callback }, { 'idempotency-key': 'PLANTED key' })
  expect(accepted.status).toBe(202)
  const { results_url: results } = JSON.parse(accepted.body) as { results_url: string }
  for (let cursor: string | null = '0'; cursor !== null; )
    cursor = (
      (await (await fetch(`${url}${results}?wait=20&cursor=${cursor}`, { headers })).json()) as {
        next_cursor: string | null
      }
    ).next_cursor
  for (const body of [
    '{"completion":"PLANTED',
    '{"items":[{"PLANTED":1}],"PLANTED":2}',
    '{"completion":"PLANTED","graders":"PLANTED"}',
  ])
    expect((await post('/score', body)).status).toBeGreaterThanOrEqual(400)
  await post('/get_reward', { query: ['PLANTED'], prompts: ['PLANTED'], labels: ['PLANTED'] })
  await post('/run_code', { code: 'PLANTED', language: 'python' })
  await fetch(`${url}/k/k.${KEY_SECRET}/rm`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"response":"PLANTED","label":"1"}',
  })
  await fetch(`${url}/batches/PLANTED?key=k.${KEY_SECRET}`)
  await fetch(`${url}/score`, {
    method: 'POST',
    headers: { ...headers, authorization: 'Bearer k.PLANTEDwrong' },
    body: '{}',
  })
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text()
  child.kill('SIGTERM')
  await ended

  expect(log.length).toBeGreaterThan(1_000)
  expect(metrics).toContain('touchstone_items_total')
  for (const planted of PLANTED) {
    expect(metrics).not.toContain(planted)
    expect(log.split('\n').filter(line => line.includes(planted))).toEqual([])
  }
})
