import type { RE2JS } from 're2js'

/** One instruction of a compiled pattern, as the engine keeps it. */
type Instruction = {
  readonly op: number
  readonly out: number
  readonly arg: number
  readonly runes: ArrayLike<number>
  matchRune(rune: number): boolean
}

type State = { readonly places: Int32Array; readonly matched: boolean; readonly next: Map<number, string> }

const ALT = 1
const ALT_MATCH = 2
const CAPTURE = 3
const EMPTY_WIDTH = 4
const MATCH = 6
const NOP = 7
const RUNE = 8
const RUNE1 = 9
const RUNE_ANY = 10
const RUNE_ANY_NOT_NL = 11
const BEGIN_TEXT = 4
const END_TEXT = 8

const STEPS = 2_048
const WALKS = 3
/** Instructions looked at while building states, at about 20 ns each. */
const MAX_WORK = 400_000
/** Of the second half of a walk; about what keeps 64 KB below 10 ms when a new state costs 2 µs. */
const MAX_NEW_STATES = STEPS / 2 / 12

/**
 * Does this pattern's automaton keep making new states? The engine builds it while it reads, a state per list of places in
 * the pattern where a match may stand; most patterns have a few dozen, but "a, then any twenty letters" has a million, and
 * then a linear engine is slow for each character. Told by walking the automaton over made-up texts of the pattern's own
 * characters, without a clock and without chance, so that every machine accepts the same patterns.
 * @param stopsAtMatch the engine is asked only whether there is a match anywhere, and stops at the first
 */
export function makesTooManyStates(regex: RE2JS, stopsAtMatch: boolean): boolean {
  const { prog } = regex.re2() as { readonly prog: { readonly inst: readonly Instruction[]; readonly start: number } }
  const { inst, start } = prog
  const alphabet = alphabetOf(inst)
  const known = new Map<string, State>()
  const marks = new Int32Array(inst.length)
  let mark = 0
  let work = 0

  const closure = (seeds: Iterable<number>, atStart: boolean): string => {
    mark++
    const places: number[] = []
    let matched = false
    const stack = [...seeds].reverse()
    for (let pc = stack.pop(); pc !== undefined; pc = stack.pop()) {
      if (marks[pc] === mark) continue
      marks[pc] = mark
      work++
      const each = inst[pc]
      if (each === undefined) continue
      switch (each.op) {
        case ALT:
        case ALT_MATCH:
          stack.push(each.arg, each.out)
          break
        case CAPTURE:
        case NOP:
          stack.push(each.out)
          break
        case EMPTY_WIDTH:
          if ((each.arg & END_TEXT) === 0 && ((each.arg & BEGIN_TEXT) === 0 || atStart)) stack.push(each.out)
          break
        case MATCH:
          matched = true
          break
        default:
          if (each.op >= RUNE && each.op <= RUNE_ANY_NOT_NL) places.push(pc)
      }
    }
    const key = matched ? `${places.join()}!` : places.join()
    if (!known.has(key)) known.set(key, { places: Int32Array.from(places), matched, next: new Map() })
    return key
  }
  const step = (from: string, rune: number): string => {
    const state = known.get(from)
    if (state === undefined) return from
    const cached = state.next.get(rune)
    if (cached !== undefined) return cached
    const seeds: number[] = []
    for (const pc of state.places) {
      const each = inst[pc]
      work++
      if (each !== undefined && accepts(each, rune)) seeds.push(each.out)
    }
    if (stopsAtMatch) seeds.push(start) // a search may begin at every character
    const to = closure(seeds, false)
    state.next.set(rune, to)
    return to
  }

  for (let walk = 0; walk < WALKS; walk++) {
    let random = 0x9e3779b9 ^ (walk * 0x85ebca6b)
    let state = closure([start], true)
    let before = Infinity
    for (let at = 0; at < STEPS; at++) {
      if (at === STEPS / 2) before = known.size
      random = (Math.imul(random, 1664525) + 1013904223) | 0
      const pick = (random >>> 8) % alphabet.length
      let next = step(state, alphabet[pick] ?? 0)
      // Every other walk goes where most places stay open; all of them keep from ending by a match.
      for (let other = 1; other < 4; other++) {
        const ended = stopsAtMatch && known.get(next)?.matched === true
        if (walk % 2 === 0 && !ended) break
        const rival = step(state, alphabet[(pick + other) % alphabet.length] ?? 0)
        if (ended || (rival.length > next.length && !(stopsAtMatch && known.get(rival)?.matched === true))) next = rival
      }
      if (stopsAtMatch && known.get(next)?.matched === true) break
      state = next
      if (work > MAX_WORK) return true
    }
    if (known.size - before > MAX_NEW_STATES) return true
  }
  return false
}

function accepts(each: Instruction, rune: number): boolean {
  switch (each.op) {
    case RUNE_ANY:
      return true
    case RUNE_ANY_NOT_NL:
      return rune !== 10
    default:
      return each.matchRune(rune)
  }
}

const MAX_ALPHABET = 24

/** Characters on the inside and outside of each class of the pattern, and a few of any text. */
function alphabetOf(inst: readonly Instruction[]): readonly number[] {
  const found = new Set<number>()
  for (const { op, runes } of inst) {
    if (op !== RUNE && op !== RUNE1) continue
    for (let at = 0; at < Math.min(runes.length, 8); at++) found.add(runes[at] ?? 0)
    if (runes.length > 1) found.add(((runes[0] ?? 0) + (runes[1] ?? 0)) >> 1)
  }
  const own = [...found]
  const stride = Math.max(1, Math.ceil(own.length / MAX_ALPHABET))
  return [...new Set([...own.filter((_, index) => index % stride === 0), 0x61, 0x20, 0x0a])]
}
