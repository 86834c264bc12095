import { keepCompiledCode } from '@touchstone/start-up'

keepCompiledCode()

const { serve } = await import('./serve.ts')
await serve(process.env).catch((error: unknown) => {
  console.error(`touchstone api: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(error instanceof Error && error.name === 'ConfigError' ? 2 : 1)
})
