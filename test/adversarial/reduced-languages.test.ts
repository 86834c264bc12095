import { hostileLanguagesSuite } from './hostile-languages.ts'
import { onEveryTier } from './relevant.ts'

await hostileLanguagesSuite({ tier: 'reduced', names: ['javascript', 'typescript', 'c', 'cpp'], only: onEveryTier })
