import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A numbered folder under `base` that no other living process uses, the lowest there is: what is expensive to make once
 * (compiled headers) is found again after a restart.
 */
export async function claimFolder(base: string): Promise<string> {
  for (let number = 0; ; number++) {
    const folder = join(base, String(number))
    await mkdir(folder, { recursive: true, mode: 0o711 })
    if (await claim(join(folder, 'owner'))) return folder
  }
}

async function claim(file: string): Promise<boolean> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''))
    if (owner !== process.pid && isNodeProcess(owner, await commandOf(owner))) return false
    await rm(file, { force: true })
  }
  return false
}

/** A process id that was given to another program since is no owner. */
function isNodeProcess(pid: number, command: string): boolean {
  return Number.isInteger(pid) && pid > 0 && /node|touchstone/.test(command)
}

async function commandOf(pid: number): Promise<string> {
  return await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
}
