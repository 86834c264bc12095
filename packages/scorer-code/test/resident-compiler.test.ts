import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createJudge, openLanguages, type RunReport } from '../src/index.ts'
import { writeClasses } from '../src/runners/java/resident-compiler.ts'

const folder = mkdtempSync(join(tmpdir(), 'touchstone-javac-'))
const judge = await createJudge({
  languages: await openLanguages(join(tmpdir(), 'touchstone-test-cache')),
  scratchDir: join(folder, 'scratch'),
  slots: 1,
})
const ready = await judge.ready('java')

afterAll(async () => {
  await judge.close()
  rmSync(folder, { recursive: true, force: true })
})

const limits = {
  cpuMs: 3000,
  wallMs: 12_000,
  totalCpuMs: 10_000,
  memoryBytes: 256 << 20,
  outputBytes: 1 << 20,
  compileCpuMs: 30_000,
}
/** For texts that would be compiled for ever. */
const IMPATIENT = { ...limits, compileCpuMs: 3000 }

function run(source: string, bounds = limits): Promise<RunReport> {
  const task = { kind: 'stdio', inputs: [Buffer.from('3 5\n')] } as const
  return judge.run({ language: 'java', source, task, limits: bounds, process: 'test' })
}

const main = (body: string, more = '') =>
  `import java.util.*;\npublic class Main {\n  public static void main(String[] a) { ${body} }\n}\n${more}`
const SUM = main('Scanner in = new Scanner(System.in); System.out.println(in.nextInt() + in.nextInt());')

/** Compiled and run as ever: what the last text did to the compiler is gone. */
async function stillWorks(): Promise<void> {
  const report = await run(`${SUM}// ${Math.random()}\n`)
  expect(report.compile).toMatchObject({ status: 'ok', cached: false })
  expect(Buffer.from(report.tests[0]?.output ?? []).toString()).toBe('8\n')
}

describe.skipIf(!ready.ok)(`the compiler that stays${ready.ok ? '' : ` (skipped: ${ready.reason})`}`, () => {
  test('gives the same classes to the same text, whatever was compiled between', async () => {
    const inner = main(
      'Runnable r = () -> System.out.println(new Main() { int f() { return V.X.ordinal(); } }.f() + 7); r.run();',
      'enum V { W, X }\nrecord R(int a) {}\n',
    )

    const first = await run(inner)
    await run(main('int x = "text";'))
    await stillWorks()
    const again = await run(`${inner}\n`)

    expect(first.tests.map(({ output }) => Buffer.from(output).toString())).toEqual(['8\n'])
    expect(again.tests.map(({ output }) => Buffer.from(output).toString())).toEqual(['8\n'])
  })

  test('knows no class of the text before', async () => {
    await run(main('System.out.println(Left.BEHIND);', 'class Left { static final int BEHIND = 8; }'))

    const report = await run(main('System.out.println(Left.BEHIND);'))

    expect(report.compile).toMatchObject({ status: 'error' })
  })

  test('says where a text is wrong as the command does', async () => {
    const report = await run(main('int x = "text";\n  undefined();'))

    expect(report.compile.status === 'ok' ? '' : report.compile.diagnostics).toMatch(
      /^Main\.java:3: error: incompatible types: String cannot be converted to int\n.*\n\s+\^\nMain\.java:4: error: cannot find symbol/,
    )
  })

  test.each([
    ['nests an expression too deeply', main(`int x = ${'('.repeat(60_000)}1${')'.repeat(60_000)};`)],
    ['adds a hundred thousand numbers', main(`int x = ${Array.from({ length: 100_000 }, () => '1').join('+')};`)],
    [
      'has types that are inferred for ever',
      main(
        `var x = ${'id('.repeat(0)}f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> f(() -> 1))))))))));`,
        '',
      ).replace(
        'public static void main',
        'static <T> T f(java.util.function.Supplier<T> s) { return s.get(); } static <T> T f(java.util.concurrent.Callable<T> s) { return null; }\n  public static void main',
      ),
    ],
    [
      'holds a class for each of many names',
      main('', Array.from({ length: 3000 }, (_, k) => `class C${k} {}`).join('\n')),
    ],
    ['is a module', 'module m { requires java.desktop; uses javax.annotation.processing.Processor; }'],
  ])('outlives a text that %s', async (_what, source) => {
    const report = await run(source, IMPATIENT)

    expect(['error', 'limit']).toContain(report.compile.status)
    await stillWorks()
  })

  test('writes no class outside its folder', async () => {
    const bytes = Buffer.from('x')
    for (const path of [
      '../Main.class',
      '/etc/Main.class',
      'a//Main.class',
      'a/./B.class',
      'Main.sh',
      'a/../../B.class',
    ])
      await expect(writeClasses(folder, [{ path, bytes }])).rejects.toThrow('a class has the name')
    await writeClasses(folder, [{ path: 'a/b/Main.class', bytes }])
    await expect(writeClasses(folder, [{ path: 'a/b/Main.class', bytes }])).rejects.toThrow('EEXIST')
  })
})
