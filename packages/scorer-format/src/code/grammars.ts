import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'

/** Grammars by the name of their language. C is read by the grammar of C++. */
const FILES: Readonly<Record<string, string>> = {
  bash: 'tree-sitter-bash',
  c: 'tree-sitter-cpp',
  cpp: 'tree-sitter-cpp',
  csharp: 'tree-sitter-c-sharp',
  css: 'tree-sitter-css',
  go: 'tree-sitter-go',
  java: 'tree-sitter-java',
  javascript: 'tree-sitter-javascript',
  php: 'tree-sitter-php',
  python: 'tree-sitter-python',
  ruby: 'tree-sitter-ruby',
  rust: 'tree-sitter-rust',
  tsx: 'tree-sitter-tsx',
  typescript: 'tree-sitter-typescript',
}

export const GRAMMAR_NAMES: readonly string[] = Object.keys(FILES)

/**
 * Parsers by language, each loaded once, at its first use. `ready` answers without a promise once it is loaded.
 * A parser belongs to the thread that made it.
 */
export function createGrammars(): {
  ready(language: string): Parser | undefined
  load(language: string): Promise<Parser>
} {
  const parsers = new Map<string, Parser>()
  const loading = new Map<string, Promise<Parser>>()
  const require = createRequire(import.meta.url)
  let started: Promise<void> | undefined

  const load = async (language: string): Promise<Parser> => {
    started ??= Parser.init()
    await started
    const parser = new Parser()
    parser.setLanguage(await Language.load(require.resolve(`@vscode/tree-sitter-wasm/wasm/${FILES[language]}.wasm`)))
    parsers.set(language, parser)
    return parser
  }
  return {
    ready: language => parsers.get(language),
    load(language) {
      const known = loading.get(language)
      if (known !== undefined) return known
      const fresh = load(language).catch(error => {
        loading.delete(language) // a failed load may succeed the next time
        throw error
      })
      loading.set(language, fresh)
      return fresh
    },
  }
}
