import { binary, binaryRange, type Rule } from '../rule.ts'
import { answerPart } from '../text/answer-part.ts'
import { findFences, languageName } from '../text/fences.ts'

/**
 * Is there a closed fenced code block, in `language` where one is asked for, that holds something, after the
 * reasoning? `exactly_one`: no second block of any language. Fences are read as CommonMark 4.5 reads them.
 */
export const codeFence: Rule<'code-fence'> = {
  range: options => binaryRange(options.values),
  grade({ language, exactly_one: exactlyOne = false, values }, { text, item }) {
    const { answer, truncated } = answerPart(text, item)
    const fences = findFences(answer)
    const wanted = language === undefined ? undefined : languageName(language)
    const fitting = fences.filter(
      fence =>
        fence.closed && fence.code.trim() !== '' && (wanted === undefined || languageName(fence.language) === wanted),
    )
    const passed = fitting.length > 0 && (!exactlyOne || fences.length === 1)
    const detail = { fences: fences.length, fitting: fitting.length, language: wanted ?? null }
    return binary(passed, values, detail, truncated ? 'truncated' : 'bad_format')
  },
}
