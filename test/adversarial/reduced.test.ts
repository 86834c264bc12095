import { hostilePythonSuite } from './hostile-python.ts'
import { onEveryTier } from './relevant.ts'

hostilePythonSuite('reduced', onEveryTier)
