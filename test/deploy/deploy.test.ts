import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeSettings } from '@touchstone/config'
import { describe, expect, test } from 'vitest'

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
