import { Failure, type Pointed } from '@touchstone/contracts'

/** Versions of the graders that serve here, by kind; a kind without a version is not served at the moment. */
export type Versions = { readonly [kind: string]: string | undefined }

/**
 * A request may pin the versions that it wants to be scored by.
 * @throws Failure VERSION_PIN naming each pin that cannot be honoured
 */
export function checkPins(
  pins: readonly { readonly base: string; readonly versions: Readonly<Record<string, string>> }[],
  served: Versions,
): void {
  const errors: Pointed[] = []
  for (const { base, versions } of pins) {
    for (const [kind, wanted] of Object.entries(versions)) {
      if (served[kind] === wanted) continue
      errors.push({
        pointer: `${base}/grader_versions/${kind}`,
        detail: served[kind] === undefined ? 'is not served here' : `this server has ${served[kind]}`,
      })
    }
  }
  if (errors.length > 0) throw new Failure('VERSION_PIN', { errors: errors.slice(0, 16) })
}
