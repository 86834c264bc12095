/** What `events` of Node gives, as far as programs in an isolate need it. */
export class EventEmitter {
  #listeners = new Map()

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once: false }])
    return this
  }

  once(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once: true }])
    return this
  }

  off(name, listener) {
    const list = this.#listeners.get(name) ?? []
    const place = list.findLastIndex(each => each.listener === listener)
    this.#listeners.set(name, place < 0 ? list : list.toSpliced(place, 1))
    return this
  }

  emit(name, ...given) {
    const list = this.#listeners.get(name) ?? []
    this.#listeners.set(
      name,
      list.filter(each => !each.once),
    )
    for (const { listener } of list) listener.apply(this, given)
    return list.length > 0
  }

  listenerCount(name) {
    return this.#listeners.get(name)?.length ?? 0
  }

  removeAllListeners(name) {
    if (name === undefined) this.#listeners.clear()
    else this.#listeners.delete(name)
    return this
  }

  addListener(name, listener) {
    return this.on(name, listener)
  }

  removeListener(name, listener) {
    return this.off(name, listener)
  }
}
