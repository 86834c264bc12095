export { type ScoreOptions, scoreItem, undeterminedResult } from './score-item.ts'
