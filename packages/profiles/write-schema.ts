// node packages/profiles/write-schema.ts && npm run format: writes profiles/profile.schema.json again after a change of the contract.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ProfileFile } from './src/index.ts'

writeFileSync(
  join(import.meta.dirname, '../../profiles/profile.schema.json'),
  `${JSON.stringify(ProfileFile, null, 2)}\n`,
)
