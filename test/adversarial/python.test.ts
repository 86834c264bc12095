import { hostilePythonSuite } from './hostile-python.ts'

hostilePythonSuite('full')
