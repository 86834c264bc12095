import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RunRequest } from '../run.ts'
import { PYTHON } from '../sandboxes/confinement.ts'
import { startZygoteSlot } from '../sandboxes/zygote-slot.ts'
import type { Language, Program } from './language.ts'

/**
 * Python by the system's own interpreter. Two kinds of slot: one whose interpreter has numpy loaded, for programs that
 * name it, and a lighter one for all others.
 */
export const python: Language = {
  name: 'python',
  aliases: ['python3', 'py', 'py3', 'cpython', 'pypy3', 'pypy'],
  async detect() {
    const found = await inquire()
    if (!found) return { ok: false, reason: `${PYTHON} is not installed` }
    return {
      ok: true,
      version: `python ${found.version}${found.numpy ? ` numpy ${found.numpy}` : ''}`,
      slotKind: program => (found.numpy && namesNumpy(program) ? 'python+numpy' : 'python'),
      startSlot: (kind, room) => startZygoteSlot(room, { python: true, numpy: kind === 'python+numpy' }),
      canary: { request: canary, outputs: ['[0,1]', '[1,2]'] },
    }
  },
}

/** A word is enough: importing numpy in a slot without it costs a tenth of a second, having it costs a few pages. */
function namesNumpy(program: Program): boolean {
  return program.kind === 'source' && /\b(?:numpy|scipy|pandas)\b/.test(program.source)
}

async function inquire(): Promise<{ readonly version: string; readonly numpy: string | null } | null> {
  // Names of folders tell numpy's version in a tenth of the time that asking the package takes.
  const question = [
    'import os, sys',
    'print(sys.version.split()[0])',
    'names = [n for p in sys.path if os.path.isdir(p) for n in os.listdir(p)]',
    'found = [n.split("-")[1] for n in names if n.startswith("numpy-") and n.endswith("-info")]',
    'print(found[0].replace(".dist", "").replace(".egg", "") if found and "numpy" in names else "")',
  ].join('\n')
  try {
    const { stdout } = await promisify(execFile)(PYTHON, ['-s', '-c', question], {
      timeout: 20_000,
      env: { PATH: '/usr/bin' },
    })
    const [version = '', numpy = ''] = stdout.split('\n')
    return { version, numpy: numpy || null }
  } catch {
    return null
  }
}

const canary: RunRequest = {
  language: 'python',
  source: `class Solution:
    def twoSum(self, nums: List[int], target: int) -> List[int]:
        seen = {}
        for i, x in enumerate(nums):
            if target - x in seen:
                return [seen[target - x], i]
            seen[x] = i
`,
  process: 'submission',
  limits: {
    cpuMs: 5000,
    wallMs: 20_000,
    totalCpuMs: 10_000,
    memoryBytes: 256 << 20,
    outputBytes: 1 << 20,
    compileCpuMs: 5000,
  },
  task: {
    kind: 'function',
    entry: 'twoSum',
    params: ['int[]', 'int'],
    returns: 'int[]',
    calls: [{ args: '[[2,7,11,15],9]' }, { args: '[[3,2,4],6]' }],
  },
}
