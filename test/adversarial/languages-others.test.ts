import { hostileLanguagesSuite, NAMES } from './hostile-languages.ts'

await hostileLanguagesSuite({ tier: 'full', names: NAMES.filter(name => name !== 'c' && name !== 'cpp') })
