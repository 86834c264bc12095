import { groundTruth, type ScoreItemInput } from '@touchstone/contracts'

/**
 * A ground truth of a data set as fields of an item, read as the adapters read a trainer's label: tests or a problem where
 * it is one, else a gold answer (a list: any of).
 */
export function goldFields(truth: unknown): Pick<ScoreItemInput, 'gold' | 'tests' | 'problem'> {
  const { profile: _profile, ...fields } = groundTruth(truth) ?? {}
  return fields as Pick<ScoreItemInput, 'gold' | 'tests' | 'problem'>
}
