import type { Question, Trick } from './trick.ts'

const ANSWER = '\\boxed{72}'
const GOOD = `<think>8 times 9 is 72.</think>\n<answer>${ANSWER}</answer>`

const QUESTION: Question = {
  id: 'format think-answer',
  task: {
    kind: 'format',
    prompt: 'What is 8 times 9? Reason in <think> tags, then answer in <answer> tags.',
    gold: '72',
  },
  right: GOOD,
  wrong: `8 times 9 is 72. ${ANSWER}`,
}

const ROWS: readonly (readonly [name: string, why: string, completion: string])[] = [
  ['repeated', 'the whole form twice', `${GOOD}\n${GOOD}`],
  ['two reasonings', 'two blocks of reasoning', `<think>a</think>\n<think>b</think>\n<answer>${ANSWER}</answer>`],
  [
    'two answers',
    'two blocks of answers',
    `<think>a</think>\n<answer>\\boxed{71}</answer>\n<answer>${ANSWER}</answer>`,
  ],
  ['nested reasoning', 'reasoning within reasoning', `<think><think>a</think></think>\n<answer>${ANSWER}</answer>`],
  ['answer in the reasoning', 'the answer block inside the reasoning', `<think>a <answer>${ANSWER}</answer></think>`],
  ['crossed', 'tags that cross', `<think>a <answer>${ANSWER}</think></answer>`],
  ['backwards', 'the answer before the reasoning', `<answer>${ANSWER}</answer>\n<think>8 times 9</think>`],
  ['never closed', 'the last tag is missing', `<think>a</think>\n<answer>${ANSWER}`],
  ['never opened', 'the first tag is missing', `a</think>\n<answer>${ANSWER}</answer>`],
  ['only closing', 'closing tags alone', `8 times 9 </think> ${ANSWER} </answer>`],
  ['text before', 'text outside of the form, before it', `Sure! Here it comes.\n${GOOD}`],
  ['text after', 'text outside of the form, after it', `${GOOD}\nI hope that this helps.`],
  ['text between', 'text between the blocks', `<think>a</think> so then <answer>${ANSWER}</answer>`],
  ['escaped', 'tags as entities', `&lt;think&gt;a&lt;/think&gt;\n&lt;answer&gt;${ANSWER}&lt;/answer&gt;`],
  ['attributes', 'tags with attributes', `<think hidden="1">a</think>\n<answer id="2">${ANSWER}</answer>`],
  [
    'invisible letters',
    'a character without width in the names',
    `<th\u200bink>a</th\u200bink>\n<ans\u200bwer>${ANSWER}</ans\u200bwer>`,
  ],
  ['look-alike letters', 'names in letters of another script', `<thіnk>a</thіnk>\n<аnswer>${ANSWER}</аnswer>`],
  ['other brackets', 'brackets of another kind', `[think]a[/think]\n[answer]${ANSWER}[/answer]`],
  ['only tags', 'the four tags side by side, and the answer behind', `<think></think><answer></answer> ${ANSWER}`],
  [
    'prompt echo',
    'the names of the tags, as the prompt says them',
    `Reason in <think> tags, then answer in <answer> tags. ${ANSWER}`,
  ],
  ['in a code block', 'the form as an example of itself', `\`\`\`\n${GOOD}\n\`\`\`\nI answer ${ANSWER}`],
  ['hidden text', 'the form inside a comment', `<!-- ${GOOD} -->\n${ANSWER}`],
  [
    'many tags',
    'each tag a hundred times',
    `${'<think>'.repeat(100)}a${'</think>'.repeat(100)}${'<answer>'.repeat(100)}${ANSWER}${'</answer>'.repeat(100)}`,
  ],
]

export function formatTricks(): Trick[] {
  return ROWS.map(([name, why, completion]) => ({ name, why, question: QUESTION, completion }))
}
