import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Read and compiled once per version, not at every start; without a place to write, each start just takes longer.
enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/touchstone', import.meta.url)))

const { serve } = await import('./serve.ts')
await serve(process.env).catch((error: unknown) => {
  console.error(`touchstone api: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(error instanceof Error && error.name === 'ConfigError' ? 2 : 1)
})
