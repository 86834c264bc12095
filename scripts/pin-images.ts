// Replaces the tags of base images by digests, for a release: `FROM name:tag` and `image: name:tag` become
// `name:tag@sha256:…`, as the registry answers at this moment. The repository itself keeps tags: a digest that nobody
// looked up is not to be trusted.
// usage: node scripts/pin-images.ts [--check] [FILE …]      --check only tells what would be written
// Asks with `skopeo`, `crane` or `docker buildx`, whichever is installed.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const ASKERS: readonly (readonly [program: string, ask: (image: string) => readonly string[]])[] = [
  ['skopeo', image => ['inspect', '--format', '{{.Digest}}', `docker://${image}`]],
  ['crane', image => ['digest', image]],
  ['docker', image => ['buildx', 'imagetools', 'inspect', '--format', '{{.Manifest.Digest}}', image]],
]
const root = join(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const known = new Map<string, string | null>()
let failed = false

for (const path of positionals.length > 0 ? positionals : filesWithImages()) {
  const file = join(root, path)
  const before = readFileSync(file, 'utf8')
  const after = before.replace(
    /^(\s*(?:FROM|From:|-?\s*image:)\s+)([\w./-]+:[\w.-]+)(?!@)(?=\s|$)/gm,
    (line: string, head: string, image: string) => {
      if (isOurs(image)) return line
      const digest = digestOf(image)
      return digest === null ? line : `${head}${image}@${digest}`
    },
  )
  if (after === before) continue
  console.log(`${path}${values.check ? ' would change' : ''}`)
  if (!values.check) writeFileSync(file, after)
}
process.exitCode = failed ? 1 : 0

function filesWithImages(): string[] {
  const under = (folder: string, wanted: RegExp) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => wanted.test(name))
      .map(name => join(folder, name))
  return [
    'Dockerfile',
    'docker-compose.yml',
    ...under('sandbox-images', /Dockerfile$/),
    ...under('deploy', /\.(?:yaml|def)$/),
  ]
}

/** Images that the release itself builds have no digest before they are pushed. */
function isOurs(image: string): boolean {
  return image.startsWith('touchstone')
}

function digestOf(image: string): string | null {
  const seen = known.get(image)
  if (seen !== undefined) return seen
  for (const [program, ask] of ASKERS) {
    try {
      const said = execFileSync(program, [...ask(image)], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
      const digest = said.toString().trim()
      if (!/^sha256:[0-9a-f]{64}$/.test(digest)) continue
      known.set(image, digest)
      return digest
    } catch {
      // Not installed, or the registry does not answer it: the next one may do better.
    }
  }
  console.error(`no digest of ${image}: none of ${ASKERS.map(([program]) => program).join(', ')} could tell`)
  failed = true
  known.set(image, null)
  return null
}
