import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

export type NodeTools = { readonly node: string; readonly addon: string; readonly version: string }

/**
 * Node for the jails and the isolated-vm addon that fits it: the Node that came with npm where it is installed, else the
 * one that runs this. The addon is looked up, never loaded, by the service.
 */
export function findNode(): NodeTools | { readonly reason: string } {
  const folder = folderOf('isolated-vm')
  if (!folder) return { reason: 'the package isolated-vm is not installed' }
  const bundled = folderOf(`node-linux-${process.arch}`)
  const node = bundled && existsSync(join(bundled, 'bin/node')) ? join(bundled, 'bin/node') : process.execPath
  const { version } = bundled
    ? (require(join(bundled, 'package.json')) as { version: string })
    : { version: process.versions.node }
  // ABI 137 is Node 24, 147 is Node 26: where npm's Node is used, its major version tells.
  const abi = ABI[version.split('.')[0] ?? '']
  if (!abi) return { reason: `isolated-vm has no prebuilt addon for Node ${version}; Node 24 is needed` }
  const flavour = isMusl() ? 'musl' : 'glibc'
  const addon = join(folder, 'prebuilds', `linux-${process.arch}`, `isolated-vm.abi${abi}.${flavour}.node`)
  if (!existsSync(addon)) return { reason: `isolated-vm has no prebuilt addon for linux-${process.arch} ${flavour}` }
  return { node, addon, version }
}

const ABI: { readonly [major: string]: string } = { '24': '137', '26': '147' }

function folderOf(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`))
  } catch {
    return null
  }
}

function isMusl(): boolean {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined
  return report?.header?.glibcVersionRuntime === undefined
}
