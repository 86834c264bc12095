import { Failure } from '@touchstone/contracts'

/** Ordinary runs have this many times the lanes' time of long ones, while both wait. */
const REST_PER_LONG = 15
/** Time that long runs can save up while they wait, in ms: a run that may take more than this begins all the same. */
const MOST_SAVED_MS = 2_000
/** And owe: what they took while none else waited is not held against them for ever. */
const MOST_OWED_MS = 10_000

/**
 * Who may use a core now. Each lane is one core's worth of work; never more runs than lanes.
 *
 * A run that ended by the wall clock is made again in a quiet phase: nothing else of ours runs beside it. Programs
 * that only slept share a phase, since they do not compete. A phase is followed by at least as much ordinary time as it
 * took, so that sleepers cannot starve the others.
 *
 *   open ──(a quiet request waits)──▶ draining ──(all lanes free)──▶ quiet ──(its runs ended)──▶ open
 *
 * A run that is known to be long waits apart. While others wait, long runs have a sixteenth of the lanes' time and at most
 * half of the lanes (one at least); while none waits, all of them: endless loops cannot starve the others, and nothing idles.
 * Among themselves they go by when each would end had it had that share since it asked: what may take less goes first, and
 * nothing waits for ever.
 */
export class Lanes<Lane> {
  readonly #all: readonly Lane[]
  readonly #free: Lane[]
  readonly #waiting: Waiting<Lane>[] = []
  readonly #quiet: Waiting<Lane>[] = []
  readonly #long: Waiting<Lane>[] = []
  readonly #running = new Map<Lane, { readonly began: number; readonly long: boolean }>()
  /** Time that long runs may take, in ms, saved while they waited; below 0 what they took too much. */
  #saved = 0
  #quietRunning = 0
  #phaseBegan = 0
  #openUntil = 0
  #timer: NodeJS.Timeout | null = null
  #closed = false
  readonly #now: () => number

  constructor(lanes: readonly Lane[], now: () => number = () => performance.now()) {
    this.#all = lanes
    this.#free = [...lanes]
    this.#now = now
  }

  get size(): number {
    return this.#all.length
  }

  get queued(): number {
    return this.#waiting.length + this.#quiet.length + this.#long.length
  }

  get busy(): number {
    return this.#all.length - this.#free.length
  }

  /** @param prefer lanes are tried in this order of liking; higher is better */
  take(options: { readonly prefer?: (lane: Lane) => number; readonly signal?: AbortSignal } = {}): Promise<Lane> {
    return this.#wait(this.#waiting, { prefer: options.prefer, shares: true }, options.signal)
  }

  /** @param shares other quiet runs that share may run at the same time */
  takeQuiet(options: { readonly shares: boolean; readonly signal?: AbortSignal }): Promise<Lane> {
    return this.#wait(this.#quiet, { shares: options.shares }, options.signal)
  }

  /** For a run that has used more than most do. @param needMs most that it will take this time */
  takeLong({ needMs, signal }: { readonly needMs: number; readonly signal?: AbortSignal }): Promise<Lane> {
    const due = this.#now() + needMs * (REST_PER_LONG + 1)
    return this.#wait(this.#long, { shares: false, needMs, due }, signal)
  }

  give(lane: Lane): void {
    this.#free.push(lane)
    const run = this.#running.get(lane)
    this.#running.delete(lane)
    if (run !== undefined) {
      const took = this.#now() - run.began
      // Who does not wait saves nothing; debts are paid also then.
      if (run.long) this.#saved -= took
      else if (this.#long.length > 0 || this.#saved < 0) this.#saved += took / REST_PER_LONG
      this.#saved = Math.max(-MOST_OWED_MS, Math.min(this.#long.length > 0 ? MOST_SAVED_MS : 0, this.#saved))
    }
    if (this.#quietRunning > 0) {
      this.#quietRunning -= 1
      if (this.#quietRunning === 0) this.#openUntil = this.#now() + (this.#now() - this.#phaseBegan)
    }
    this.#serve()
  }

  /** Rejects whoever waits; lanes that are in use come back as usual. */
  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    for (const waiting of [...this.#waiting.splice(0), ...this.#quiet.splice(0), ...this.#long.splice(0)])
      waiting.reject(new Failure('DRAINING', { detail: 'the judge is closing' }))
  }

  #wait(queue: Waiting<Lane>[], wish: Wish<Lane>, signal: AbortSignal | undefined): Promise<Lane> {
    if (this.#closed) return Promise.reject(new Failure('DRAINING', { detail: 'the judge is closing' }))
    if (signal?.aborted) return Promise.reject(new Failure('CANCELLED'))
    return new Promise((resolve, reject) => {
      const leave = () => {
        const place = queue.indexOf(waiting)
        if (place >= 0) queue.splice(place, 1)
        reject(new Failure('CANCELLED'))
        this.#serve()
      }
      const waiting: Waiting<Lane> = {
        ...wish,
        reject,
        resolve: lane => {
          signal?.removeEventListener('abort', leave)
          resolve(lane)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      const place = queue.findLastIndex(each => (each.due ?? 0) <= (waiting.due ?? 0)) + 1
      queue.splice(place, 0, waiting)
      this.#serve()
    })
  }

  #serve(): void {
    if (this.#closed) return
    const quietDue = this.#quiet.length > 0 && (this.#now() >= this.#openUntil || this.#waiting.length === 0)
    if (this.#quietRunning > 0) {
      // Only who sleeps joins sleepers; the first of a phase set its kind.
      while (this.#quiet[0]?.shares && this.#phaseShares && this.#free.length > 0) this.#startQuiet()
      return
    }
    if (quietDue) {
      if (this.#free.length < this.#all.length) return
      this.#phaseBegan = this.#now()
      this.#phaseShares = this.#quiet[0]?.shares === true
      this.#startQuiet()
      while (this.#phaseShares && this.#quiet[0]?.shares && this.#free.length > 0) this.#startQuiet()
      return
    }
    if (this.#quiet.length > 0) this.#serveLater()
    while (this.#free.length > 0) {
      const long = this.#longIsDue()
      const next = (long ? this.#long : this.#waiting).shift()
      if (next === undefined) return
      const lane = this.#pick(next.prefer)
      this.#running.set(lane, { began: this.#now(), long })
      next.resolve(lane)
    }
  }

  #longIsDue(): boolean {
    const [first] = this.#long
    if (first === undefined) return false
    if (this.#waiting.length === 0) return true
    const running = [...this.#running.values()].filter(({ long }) => long).length
    return (
      this.#saved >= Math.min(first.needMs ?? 0, MOST_SAVED_MS) &&
      running < Math.max(1, Math.floor(this.#all.length / 2))
    )
  }

  #phaseShares = false

  #startQuiet(): void {
    const waiting = this.#quiet.shift()
    if (!waiting) return
    this.#quietRunning += 1
    waiting.resolve(this.#pick(undefined))
  }

  #pick(prefer: ((lane: Lane) => number) | undefined): Lane {
    let best = this.#free.length - 1
    if (prefer) {
      let liking = Number.NEGATIVE_INFINITY
      for (const [place, lane] of this.#free.entries()) {
        const found = prefer(lane)
        if (found <= liking) continue
        liking = found
        best = place
      }
    }
    const [lane] = this.#free.splice(best, 1)
    if (lane === undefined) throw new Error('no lane is free')
    return lane
  }

  /** Quiet requests come due while no run begins or ends, too. */
  #serveLater(): void {
    if (this.#timer) return
    this.#timer = setTimeout(
      () => {
        this.#timer = null
        this.#serve()
      },
      Math.max(1, this.#openUntil - this.#now()),
    )
  }
}

type Wish<Lane> = {
  readonly prefer?: ((lane: Lane) => number) | undefined
  readonly shares: boolean
  /** Of long runs: what it may take, and when its turn comes among them. */
  readonly needMs?: number
  readonly due?: number
}

type Waiting<Lane> = Wish<Lane> & {
  readonly resolve: (lane: Lane) => void
  readonly reject: (error: Failure) => void
}
