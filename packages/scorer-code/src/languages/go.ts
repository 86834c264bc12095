import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Failure } from '@touchstone/contracts'
import type { CompileCache } from '../compile-cache.ts'
import { build } from '../runners/native/build.ts'
import { compileInJail } from '../runners/native/compile-jail.ts'
import { goCalls, goHarness, goProgram } from '../runners/native/go/calls-source.ts'
import { NATIVE, startNativeSlot } from '../runners/native/slot.ts'
import type { Room } from '../sandboxes/room.ts'
import { stdioCanary } from './canaries.ts'
import type { Language, ManagedRuntime } from './language.ts'

/** The part of the standard library that is compiled once and kept; a program that imports more does not compile. */
const PACKAGES =
  'bufio bytes cmp container/heap container/list container/ring context crypto/hmac crypto/md5 crypto/rand crypto/sha1 crypto/sha256 crypto/sha512 encoding/base64 encoding/binary encoding/csv encoding/gob encoding/hex encoding/json errors flag fmt hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash html index/suffixarray io io/fs io/ioutil iter log maps math math/big math/bits math/cmplx math/rand math/rand/v2 os path path/filepath reflect regexp regexp/syntax runtime runtime/debug runtime/pprof slices sort strconv strings sync sync/atomic testing text/scanner text/tabwriter text/template time unicode unicode/utf16 unicode/utf8 unique unsafe weak'.split(
    ' ',
  )

const CANARY = 'package main\nimport "fmt"\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }\n'
/** Go keeps garbage as large as what lives, and reserves address space for its heap and its threads. */
const RUNTIME: ManagedRuntime = {
  memoryBytes: 2 ** 30,
  addressBytes: 2 ** 30,
  outOfMemory: /\bout of memory\b|cannot allocate memory/,
}

/** Go by its compiler and linker, called directly: a quarter of the cost of `go build`. */
export function createGo(cache: CompileCache): Language {
  return {
    name: 'go',
    aliases: ['golang'],
    async detect() {
      const go = ['/usr/local/go/bin/go', '/usr/bin/go', '/usr/lib/go/bin/go'].find(path => existsSync(path))
      if (!go) return { ok: false, reason: 'go is not installed (package golang-go)' }
      const { stdout } = await promisify(execFile)(go, ['env', 'GOVERSION', 'GOROOT', 'GOTOOLDIR'], {
        timeout: 20_000,
        env: { PATH: '/usr/bin', HOME: '/tmp', GOFLAGS: '', GOTOOLCHAIN: 'local' },
      })
      const [version = '', root = '', tools = ''] = stdout.split('\n')
      if (!root.startsWith('/usr/')) return { ok: false, reason: `go is in ${root}, which slots do not see: only /usr` }
      let library: Promise<string> | null = null
      const prepared = (room: Room) => {
        library ??= prepare(cache, room, { go, root, version }).catch(error => {
          library = null
          throw error
        })
        return library
      }
      return {
        ok: true,
        version,
        slotKind: () => NATIVE,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache),
        async compile({ task, source, limits }, room) {
          const folder = await prepared(room)
          const proof = task.kind === 'harness' ? cache.proof('go', source, task.testsCode) : undefined
          const files: Readonly<Record<string, string>> =
            task.kind === 'stdio'
              ? { 'solution.go': goProgram(source) }
              : task.kind === 'harness'
                ? goHarness(source, task.testsCode, cache.proof('go', source, task.testsCode))
                : goCalls(source, task)
          return build(cache, room, {
            identity: ['go', version],
            steps: [
              {
                files,
                commands: [
                  // The table names the archives by their place, which is another where a jail has no root of its own.
                  ['/bin/sh', '-c', TABLE, 'sh', '/library', '/tmp/importcfg'],
                  [
                    `${tools}/compile`,
                    '-importcfg',
                    '/tmp/importcfg',
                    '-p',
                    'main',
                    '-complete',
                    '-o',
                    '/tmp/main.o',
                    ...Object.keys(files).map(name => `/source/${name}`),
                  ],
                  [`${tools}/link`, '-s', '-w', '-importcfg', '/tmp/importcfg', '-o', '/out/program', '/tmp/main.o'],
                ],
                readOnly: [{ from: folder, to: '/library' }],
                environment: {
                  GOROOT: root,
                  GOTOOLCHAIN: 'local',
                  GOFLAGS: '',
                  GOCACHE: '/tmp/cache',
                },
                cpuMs: limits.compileCpuMs,
              },
            ],
            program: at => ({
              kind: 'executable',
              command: [`${at}/program`],
              environment: { GOMAXPROCS: '2', GODEBUG: 'asyncpreemptoff=0' },
              runtime: RUNTIME,
              ...(proof === undefined ? {} : { proof }),
            }),
          })
        },
        canary: stdioCanary('go', CANARY),
      }
    },
  }
}

const TABLE = 'sed "s#=.*/#=$1/#" "$1/importcfg" > "$2"'

/** Archives of the standard library and the table of them that the compiler and the linker read; kept over restarts. */
async function prepare(
  cache: CompileCache,
  room: Room,
  { go, root, version }: { readonly go: string; readonly root: string; readonly version: string },
): Promise<string> {
  const place = join(cache.tools, `go-${version}-${PACKAGES.length}`)
  if (existsSync(place)) return place
  const work = await cache.work()
  try {
    const script = [
      `${go} list -e -export -deps -f '{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}' ${PACKAGES.join(' ')} > "$TMPDIR/list"`,
      'while IFS== read -r name file; do',
      '  archive=$(echo "$name" | tr / _).a; cp "$file" "$archive"',
      '  echo "packagefile $name=/library/$archive" >> importcfg',
      'done < "$TMPDIR/list"',
    ].join('\n')
    const made = await compileInJail(room, work, {
      files: { 'prepare.sh': script },
      commands: [['/bin/sh', '-e', '/source/prepare.sh']],
      proc: true,
      environment: {
        GOROOT: root,
        GOCACHE: '/tmp/cache',
        GOTOOLCHAIN: 'local',
        GOFLAGS: '-mod=mod',
        CGO_ENABLED: '0',
        GO111MODULE: 'off',
      },
      cpuMs: 300_000,
    })
    if (made.status !== 'ok' || !readFileSync(join(made.output, 'importcfg'), 'utf8').includes('packagefile fmt='))
      throw new Failure('LANGUAGE_UNAVAILABLE', {
        detail: `Go's standard library could not be compiled: ${made.diagnostics.slice(0, 500)}`,
      })
    await mkdir(cache.tools, { recursive: true })
    await rename(made.output, place).catch(error => {
      if (!existsSync(place)) throw error
    })
    return place
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
