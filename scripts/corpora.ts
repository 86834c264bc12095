// Right programs of public sets and their wrong neighbours through the judge.
// usage: node scripts/corpora.ts --corpus FOLDER [--only NAME] [--mutants N]
// FOLDER holds any of mbpp.jsonl and sanitized-mbpp.json (google-research, folder mbpp), HumanEval.jsonl.gz (openai/human-eval,
// folder data), humaneval_js.jsonl.gz (THUDM/CodeGeeX, humaneval-x/js/data).
import { parseArgs } from 'node:util'
import { openScorers } from '../services/cli/src/local-scorers.ts'
import { checkCorpus } from '../test/corpora/check-corpus.ts'
import { CORPUS_FILES, readCorpora } from '../test/corpora/corpus.ts'

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, only: { type: 'string' }, mutants: { type: 'string', default: '4' } },
})
const corpora = values.corpus === undefined ? [] : readCorpora(values.corpus)
if (corpora.length === 0) {
  console.log(`skipped: --corpus names no folder with ${CORPUS_FILES.join(', ')}`)
  process.exit(0)
}
const scorers = await openScorers({})
let faults = 0
try {
  for (const corpus of corpora) {
    if (values.only !== undefined && corpus.name !== values.only) continue
    const { canonical, mutants } = await checkCorpus(scorers, corpus, Number(values.mutants))
    faults += canonical.failed.length + mutants.paidWrongly.length
    console.log(`\n${corpus.name}: ${canonical.passed} of ${canonical.total} right programs pass`)
    if (canonical.broken.length > 0)
      console.log(`  caught by their own tests in plain runs too: ${canonical.broken.join(', ')}`)
    for (const line of canonical.failed) console.log(`  failed   ${line}`)
    console.log(
      `  ${mutants.total} wrong neighbours: ${mutants.equal} pass their tests in plain runs too, ${mutants.paidWrongly.length} paid wrongly, ${mutants.missed.length} not paid that pass plainly`,
    )
    for (const line of mutants.paidWrongly) console.log(`  paid     ${line}`)
    for (const line of mutants.missed) console.log(`  missed   ${line}`)
  }
} finally {
  await scorers.close()
}
process.exitCode = faults > 0 ? 1 : 0
