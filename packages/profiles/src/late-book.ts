import type { ProfileBook } from './profile-book.ts'

/**
 * A book that is opened when it is first asked, for a start that does not wait for it.
 * @param open may throw; then what was asked throws the same, and the next question tries again
 */
export function createLateBook(open: () => ProfileBook): ProfileBook {
  let opened: ProfileBook | undefined
  const book = (): ProfileBook => {
    opened ??= open()
    return opened
  }
  return {
    resolve: (name, item) => book().resolve(name, item),
    resolveItem: (name, item) => book().resolveItem(name, item),
    forDataSource: source => book().forDataSource(source),
    has: name => book().has(name),
    graders: name => book().graders(name),
    list: () => book().list(),
    reload: () => book().reload(),
  }
}
