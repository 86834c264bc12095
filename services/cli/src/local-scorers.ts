import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assistantText } from '@touchstone/completion'
import { Failure, type Isolation, type ScoreItem, type ScoreItemInput, type Scorers } from '@touchstone/contracts'
import { createProfileBook, readProfileFolders } from '@touchstone/profiles'
import type { ScoreOptions } from '@touchstone/reward'
import { createCodeScorer, createJudge, openLanguages, removeHidden } from '@touchstone/scorer-code'
import { createFormatScorer } from '@touchstone/scorer-format'
import { createMathFallback, createMathScorer } from '@touchstone/scorer-math'

/** Fixed, so that the same file gets the same results on every machine. */
const SALT = 'touchstone-cli'

export type LocalScorers = {
  readonly scorers: Scorers
  readonly options: ScoreOptions
  readonly isolation: Isolation
  /** Graders, gold and tests in place. @throws Failure INVALID_ITEM, UNKNOWN_PROFILE */
  resolve(item: ScoreItemInput & { id: string }, profile: string | undefined): ScoreItem
  close(): Promise<void>
}

/** Everything that scores, in this process and its sandboxes; no server and no Redis. */
export async function openScorers({ slots }: { slots?: number }): Promise<LocalScorers> {
  const scratchDir = mkdtempSync(join(tmpdir(), 'touchstone-'))
  // A slot may have a user of its own, who must get to it.
  chmodSync(scratchDir, 0o711)
  // The one setting that a run without a server needs: may code be judged where there are no namespaces?
  const allowReduced = process.env.TOUCHSTONE_ISOLATION === 'reduced'
  const languages = await openLanguages(join(scratchDir, 'cache'))
  const judge = await createJudge({
    languages,
    scratchDir: join(scratchDir, 'slots'),
    allowReduced,
    ...(slots === undefined ? {} : { slots }),
  })
  const fallback = createMathFallback()
  const folder = fileURLToPath(new URL('../../../profiles', import.meta.url))
  const profiles = createProfileBook(() => readProfileFolders([folder]))
  return {
    isolation: judge.isolation,
    scorers: {
      math: createMathScorer({ salt: SALT, fallback }),
      code: createCodeScorer({ judge, salt: SALT, allowReduced }),
      format: createFormatScorer(),
    },
    options: {
      textOf: assistantText,
      isolation: judge.isolation,
      signal: new AbortController().signal,
      now: () => performance.now(),
    },
    resolve(item, profile) {
      const { profile: own, ...rest } = item
      const name = own ?? (item.graders === undefined ? (profile ?? 'default') : undefined)
      if (name !== undefined) {
        const { gold: _gold, tests: _tests, problem: _problem, ...bare } = rest
        return { ...bare, ...profiles.resolveItem(name, item) } as ScoreItem
      }
      if (item.gold !== undefined || item.tests !== undefined || item.problem !== undefined) {
        throw new Failure('INVALID_ITEM', {
          detail: 'gold, tests and problem stand on the item only where a profile names the graders',
        })
      }
      return rest as ScoreItem
    },
    async close() {
      await Promise.all([judge.close(), fallback.close()])
      removeHidden(scratchDir)
    },
  }
}
