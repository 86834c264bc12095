import {
  AXOLOTL,
  type Client,
  callAs,
  MILES,
  NEMO_RL,
  OPEN_INSTRUCT,
  OPENRLHF,
  ROLL_SANDBOX,
  SANDBOX_FUSION,
  SLIME,
  VERIFIERS,
  VERL_SANDBOX,
} from './http-client.ts'

/** A program that reads a number and prints another. */
export type Asked = { readonly code: string; readonly stdin: string; readonly stdout: string }

export type Protocol = {
  readonly name: string
  /** Its client tries a lost connection again for longer than an API takes to start, so that it lives through one that is killed. */
  readonly triesAgain: boolean
  /** Requests that one call sends at once, where they are not one. */
  readonly copies?: number
  /** The reward, as the trainer would take it: 1 or 0. What is neither throws. */
  readonly ask: (base: string, asked: Asked) => Promise<number>
}

const fenced = (code: string): string => `\`\`\`python\n${code}\n\`\`\``
const tests = ({ stdin, stdout }: Asked) => ({ inputs: [stdin], outputs: [stdout] })

/** The limits of `/p/quick` for protocols whose request has none; the others carry theirs. */
const QUICK = '/p/quick'

function rmOf(name: string, client: Client, query: string): Protocol {
  return {
    name,
    triesAgain: client.tries > 1,
    ask: async (base, asked) =>
      exact(
        await callAs<number>(client, `${base}${QUICK}/rm${query}`, {
          prompt: 'q',
          response: fenced(asked.code),
          label: JSON.stringify(tests(asked)),
        }),
      ),
  }
}

function gymOf(name: string, client: Client): Protocol {
  return {
    name,
    triesAgain: client.tries > 1,
    ask: async (base, asked) => {
      const text = fenced(asked.code)
      const answer = await callAs<{ reward: number; mask_sample: boolean }>(client, `${base}${QUICK}/verify`, {
        responses_create_params: { input: [] },
        response: { output: [{ type: 'message', content: [{ type: 'output_text', text }] }] },
        verifier_metadata: { unit_tests: tests(asked) },
      })
      if (answer.mask_sample) throw new Error('the row came back masked')
      return exact(answer.reward)
    },
  }
}

type RunCode = {
  readonly status: string
  readonly run_result: { readonly status: string; readonly stdout: string } | null
}

/** A client that compares standard output itself: Finished and equal is 1, what the program did else is 0. */
function runCodeOf(name: string, client: Client, copies: number): Protocol {
  return {
    name,
    triesAgain: client.retries('broken') && client.tries > 3, // ROLL's three are over in two seconds
    copies,
    ask: async (base, { code, stdin, stdout }) => {
      const body = {
        compile_timeout: 10,
        run_timeout: 0.3,
        code,
        stdin,
        memory_limit_MB: 1024,
        language: 'python',
        files: {},
        fetch_files: [],
      }
      const answers = await Promise.all(
        Array.from({ length: copies }, () => callAs<RunCode>(client, `${base}/run_code`, body)),
      )
      const rewards = answers.map(({ status, run_result: run }) => {
        if (status !== 'Success' && status !== 'Failed') throw new Error(`no status of a program: ${status}`)
        return status === 'Success' && run?.stdout === stdout ? 1 : 0
      })
      if (new Set(rewards).size !== 1) throw new Error('the same program got two answers')
      return rewards[0] ?? Number.NaN
    },
  }
}

const openInstructOf = (path: string, read: (asked: Asked) => { program: string; tests: unknown }): Protocol => ({
  name: `open-instruct ${path}`,
  triesAgain: false,
  ask: async (base, asked) => {
    const { results } = await callAs<{ results: number[] }>(OPEN_INSTRUCT, base + path, {
      ...read(asked),
      max_execution_time: 0.3,
    })
    return exact(results[0])
  },
})

/** Every wire format, by each client that speaks it in a manner of its own. */
export const PROTOCOLS: readonly Protocol[] = [
  {
    name: 'OpenRLHF /get_reward',
    triesAgain: true,
    ask: async (base, asked) => {
      const answer = await callAs<{ rewards: number[]; scores: number[] }>(OPENRLHF, `${base}${QUICK}/get_reward`, {
        query: [`q${fenced(asked.code)}<|im_end|>`],
        prompts: ['q'],
        labels: [JSON.stringify(tests(asked))],
      })
      if (answer.scores[0] !== answer.rewards[0]) throw new Error('score and reward differ')
      return exact(answer.rewards[0])
    },
  },
  rmOf('slime /rm', SLIME, ''),
  rmOf('miles /rm', MILES, '?hold=290'),
  gymOf('NeMo-RL /verify', NEMO_RL),
  gymOf('verifiers /verify', VERIFIERS),
  gymOf('axolotl /verify', AXOLOTL),
  runCodeOf('verl /run_code', VERL_SANDBOX, 1),
  runCodeOf('ROLL /run_code, each twice', ROLL_SANDBOX, 2),
  runCodeOf('sandbox-fusion /run_code', SANDBOX_FUSION, 1),
  {
    name: 'sandbox-fusion /submit',
    triesAgain: true,
    ask: async (base, asked) => {
      const answer = await callAs<{ accepted: boolean }>(SANDBOX_FUSION, `${base}/submit`, {
        dataset: 'none',
        id: 1,
        completion: fenced(asked.code),
        config: {
          dataset_type: 'CommonOJDataset',
          language: 'python',
          run_timeout: 0.3,
          provided_data: { id: 1, test: [{ input: { stdin: asked.stdin }, output: { stdout: asked.stdout } }] },
        },
      })
      return answer.accepted ? 1 : 0
    },
  },
  openInstructOf('/test_program', ({ code, stdin, stdout }) => ({
    program: `def run(given):\n    shown = []\n    input = lambda: given\n    print = lambda x: shown.append(x)\n${code.replace(/^/gm, '    ')}\n    return str(shown[0])`,
    tests: [`assert run(${JSON.stringify(stdin.trim())}) == ${JSON.stringify(stdout.trim())}`],
  })),
  openInstructOf('/test_program_stdio', ({ code, stdin, stdout }) => ({
    program: code,
    tests: [{ input: stdin, output: stdout }],
  })),
]

/** A reward of these tests is 1 or 0; whatever else comes is a number that nobody earned. */
export function exact(reward: number | null | undefined): number {
  if (reward !== 0 && reward !== 1) throw new Error(`no reward of these tests: ${reward}`)
  return reward
}
