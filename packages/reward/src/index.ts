export { type Composed, composeReward, isTruncated } from './compose-reward.ts'
export { type GroupStatistics, groupStatistics, passAt } from './group-statistics.ts'
export { type GroupRow, isGroupComplete, needsGroup, scoreGroup } from './score-group.ts'
export { type ScoreOptions, scoreItem, scoreItemNow, undeterminedResult } from './score-item.ts'
