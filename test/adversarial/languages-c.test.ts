import { hostileLanguagesSuite } from './hostile-languages.ts'

await hostileLanguagesSuite({ tier: 'full', names: ['c', 'cpp'] })
