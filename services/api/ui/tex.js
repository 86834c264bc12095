import katex from '/ui/vendor/katex.mjs'
import { el } from './dom.js'

/**
 * A piece of mathematics as it reads, with its source beside it; the source alone where KaTeX cannot read it.
 * @param {string} source
 */
export function tex(source) {
  const text = source.trim().replace(/^\$+|\$+$/g, '')
  const shown = el('span', { class: 'tex' })
  try {
    katex.render(text, shown, { throwOnError: true, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 10 })
  } catch {
    return el('code', { class: 'tex-source' }, source)
  }
  return el('span', { class: 'tex-pair' }, shown, el('code', { class: 'tex-source' }, source))
}
