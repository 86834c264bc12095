import type { Answer } from '../answer.ts'
import type { Decision } from '../decision.ts'
import type { Collection } from './collection.ts'
import { type Env, type Kind, samePairs } from './decisions.ts'
import { matchAll } from './multisets.ts'

export const namesOf = (list: Kind<'list'>): ReadonlySet<string> =>
  new Set(list.items.map(item => (item.kind === 'binding' ? item.name : '')))

export const isRecord = (list: Kind<'list'>): boolean => list.items.every(item => item.kind === 'binding')

/** x = 1, y = 2 against (1, 2) or "1, 2": by the order of the names. */
export function compareRecords(gold: Collection, answer: Collection, env: Env): Decision | null {
  const ours = recordValues(gold)
  const theirs = recordValues(answer)
  if ((ours === null) === (theirs === null)) return null
  const bare = ours === null ? gold : answer
  if (bare.kind !== 'matrix' && bare.items.some(item => item.kind === 'binding')) return null
  if (gold.kind !== 'list' && gold.kind !== 'tuple') return null
  if (answer.kind !== 'list' && answer.kind !== 'tuple') return null
  const record = ours === null ? answer : gold
  const worded = record.kind === 'list' && record.items.every(item => item.kind === 'binding' && isLabel(item.name))
  if (worded && bare.kind === 'list') return matchAll(ours ?? gold.items, theirs ?? answer.items, env)
  return samePairs(ours ?? gold.items, theirs ?? answer.items, env)
}

function recordValues(answer: Collection): readonly Answer[] | null {
  if (answer.kind !== 'list' || answer.joint === 'or') return null
  const entries: { name: string; value: Answer }[] = []
  for (const item of answer.items) {
    if (item.kind !== 'binding' || item.value.kind === 'region') return null
    entries.push({ name: item.name, value: item.value })
  }
  if (new Set(entries.map(entry => entry.name)).size !== entries.length || entries.length < 2) return null
  // coordinates go by their names, other parts as they stand
  const coordinates = entries.every(entry => /^[a-z](?:_\d+)?$/.test(entry.name))
  const sorted =
    coordinates && isRun(entries.map(entry => entry.name))
      ? entries.sort((a, b) => (a.name < b.name ? -1 : 1))
      : entries
  return sorted.map(entry => entry.value)
}

/** x, y, z or a, b or x_1, x_2: names with an order of their own. */
function isRun(names: readonly string[]): boolean {
  const codes = names
    .map(name => (name.includes('_') ? Number(name.split('_')[1]) : name.charCodeAt(0)))
    .sort((a, b) => a - b)
  return codes.every((code, index) => index === 0 || code === (codes[index - 1] as number) + 1)
}

/** A word, not a symbol: "area". */
export const isLabel = (name: string): boolean => /^[\p{L} ]{3,}$/u.test(name)

/** x = 1 or x = 2, and x_1 = 1, x_2 = 2: the values of one name, with or without a number each. */
export function compareRoots(gold: Collection, answer: Collection, env: Env): Decision | null {
  const [ours, theirs] = [numberedName(gold), numberedName(answer)]
  if (ours === null || theirs === null || ours.name !== theirs.name || ours.numbered === theirs.numbered) return null
  const values = (list: Collection): readonly Answer[] =>
    list.kind === 'list' ? list.items.map(item => (item.kind === 'binding' ? item.value : item)) : []
  return matchAll(values(gold), values(answer), env)
}

function numberedName(list: Collection): { name: string; numbered: boolean } | null {
  if (list.kind !== 'list' || list.items.length < 2 || !isRecord(list)) return null
  const names = list.items.map(item => (item.kind === 'binding' ? item.name : ''))
  const [first = ''] = names
  if (names.every(name => name === first)) return { name: first, numbered: false }
  const name = first.replace(/_\d+$/, '')
  const numbered = names.every(other => other.startsWith(`${name}_`) && /^\d+$/.test(other.slice(name.length + 1)))
  return numbered && new Set(names).size === names.length ? { name, numbered } : null
}
