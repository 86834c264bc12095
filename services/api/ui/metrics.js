/** @typedef {{ labels: Record<string, string>, value: number }} Sample */

/**
 * Prometheus' text form as a map from a name to its samples.
 * @param {string} text
 * @returns {Map<string, Sample[]>}
 */
export function parseMetrics(text) {
  const found = new Map()
  for (const line of text.split('\n')) {
    const match = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line)
    if (!match) continue
    const labels = Object.fromEntries(
      [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]),
    )
    const samples = found.get(match[1]) ?? []
    samples.push({ labels, value: Number(match[3]) })
    found.set(match[1], samples)
  }
  return found
}

/** @param {Map<string, Sample[]>} metrics @param {string} name @param {Record<string, string>} [labels] */
export function sum(metrics, name, labels = {}) {
  return (metrics.get(`touchstone_${name}`) ?? [])
    .filter(sample => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((total, sample) => total + sample.value, 0)
}

/** Sums by the values of one label. @param {Map<string, Sample[]>} metrics @param {string} name @param {string} label */
export function sumBy(metrics, name, label) {
  const sums = new Map()
  for (const sample of metrics.get(`touchstone_${name}`) ?? []) {
    const value = sample.labels[label] ?? ''
    sums.set(value, (sums.get(value) ?? 0) + sample.value)
  }
  return sums
}
