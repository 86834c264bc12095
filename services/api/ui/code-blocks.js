/** What a grader reads: the text after the last closing think tag, or all of it. @param {string} text */
export function afterThinking(text) {
  const end = text.lastIndexOf('</think>')
  return end < 0 ? text : text.slice(end + '</think>'.length)
}

/**
 * The fenced blocks of a text, in order. Only for showing: which block was judged is the result's word.
 * @param {string} text
 * @returns {{ language: string, code: string }[]}
 */
export function codeBlocks(text) {
  const blocks = []
  let open
  for (const line of text.split('\n')) {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/.exec(line)
    if (open === undefined) {
      if (fence) open = { mark: fence[1], language: fence[2], lines: /** @type {string[]} */ ([]) }
    } else if (fence && fence[1][0] === open.mark[0] && fence[1].length >= open.mark.length && fence[2] === '') {
      blocks.push({ language: open.language, code: open.lines.join('\n') })
      open = undefined
    } else open.lines.push(line)
  }
  if (open !== undefined) blocks.push({ language: open.language, code: open.lines.join('\n') })
  return blocks
}
