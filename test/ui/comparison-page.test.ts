import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tableRow, touchstone } from '../../services/cli/test/run-cli.ts'
import { PATIENCE_MS } from '../patience.ts'

const CHROMIUM = '/usr/bin/chromium'
const SHOTS = join(import.meta.dirname, '..', '..', 'test-artifacts', 'ui')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const missing = !existsSync(CHROMIUM)
const title = (name: string): string => (missing ? `${name} (skipped: no ${CHROMIUM})` : name)
const ROLLOUTS = 20_000

const folder = mkdtempSync(join(tmpdir(), 'touchstone-compare-'))
const html = join(folder, 'page.html')
let browser: Browser
let page: Page
let said = ''
const faults: string[] = []

/** Long completions of every sort, one in seven paid wrongly and one in eleven missed. */
function rollout(index: number): string {
  const right = index % 3 !== 0
  const answer = `\\frac{${right ? index + 1 : index + 2}}{${(index % 9) + 2}}`
  const paid = index % 7 === 0 ? true : index % 11 === 0 ? false : right
  return JSON.stringify({
    input: `<b>What</b> is ${index}?`,
    output: `<think>${'We add the two numbers. '.repeat(80)}</think> </script><script>alert(1)</script> \\boxed{${answer}}`,
    gts: `\\frac{${index + 1}}{${(index % 9) + 2}}`,
    score: paid ? 1 : 0,
    step: Math.floor(index / 128),
  })
}

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true })
  const dump = join(folder, 'dump.jsonl')
  writeFileSync(dump, Array.from({ length: ROLLOUTS }, (_, index) => `${rollout(index)}\n`).join(''))
  said = (await touchstone('compare', dump, '--from', 'verl', '--html', html)).said
})

beforeAll(async () => {
  if (missing) return
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu'] })
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('dialog', dialog => {
    faults.push('a completion ran as a script')
    void dialog.dismiss()
  })
  await page.goto(pathToFileURL(html).href)
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('20,000 rollouts are compared, and the summary counts each', () => {
  expect(tableRow(said, 'read')?.[1]).toBe(String(ROLLOUTS))
  const counts = ['of one mind', 'paid, and not right', 'right, and not paid', 'not to be judged'].map(name =>
    Number(tableRow(said, name)?.[1]),
  )
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ROLLOUTS)
  expect(counts[1]).toBe(
    Array.from({ length: ROLLOUTS }, (_, at) => at).filter(at => at % 3 === 0 && at % 7 === 0).length,
  )
  expect(statSync(html).size).toBeLessThan(12_000_000)
})

test.skipIf(missing)(title('the page opens, shows formulas, and filters by outcome and words'), async () => {
  await page.locator('article').nth(49).waitFor()
  expect(await page.locator('article').count()).toBe(50)
  expect(await page.locator('article math').count()).toBe(100)

  await page.getByLabel('Outcome').selectOption('missed')
  expect(await page.locator('article').first().getAttribute('data-outcome')).toBe('missed')
  expect(await page.locator('article:not([data-outcome="missed"])').count()).toBe(0)
  await page.getByLabel('Words').fill('line-23')
  const shown = await page.locator('#shown').innerText()
  expect(shown).toMatch(/^\d+ of \d+ that match$/)
  await page.locator('article summary').first().click()
  expect(await page.locator('article pre').first().innerText()).toContain('</script><script>alert(1)</script>')
  await page.getByLabel('Words').fill('')
  await page.getByRole('button', { name: 'Show more' }).click()
  expect(await page.locator('article').count()).toBe(100)
  expect(faults).toEqual([])
})

for (const scheme of ['light', 'dark'] as const)
  test.skipIf(missing)(title(`the page has no axe violation in ${scheme} colours`), async () => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.evaluate(AXE)
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
    })
    await page.screenshot({ path: join(SHOTS, `compare-${scheme}.png`) })

    expect(found).toEqual([])
  })

test.skipIf(missing)(title('a phone shows it without scrolling sideways'), async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: join(SHOTS, 'compare-phone.png') })

  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
})
