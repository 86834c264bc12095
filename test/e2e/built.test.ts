import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningService, removeFolder, startService } from './running-service.ts'

const ROOT = join(import.meta.dirname, '../..')
let service: RunningService

beforeAll(async () => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/compile.ts')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`scripts/compile.ts ended with ${status}: ${stderr}`)
  service = await startService()
})
afterAll(async () => {
  const code = await service.stop()
  removeFolder(service.dataDir)
  expect(code).toBe(0)
})

test('after set-up every process of the service runs what was built, not the sources', async () => {
  await expect.poll(() => nodesUnder(service.pid).length).toBeGreaterThanOrEqual(3)

  const entries = nodesUnder(service.pid)

  expect(entries.filter(entry => !/\/built-[0-9a-f]{16}\/services\/[a-z-]+\/src\/main\.js$/.test(entry))).toEqual([])
})

test('what is built finds all that stands beside the sources: engines, grammars, runners, pages', async () => {
  const code = (language: string, text: string, problem: object) => ({
    completion: `\`\`\`${language}\n${text}\n\`\`\``,
    graders: [{ kind: 'code', language, problem }],
  })
  const twice = { type: 'function', entry: 'twice', tests: [{ args: [4], expected: 8 }] }
  const math = (answer: string, gold: string) => ({
    completion: `\\boxed{${answer}}`,
    graders: [{ kind: 'math', gold }],
  })
  const items = [
    math('\\int_0^1 x^2 \\, dx', '\\frac13'),
    math(
      '\\begin{pmatrix} 2 & 0 \\\\ 0 & 4 \\end{pmatrix}^{-1}',
      '\\begin{pmatrix} 1/2 & 0 \\\\ 0 & 1/4 \\end{pmatrix}',
    ),
    code('python', 'def twice(n):\n    return 2 * n', twice),
    code('javascript', 'const twice = n => 2 * n', twice),
    code('cpp', '#include <iostream>\nint main() { int n; std::cin >> n; std::cout << 2 * n; }', {
      type: 'stdio',
      tests: [{ stdin: '4', expected: '8' }],
    }),
    {
      completion: '```python\ndef twice(n):\n    return 2 * n\n```',
      graders: [{ kind: 'format', rule: 'code', language: 'python', defines: ['twice'] }],
    },
    { completion: '# One\n\ntext', graders: [{ kind: 'format', rule: 'markdown', headings: ['One'] }] },
    { completion: '{"a": 1}', graders: [{ kind: 'format', rule: 'json-schema', schema: { type: 'object' } }] },
  ]

  const results = await service.score(items)

  expect(results.map(({ reward, components }) => [reward, components.map(({ verdict }) => verdict)])).toEqual(
    items.map(() => [1, ['correct']]),
  )
  for (const page of ['/docs', '/ui', '/ui/vendor/katex.mjs', '/openapi.json', '/metrics'])
    expect([page, (await fetch(service.url + page)).status]).toEqual([page, 200])
})

/** What each Node process below one runs. */
function nodesUnder(pid: number): string[] {
  const below = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const parent = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]
        return Number(parent) === pid ? [readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')] : []
      } catch {
        return [] // It ended while we looked.
      }
    })
  return below.filter(([program]) => program?.endsWith('node')).map(command => command.at(-2) ?? '')
}
