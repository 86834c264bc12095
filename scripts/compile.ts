// Compiles what `npm start` runs into the cache that it reads, so that the first start is as fast as the others.
// Part of the set-up; safe to run at any time.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const ENTRIES = [
  'services/cli/src/serve.ts',
  'services/api/src/serve.ts',
  'services/api/src/scoring/thread-scorers.ts',
  'services/scoring-worker/src/scoring-worker.ts',
  'services/scoring-worker/src/thread-scorers.ts',
  'services/delivery-worker/src/delivery-worker.ts',
  'packages/scorer-code/src/index.ts',
]

// In one process: nothing in these files works when it is only imported.
const { status } = spawnSync(
  process.execPath,
  [
    '--input-type=module',
    '--eval',
    ENTRIES.map(entry => `await import(${JSON.stringify(join(root, entry))})`).join('\n'),
  ],
  {
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'touchstone') },
    stdio: ['ignore', 'inherit', 'inherit'],
  },
)
process.exitCode = status ?? 1
