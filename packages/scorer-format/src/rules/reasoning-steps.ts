import type { Rule } from '../rule.ts'

const STEP = /Step \p{Nd}+:|^\p{Nd}+\.|\n-|\n\*|First,|Second,|Next,|Finally,/gu

/**
 * Reasoning steps of open-r1 (`reasoning_steps_reward`): min(1, n / 3), n being the matches of "Step k:", a numbered item
 * at the very start of the completion only, a line that starts with "-" or "*", "First,", "Second,", "Next,", "Finally,".
 */
export const reasoningSteps: Rule<'reasoning-steps'> = {
  range: () => [0, 1],
  grade({ steps = 3 }, { text }) {
    let found = 0
    for (const _ of text.matchAll(STEP)) found++
    return { score: Math.min(1, found / steps), detail: { found, steps } }
  },
}
