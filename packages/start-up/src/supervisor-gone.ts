/**
 * Calls once when the process that started this one and holds a channel to it is gone; soon, where it is so already: the
 * event comes while a process still loads, to nobody, and never again. One that was started without a channel has none.
 * @returns how to call it off
 */
export function onSupervisorGone(action: () => void): () => void {
  if (process.send !== undefined && !process.connected) {
    const soon = setImmediate(action)
    return () => clearImmediate(soon)
  }
  process.once('disconnect', action)
  return () => void process.off('disconnect', action)
}

/**
 * For the time until a process can drain: it holds nothing yet, and ends at once with its supervisor, whatever it waits
 * for.
 * @returns to be called when it can drain
 */
export function endWithSupervisor(): () => void {
  return onSupervisorGone(() => process.exit(0))
}
