import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CompileCache } from '../compile-cache.ts'
import { build } from '../runners/native/build.ts'
import { rustCalls, rustHarness } from '../runners/native/rust/calls-source.ts'
import { NATIVE, startNativeSlot } from '../runners/native/slot.ts'
import { stdioCanary } from './canaries.ts'
import type { Language } from './language.ts'

const FLAGS = ['-O', '-C', 'target-feature=+crt-static', '-C', 'debuginfo=0', '--cap-lints', 'allow']
/** Where a toolchain outside /usr stands in the compile jail. */
const INSIDE = '/rust'

const CANARY = `use std::io::*;
fn main() { let mut s = String::new(); stdin().read_to_string(&mut s).unwrap();
  let v: Vec<i64> = s.split_whitespace().map(|x| x.parse().unwrap()).collect(); println!("{}", v[0] + v[1]); }
`

/** Rust by one call of rustc: no cargo, no crates. */
export function createRust(cache: CompileCache): Language {
  return {
    name: 'rust',
    aliases: ['rs'],
    async detect() {
      const found = await findRust()
      if (!found) return { ok: false, reason: 'rustc is not installed (package rustc)' }
      const outside = !found.sysroot.startsWith('/usr/')
      const rustc = outside ? `${INSIDE}/bin/rustc` : join(found.sysroot, 'bin/rustc')
      return {
        ok: true,
        version: `${found.version} ${FLAGS.join(' ')}`,
        slotKind: () => NATIVE,
        startSlot: (kind, room) => startNativeSlot(kind, room, cache),
        compile: ({ task, source, limits }, room) => {
          const proof = task.kind === 'harness' ? cache.proof('rust', source, task.testsCode) : undefined
          const texts =
            task.kind === 'stdio'
              ? [source]
              : task.kind === 'harness'
                ? [rustHarness(source, task.testsCode, cache.proof('rust', source, task.testsCode))]
                : rustCalls(source, task)
          return build(cache, room, {
            identity: ['rust', found.version, ...FLAGS],
            steps: attempts(texts, found.version).map(({ text, edition }) => ({
              files: { 'solution.rs': text },
              commands: [
                [
                  rustc,
                  ...['--edition', edition, ...FLAGS, '--crate-name', 'solution'],
                  ...['/source/solution.rs', '-o', '/out/program'],
                ],
              ],
              readOnly: outside ? [{ from: found.sysroot, to: INSIDE }] : [],
              // The compiler finds its libraries through /proc/self/exe.
              proc: true,
              cpuMs: limits.compileCpuMs,
            })),
            program: folder => ({
              kind: 'executable',
              command: [`${folder}/program`],
              ...(proof === undefined ? {} : { proof }),
            }),
          })
        },
        canary: stdioCanary('rust', CANARY),
      }
    },
  }
}

/** Most programs are of edition 2021; one that it refuses may be older, or of 2024, which rustc knows from 1.85 on. */
function attempts(texts: readonly string[], version: string): { readonly text: string; readonly edition: string }[] {
  const [, minor] = /^rustc 1\.(\d+)/.exec(version) ?? []
  const [first = ''] = texts
  // Where the harness declares functions of C, the later edition wants to hear that it is unsafe.
  const newer = first.replaceAll(/\bextern "C" \{(?=\s*fn (?:dup|write)\()/g, 'unsafe extern "C" {')
  const later = Number(minor) >= 85 ? [{ text: newer, edition: '2024' }] : []
  const of = (edition: string) => texts.map(text => ({ text, edition }))
  return [...of('2021'), ...(minor === undefined || Number(minor) >= 31 ? of('2018') : []), ...later]
}

/** Debian's, or the default toolchain of rustup for this user. */
async function findRust(): Promise<{ readonly version: string; readonly sysroot: string } | null> {
  for (const rustc of [
    '/usr/bin/rustc',
    '/usr/local/bin/rustc',
    '/usr/local/cargo/bin/rustc',
    join(homedir(), '.cargo/bin/rustc'),
  ]) {
    if (!existsSync(rustc)) continue
    try {
      const [version, sysroot] = await Promise.all([
        promisify(execFile)(rustc, ['--version'], { timeout: 20_000 }),
        promisify(execFile)(rustc, ['--print', 'sysroot'], { timeout: 20_000 }),
      ])
      return { version: version.stdout.trim(), sysroot: sysroot.stdout.trim() }
    } catch {
      // A proxy without a toolchain: the next may be whole.
    }
  }
  return null
}
