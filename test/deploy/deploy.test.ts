import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describeSettings } from '@touchstone/config'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..', '..')
const FILES = [
  'Dockerfile',
  'docker-compose.yml',
  'deploy/apptainer/touchstone.def',
  ...readdirSync(join(ROOT, 'deploy/kubernetes')).map(name => `deploy/kubernetes/${name}`),
  ...readdirSync(join(ROOT, 'sandbox-images'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => `sandbox-images/${name}/Dockerfile`),
]
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(found => found[1] ?? '')

describe.each(FILES)('%s', path => {
  test('names only settings that exist', () => {
    const known = new Set(describeSettings().map(({ variable }) => variable))

    const unknown = matches(read(path), /\b(TOUCHSTONE_[A-Z_]+)/g).filter(name => !known.has(name))

    expect(unknown).toEqual([])
  })

  test('pins images by tag and invents no digest', () => {
    expect(read(path)).not.toMatch(/@sha256:/)
  })
})

test('every build target of compose is a stage of the Dockerfile', () => {
  const stages = matches(read('Dockerfile'), /^FROM \S+ AS (\S+)/gm)

  const targets = matches(read('docker-compose.yml'), /target: ([\w-]+)/g)

  expect(targets.length).toBeGreaterThan(2)
  expect(targets.filter(target => !stages.includes(target))).toEqual([])
})

test('every file that compose mounts or names exists', () => {
  const paths = matches(read('docker-compose.yml'), /(?:- |seccomp=)(\.\/[\w./-]+)/g)

  expect(paths.length).toBeGreaterThan(3)
  expect(paths.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
})

test('every path that the images copy exists', () => {
  const copied = FILES.filter(path => path.endsWith('Dockerfile')).flatMap(path =>
    matches(read(path), /^COPY (?!--from)(.+) \S+$/gm).flatMap(list => list.split(' ')),
  )

  expect(copied.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
})

test('the judge profile refuses what no judge needs and leaves bubblewrap its calls', () => {
  const profile = JSON.parse(read('sandbox-images/judge-seccomp.json')) as { syscalls: { names: string[] }[] }
  const refused = profile.syscalls.flatMap(({ names }) => names)

  expect(refused).toEqual(expect.arrayContaining(['bpf', 'ptrace', 'kexec_load', 'init_module', 'keyctl']))
  for (const needed of 'clone clone3 unshare setns mount umount2 pivot_root sethostname'.split(' '))
    expect(refused).not.toContain(needed)
})

test('in Kubernetes only the judge has a profile of its own, and it has user namespaces', () => {
  const judge = read('deploy/kubernetes/judge.yaml')

  expect(judge).toContain('hostUsers: false')
  expect(judge).toContain('localhostProfile: touchstone/judge-seccomp.json')
  for (const name of ['api', 'delivery', 'redis'])
    expect(read(`deploy/kubernetes/${name}.yaml`)).toContain('seccompProfile: { type: RuntimeDefault }')
})

type ComposeService = {
  readonly image?: string
  readonly cap_drop?: readonly string[]
  readonly read_only?: boolean
  readonly init?: boolean
  readonly tmpfs?: readonly string[]
  readonly pids_limit?: number
  readonly mem_limit?: string
  readonly security_opt?: readonly string[]
  readonly privileged?: boolean
  readonly ports?: readonly string[]
}

const composed = Object.entries(
  (parse(read('docker-compose.yml'), { merge: true }) as { services: { [name: string]: ComposeService } }).services,
)

test.each(composed)(
  'in compose %s has no capability, no way to more rights, a read-only root and bounds',
  (name, service) => {
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.security_opt).toContain('no-new-privileges:true')
    expect(service.read_only).toBe(true)
    expect(service.init).toBe(name !== 'scoring-worker')
    expect(service.tmpfs?.every(mount => /:size=\d+m/.test(mount))).toBe(true)
    expect(service.pids_limit).toBeGreaterThan(0)
    expect(service.mem_limit).toMatch(/^\d+g$/)
    expect(service.privileged).toBeUndefined()
    expect(service.image ?? '').not.toMatch(/:latest$|^[^:]+$/)
    expect(service.security_opt?.some(option => option.startsWith('seccomp='))).toBe(name === 'scoring-worker')
    expect(service.ports?.every(port => port.startsWith('127.0.0.1:')) ?? true).toBe(true)
  },
)

test('the first process of a judge waits for those whom others leave', () => {
  const init = 'ENTRYPOINT ["/usr/bin/tini", "--"]'

  for (const path of FILES.filter(file => file.startsWith('sandbox-images/'))) expect(read(path)).toContain(init)
  const stages = read('Dockerfile').split(/^FROM /m)
  expect(stages.find(text => text.startsWith('ready AS judge-tools'))).toContain(init)
  for (const name of ['scoring-worker', 'all'])
    expect(stages.some(text => text.startsWith(`judge-tools AS ${name}`))).toBe(true)
})

test('what the images run is built ahead, by the user who runs it', () => {
  const stages = read('Dockerfile').split(/^FROM /m)

  expect(stages.find(text => text.startsWith('base AS built'))).toMatch(/^USER node\nRUN node scripts\/compile.ts$/m)
  for (const name of ['api', 'delivery-worker', 'judge-tools'])
    expect(stages.some(text => text.startsWith(`ready AS ${name}`))).toBe(true)
})

test('every image of ours ends as a user', () => {
  for (const path of FILES.filter(file => file.endsWith('Dockerfile'))) {
    const stages = read(path)
      .split(/^FROM /m)
      .slice(1)
    for (const stage of stages.filter(text => /^CMD /m.test(text))) expect(stage, path).toMatch(/^USER node$/m)
  }
})

test('a release replaces tags by the digests that the registry tells, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-pin-'))
  try {
    const digest = `sha256:${'a'.repeat(64)}`
    writeFileSync(join(folder, 'skopeo'), `#!/bin/sh\necho ${digest}\n`, { mode: 0o755 })
    const file = join(folder, 'Dockerfile')
    writeFileSync(file, 'FROM node:24-bookworm-slim AS base\nFROM base AS api\n# image: a:b in a comment\n')
    const pin = (...args: string[]) =>
      execFileSync(process.execPath, [join(ROOT, 'scripts/pin-images.ts'), ...args, relative(ROOT, file)], {
        env: { PATH: `${folder}:/usr/bin:/bin` },
      })

    pin('--check')
    expect(readFileSync(file, 'utf8')).not.toContain('@')
    pin()
    pin()

    expect(readFileSync(file, 'utf8')).toBe(
      `FROM node:24-bookworm-slim@${digest} AS base\nFROM base AS api\n# image: a:b in a comment\n`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
