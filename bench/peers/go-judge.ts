import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../test/free-port.ts'

const VERSION = 'v1.8.5'
const FOLDER = join(import.meta.dirname, '../../.cache/go-judge')
const PACKAGE = 'github.com/criyle/go-judge'

export type GoJudge = {
  readonly pid: number
  /** Standard output of a Python program on this input, in a process of its own. */
  run(source: string, stdin: string): Promise<string>
  close(): Promise<void>
}

/** go-judge from the Go module proxy, one container; built once. @returns why not, where it cannot be had */
export async function startGoJudge(): Promise<GoJudge | string> {
  const program = join(FOLDER, 'go-judge')
  if (!existsSync(program)) {
    const problem = build(program)
    if (problem !== undefined) return problem
  }
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'go-judge-'))
  const child = spawn(program, ['-http-addr', `127.0.0.1:${port}`, '-parallelism', '1', '-silent', '-dir', folder], {
    stdio: 'ignore',
  })
  const exited = new Promise<void>(resolve => child.once('close', () => resolve()))
  const run = async (source: string, stdin: string): Promise<string> => {
    const pipe = (name: string) => ({ name, max: 10_240 })
    const command = {
      args: ['/usr/bin/python3', 's.py'],
      env: ['PATH=/usr/bin:/bin'],
      files: [{ content: stdin }, pipe('stdout'), pipe('stderr')],
      cpuLimit: 10e9,
      memoryLimit: 512 << 20,
      procLimit: 50,
      copyIn: { 's.py': { content: source } },
    }
    const response = await fetch(`http://127.0.0.1:${port}/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cmd: [command] }),
    })
    const [result] = (await response.json()) as { status: string; files?: { stdout: string } }[]
    if (result?.status !== 'Accepted') throw new Error(`go-judge: ${result?.status}`)
    return result.files?.stdout ?? ''
  }
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt += 1) {
    try {
      await run('print(1)', '')
      return { pid: child.pid ?? 0, run, close }
    } catch {
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  await close()
  return 'go-judge does not run here'
}

function build(program: string): string | undefined {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'go.mod'), `module bench\n\ngo 1.24\n\nrequire ${PACKAGE} ${VERSION}\n`)
  writeFileSync(join(FOLDER, 'tools.go'), `//go:build tools\n\npackage bench\n\nimport _ "${PACKAGE}/cmd/go-judge"\n`)
  try {
    execFileSync('go', ['build', '-mod=mod', '-o', program, `${PACKAGE}/cmd/go-judge`], {
      cwd: FOLDER,
      env: { ...process.env, GOTOOLCHAIN: 'local' },
      stdio: 'ignore',
      timeout: 300_000,
    })
    return undefined
  } catch {
    return `go-judge ${VERSION} cannot be built: no Go, or its module proxy does not answer`
  }
}
