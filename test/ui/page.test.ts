import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleItems, type RunningService, removeFolder, startService } from '../e2e/running-service.ts'
import { PATIENCE_MS } from '../patience.ts'

const CHROMIUM = '/usr/bin/chromium'
const SHOTS = join(import.meta.dirname, '..', '..', 'test-artifacts', 'ui')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SCHEMES = ['light', 'dark'] as const
const missing = !existsSync(CHROMIUM)
const title = (name: string): string => (missing ? `${name} (skipped: no ${CHROMIUM})` : name)

let service: RunningService
let browser: Browser
let page: Page
const faults: string[] = []
/** Faults of the page beside the refusal that was provoked. */
let refused: string[] = []
/** Items of one tenant that may wait. */
const QUOTA = 4

beforeAll(async () => {
  if (missing) return
  mkdirSync(SHOTS, { recursive: true })
  service = await startService({
    env: { TOUCHSTONE_TENANT_MAX_INFLIGHT: String(QUOTA), TOUCHSTONE_DRAIN_TIMEOUT_MS: '2000' },
  })
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(`${service.url}/ui`)
})

afterAll(async () => {
  await browser?.close()
  await service?.stop()
  if (service !== undefined) removeFolder(service.dataDir)
})

type Shown = {
  readonly mode: string
  readonly example: string
  readonly verdict: string
  readonly reward: string
  readonly says: readonly string[]
}

const shown: readonly Shown[] = [
  { mode: 'Math', example: 'Equal surds', verdict: 'correct', reward: '1.1', says: ['Equal by', 'Gold'] },
  { mode: 'Math', example: 'A wrong root', verdict: 'wrong', reward: '0', says: ['Different by', 'Witness'] },
  { mode: 'Code', example: 'Two sum', verdict: 'correct', reward: '1', says: ['3 of 3', 'seen[x] = i'] },
  {
    mode: 'Code',
    example: 'Fails a test',
    verdict: 'wrong',
    reward: '0',
    says: ['Failing test', 'Expected', '[1,2]', 'Output', 'nums.sort()'],
  },
  { mode: 'Code', example: 'Syntax error', verdict: 'compile_error', reward: '0', says: ['SyntaxError'] },
  { mode: 'Format', example: 'JSON by schema', verdict: 'correct', reward: '1', says: ['json-schema'] },
  {
    mode: 'Format',
    example: 'JSON, wrong type',
    verdict: 'bad_format',
    reward: '0',
    says: ['/age', 'must be integer'],
  },
]

test.skipIf(missing).each(shown)(title('$mode: "$example" is explained as $verdict'), async row => {
  const { mode, example, verdict, reward, says } = row
  await page.getByRole('radio', { name: mode, exact: true }).check()
  const answered = page.waitForResponse(response => response.url().endsWith('/score'))
  await page.getByRole('button', { name: new RegExp(`${example}$`) }).click()
  await (await answered).finished()

  const card = page.locator(`.card[data-kind="${mode.toLowerCase()}"][data-verdict="${verdict}"]`)
  await card.waitFor()
  const text = await page.locator('#outcome').innerText()
  for (const words of says) expect(text).toContain(words)
  expect(await page.locator('.reward-number').innerText()).toBe(reward)
  if (mode === 'Math') expect(await card.locator('.katex').count()).toBeGreaterThanOrEqual(2)
  await page.screenshot({ path: join(SHOTS, `${mode}-${verdict}.png`.toLowerCase()), fullPage: true })
})

test.skipIf(missing)(title('a batch is followed to its end, and the plots show what was scored'), async () => {
  await page.getByRole('radio', { name: 'Raw item' }).check()
  await page.getByRole('button', { name: 'Send as a batch' }).click()
  await page.locator('.batch[data-state="done"]').waitFor()

  await page.locator('#plot-reward canvas').waitFor()
  await expect.poll(() => page.locator('.plot canvas').count()).toBe(4)
  await page.locator('#verdicts').getByText('correct', { exact: true }).waitFor() // it is read every 2 s
  await expect.poll(() => page.locator('#slots').innerText()).toMatch(/\d+ busy, \d+ idle/)
})

test.skipIf(missing)(title('under load the plots and the tiles follow what is scored'), async () => {
  const items = exampleItems().filter(({ graders }) =>
    graders?.every(({ kind }) => kind === 'math' || kind === 'format'),
  )
  const count = (): Promise<number> => page.locator('.tile-value').first().innerText().then(Number)

  for (let round = 0; round < 4; round++) {
    const before = await count()
    await service.score(items)
    await expect.poll(count).toBeGreaterThan(before)
  }
  await page.screenshot({ path: join(SHOTS, 'live-load.png'), fullPage: true })

  await expect.poll(() => page.locator('.plot.nothing').count()).toBe(0)
  const mean = Number(await page.locator('.tile-value').nth(1).innerText())
  expect(mean).toBeGreaterThan(0)
  expect(mean).toBeLessThan(1.2)
})

for (const scheme of SCHEMES) {
  for (const view of ['Try', 'Live']) {
    test.skipIf(missing)(title(`${view} has no axe violation in ${scheme} colours`), async () => {
      await page.emulateMedia({ colorScheme: scheme })
      await page.getByRole('link', { name: view, exact: true }).click()
      await page.evaluate(AXE)
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)
      })
      await page.screenshot({ path: join(SHOTS, `${view}-${scheme}.png`.toLowerCase()), fullPage: true })

      expect(found).toEqual([])
    })
  }
}

test.skipIf(missing)(title('a phone shows the page without scrolling sideways'), async () => {
  await page.setViewportSize({ width: 390, height: 844 })

  await expect
    .poll(() => page.evaluate('document.querySelector("#plot-reward .uplot").clientWidth <= innerWidth'))
    .toBe(true)
  const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
  await page.screenshot({ path: join(SHOTS, 'live-phone.png'), fullPage: true })
  const [content, screen] = widths as [number, number]

  expect(content).toBeLessThanOrEqual(screen)
})

test.skipIf(missing)(
  title('a null reward is said to be none, with its reason, for one row beside a scored one'),
  async () => {
    await page.setViewportSize({ width: 1360, height: 900 })
    await page.getByRole('link', { name: 'Try', exact: true }).click()
    await page.getByRole('radio', { name: 'Raw item' }).check()
    const graders = (gold: string) => [{ kind: 'math', gold }]
    const items = [
      { id: 'bad', completion: '\\boxed{5}', graders: graders('\\frac{1') },
      { id: 'good', completion: '\\boxed{5}', graders: graders('5') },
    ]
    await page.locator('#raw').fill(JSON.stringify({ items }))
    await page.getByRole('button', { name: /^Score/ }).click()

    const results = page.locator('.result')
    await results.nth(1).waitFor()
    expect(await results.nth(0).locator('.reward-number').innerText()).toBe('null')
    expect(await results.nth(0).innerText()).toContain('gold_unparsable')
    expect(await results.nth(1).locator('.reward-number').innerText()).toBe('1')
    await page.screenshot({ path: join(SHOTS, 'null-reward.png'), fullPage: true })
  },
)

test.skipIf(missing)(
  title('the keyboard alone reaches the content, changes the grader and scores; focus can be seen'),
  async () => {
    await page.goto(`${service.url}/ui`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: 'Math', exact: true }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio', { name: 'Code', exact: true }).isChecked()).toBe(true)
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('button', { name: /Equal surds$/ }).focus()
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    await page.getByRole('textbox', { name: 'Completion' }).fill('\\boxed{4}')
    await page.getByRole('textbox', { name: 'Gold answer' }).fill('4')
    await page.keyboard.press('Control+Enter')

    await page.locator('.card[data-verdict="correct"]').waitFor()
    expect(outline).not.toBe('none')
  },
)

test.skipIf(missing)(title('a refusal is shown with its words, and when to try again'), async () => {
  const busy = Array.from({ length: QUOTA }, (_, index) => ({
    id: `busy-${index}`,
    completion: `\`\`\`python\nx = ${index}\nwhile True:\n    x += 1\n\`\`\``,
    graders: [
      {
        kind: 'code',
        language: 'python',
        limits: { cpu_ms: 4_000 },
        problem: { type: 'stdio', tests: [{ stdin: '', expected: '1' }] },
      },
    ],
  }))
  const { batch_id: batch } = (await (await service.post('/batches', { items: busy })).json()) as { batch_id: string }
  await page.getByRole('button', { name: 'Send as a batch' }).click()

  const error = page.locator('#form-error')
  await expect.poll(() => error.innerText()).toMatch(/too many items waiting.*Try again in \d+ s\./)
  await page.screenshot({ path: join(SHOTS, 'refused.png'), fullPage: true })
  await fetch(`${service.url}/batches/${batch}`, { method: 'DELETE' })
  refused = faults.splice(0).filter(text => !text.includes('429'))
})

test.skipIf(missing)(title('no script failed and the policy blocked nothing'), () => {
  expect([...faults, ...refused]).toEqual([])
})

test.skipIf(missing)(
  title('a service that is away is said to be away, in both views, and nothing looks current'),
  async () => {
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.locator('.tile').first().waitFor()
    await service.stop()

    await expect.poll(() => page.locator('#live-state').innerText()).toMatch(/does not answer/)
    await expect.poll(() => page.locator('#view-live').getAttribute('class')).toContain('stale')
    await page.screenshot({ path: join(SHOTS, 'away-live.png'), fullPage: true })
    await page.getByRole('link', { name: 'Try', exact: true }).click()
    await page.getByRole('button', { name: /^Score/ }).click()
    await expect.poll(() => page.locator('#form-error').innerText()).toContain('The service does not answer')
    await page.screenshot({ path: join(SHOTS, 'away-try.png'), fullPage: true })
  },
)
