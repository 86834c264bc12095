import { segments } from './segments.ts'

/** Word lists of the most frequent short words; one is a vote for its language. */
const STOP_WORDS: Readonly<Record<string, string>> = {
  de: 'der die das und ist nicht ein eine einen einem einer mit von zu den dem des auf für sich auch wir sie ich es im am bei aus nach wie dass wenn aber oder durch sind werden wird hat haben kann also dann nur noch sein muss gilt daher',
  en: 'the of and to is in that it for as with we this be are on not by from at which have has was so if then can let thus since or an but i you what there therefore will would each how all get now need must because using into',
  es: 'el la los las de que y en un una es por con para no se del al lo como más pero su sus si este esta esto entonces porque cuando tenemos hay son ser puede también muy donde cada debe así ya luego',
  fr: 'le la les de des et est un une en que qui dans pour par sur pas ne se ce cette avec nous vous il elle au aux du plus donc si mais ou où on sont être avoir alors comme car peut ainsi leur ces chaque puis cela',
  it: 'il lo la gli le di che e è un una uno in per con non si del della dei delle al alla da dal come più ma se questo questa quindi perché sono essere abbiamo anche cui poi allora ogni può dove nel nella quando deve',
  nl: 'de het een en van is dat in op te met voor niet zijn we er aan die ook als door maar of om dan dus wordt worden kan naar bij uit deze dit heeft hebben nog moet elke waarbij wij omdat',
  pl: 'i w na z do nie to jest że się o jak ale co po dla za od czy tak są więc który która które jeśli gdy tylko może przez jego ich tego tej oraz mamy ponieważ każdy przy już można będzie ma musi',
  pt: 'o a os as de que e em um uma é por com para não se do da dos das no na ao como mais mas seu sua ou isso este esta então porque quando temos são ser pode também muito onde cada deve assim já logo pelo pela',
  sv: 'och att det som en är på för av med inte den till har de om vi så ett kan men från eller när vid också där sedan alla detta då blir måste ska varje eftersom här nu bara över mellan ger får vara',
  tr: 've bir bu da de için ile olarak ne daha çok gibi kadar sonra ama olan her değil ise veya ya ki o biz şimdi eğer böylece çünkü yani var yok olduğu olur nasıl göre ancak iki üzere',
  vi: 'và là của có không được cho trong một các với này đó khi thì nên ta chúng từ đến để ra vào như cũng nếu những theo vì đã sẽ phải mỗi bằng do hoặc nhưng tại ở hay nào mà cần',
  ru: 'и в не на что с это как по из но за от к у для так же мы то все он она они или если его её быть есть тогда значит при также поэтому является чтобы до можно нужно когда где только уже',
  uk: 'і в не на що з це як по та але за від до у для так ми то все він вона вони або якщо його її бути є тоді при також тому щоб можна потрібно коли де тільки вже й із який отже',
}

const VOTES: ReadonlyMap<string, readonly string[]> = Object.entries(STOP_WORDS).reduce((votes, [language, list]) => {
  for (const word of list.split(' ')) votes.set(word, [...(votes.get(word) ?? []), language])
  return votes
}, new Map<string, readonly string[]>())

const LATIN: ReadonlySet<string> = new Set(['de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'sv', 'tr', 'vi'])
const CYRILLIC: ReadonlySet<string> = new Set(['ru', 'uk'])

const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = [
  ['latin', /\p{Script=Latin}/u],
  ['han', /\p{Script=Han}/u],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['hangul', /\p{Script=Hangul}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['arabic', /\p{Script=Arabic}/u],
  ['hebrew', /\p{Script=Hebrew}/u],
  ['greek', /\p{Script=Greek}/u],
  ['devanagari', /\p{Script=Devanagari}/u],
  ['thai', /\p{Script=Thai}/u],
]

const SCRIPT_LANGUAGE: Readonly<Record<string, string>> = {
  hangul: 'ko',
  kana: 'ja',
  arabic: 'ar',
  hebrew: 'he',
  greek: 'el',
  devanagari: 'hi',
  thai: 'th',
}

const RUN = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const SENTENCE_WORDS = 40
/** Of a word, this much is looked at. */
const MAX_WORD_CHARS = 40

export type WordLanguages = { readonly words: number; readonly counts: ReadonlyMap<string, number> }

/**
 * In which language is each word of a prose text? By script where that settles it; among languages of one script by the
 * short frequent words of its sentence; Han by whether kana stand in the sentence. Words of a sentence without any vote
 * count as `und` with their script in front (`latin`, `cyrillic`), single Latin letters (variables) not at all. O(n).
 */
export function languagesOf(prose: string): WordLanguages {
  const counts = new Map<string, number>()
  let total = 0
  for (const sentence of sentencesOf(prose)) {
    const kana = KANA.test(sentence)
    const latin: string[] = []
    const cyrillic: string[] = []
    const count = (language: string, words = 1): void => {
      counts.set(language, (counts.get(language) ?? 0) + words)
      total += words
    }
    for (const [run] of sentence.matchAll(RUN)) {
      if (UNSPACED.test(run)) {
        for (const word of segments(run)) {
          const script = scriptOf(word)
          count(script === 'han' ? (kana ? 'ja' : 'zh') : (SCRIPT_LANGUAGE[script] ?? script))
        }
        continue
      }
      const script = scriptOf(run)
      if (script === 'latin') {
        if (run.length > 1) latin.push(run.slice(0, MAX_WORD_CHARS).toLowerCase())
      } else if (script === 'cyrillic') {
        if (run.length > 1) cyrillic.push(run.slice(0, MAX_WORD_CHARS).toLowerCase())
      } else count(SCRIPT_LANGUAGE[script] ?? 'und')
    }
    for (let from = 0; from < latin.length; from += SENTENCE_WORDS) {
      const chunk = latin.slice(from, from + SENTENCE_WORDS)
      count(elected(chunk, LATIN) ?? 'latin', chunk.length)
    }
    if (cyrillic.length > 0) count(cyrillicOf(cyrillic), cyrillic.length)
  }
  return { words: total, counts }
}

/** Share of words in one language, of those whose language is known or may be this one; null without any word. */
export function shareOf(language: string, { words, counts }: WordLanguages): number | null {
  if (words === 0) return null
  let own = counts.get(language) ?? 0
  // A short Latin sentence without a vote ("Calculate derivative") speaks for the target, not against it.
  if (LATIN.has(language)) own += counts.get('latin') ?? 0
  if (CYRILLIC.has(language)) own += counts.get('cyrillic') ?? 0
  return own / words
}

function elected(words: readonly string[], among: ReadonlySet<string>): string | undefined {
  const tally = new Map<string, number>()
  for (const word of words)
    for (const language of VOTES.get(word) ?? [])
      if (among.has(language)) tally.set(language, (tally.get(language) ?? 0) + 1)
  for (const word of words)
    for (const [mark, language] of LETTERS)
      if (among.has(language) && mark.test(word)) tally.set(language, (tally.get(language) ?? 0) + 1)
  let best: string | undefined
  let most = 0
  let second = 0
  for (const [language, count] of tally) {
    if (count > most) {
      second = most
      most = count
      best = language
    } else if (count > second) second = count
  }
  return most > second ? best : undefined
}

/** Letters that one of the languages alone has. */
const LETTERS: readonly (readonly [RegExp, string])[] = [
  [/ß|[äöü].*en$/, 'de'],
  [/[ąęłśźżń]/, 'pl'],
  [/[ãõ]|ção|ções/, 'pt'],
  [/ñ|ción$/, 'es'],
  [/å/, 'sv'],
  [/[ğış]/, 'tr'],
  [/[ăđơưạảấầẩậắằặẹẻếềểễệỉịọỏốồổỗộớờởợụủứừửữựỳỵỷ]/, 'vi'],
  [/[œêîû]|eux$|^[ldcqjnms]['’]/, 'fr'],
  [/zione$|zioni$|[lgn]i[òà]$/, 'it'],
  [/^[ij]j|ijk|[aeo]{2}[nrtdkl]|sch[aeijmopruw]/, 'nl'],
  [/ing$|tion$|^th/, 'en'],
]

function cyrillicOf(words: readonly string[]): string {
  const text = words.join(' ')
  if (/[іїєґ]/.test(text)) return 'uk'
  if (/[ыэъё]/.test(text)) return 'ru'
  return elected(words, CYRILLIC) ?? 'cyrillic'
}

function scriptOf(word: string): string {
  for (const [name, letter] of SCRIPTS) if (letter.test(word)) return name
  return 'other'
}

function sentencesOf(prose: string): string[] {
  return prose.split(/[.!?;。！？；\n]+/).filter(sentence => sentence.trim() !== '')
}
