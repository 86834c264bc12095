import { CompileCache, type LookUp } from '../compile-cache.ts'
import { createC } from './c.ts'
import { createCpp } from './cpp.ts'
import { createGo } from './go.ts'
import { createJava } from './java.ts'
import { createJavascript } from './javascript.ts'
import type { Language } from './language.ts'
import { createLua } from './lua.ts'
import { python } from './python.ts'
import { createRust } from './rust.ts'

/**
 * Every language that this version can judge; which of them are to be had on this machine each finds out itself.
 * @param cacheDir for compiled programs; processes may share it
 * @param options onLookUp: told of each look-up of a compiled program
 */
export async function openLanguages(
  cacheDir: string,
  options: { readonly onLookUp?: (outcome: LookUp) => void } = {},
): Promise<readonly Language[]> {
  const cache = await CompileCache.open(cacheDir, options)
  return [
    python,
    createJavascript(cache, 'javascript'),
    createJavascript(cache, 'typescript'),
    ...createCpp(cache),
    createC(cache),
    createJava(cache),
    createGo(cache),
    createRust(cache),
    createLua(cache),
  ]
}
