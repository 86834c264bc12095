/**
 * One element. Text is always text: nothing that a completion holds becomes markup.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] `class`, `data-*`, `aria-*` and `role` become attributes, functions listeners
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') node.addEventListener(name, /** @type {EventListener} */ (value))
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...children.filter(child => child !== null && child !== undefined))
  return node
}

/** @param {string} id */
export function byId(id) {
  const node = document.getElementById(id)
  if (node === null) throw new Error(`the page has no #${id}`)
  return node
}

/** @param {string} id */
export function inputOf(id) {
  return /** @type {HTMLInputElement} */ (byId(id))
}

/** @param {string} id @returns {string} */
export function textOf(id) {
  return inputOf(id).value
}

/** @param {number | null | undefined} value @param {number} [digits] significant ones */
export function numberText(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  return String(Number(value.toPrecision(digits)))
}
