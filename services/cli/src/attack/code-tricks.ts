import { readdirSync, readFileSync } from 'node:fs'
import { codeCompletion, codeQuestion } from './code-questions.ts'
import type { CodeForm, Trick } from './trick.ts'

const LANGUAGES = [
  { language: 'python', extension: '.py', comment: '#' },
  { language: 'javascript', extension: '.js', comment: '//' },
] as const

/** Every program of `hostile/`, once for each form that its head names. The head is not part of what is sent. */
export function codeTricks(): Trick[] {
  return LANGUAGES.flatMap(({ language, extension, comment }) => {
    const folder = new URL(`./hostile/${language}/`, import.meta.url)
    return readdirSync(folder)
      .filter(name => name.endsWith(extension))
      .sort()
      .flatMap(name => {
        const text = readFileSync(new URL(name, folder), 'utf8')
        const [, forms, why, program] =
          new RegExp(`^${comment} forms: (.+)\n${comment} why: (.+)\n([\\s\\S]*)$`).exec(text) ?? []
        if (forms === undefined || why === undefined || program === undefined)
          throw new Error(`${name} does not say what it is`)
        return forms.split(' ').map(form => ({
          name: name.slice(0, -extension.length),
          why,
          question: codeQuestion(language, form as CodeForm),
          completion: codeCompletion(language, program),
        }))
      })
  })
}
