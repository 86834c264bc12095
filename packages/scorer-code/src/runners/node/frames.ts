import { readSync, writeSync } from 'node:fs'

// Frames on standard input and output: four bytes of length, big-endian, then a letter and text. `J` is JSON between the host
// and this process. `Q` a question and `A` its answer go between a harness and the program that it tests: the host hands them
// on as they are.

export type Frame = { readonly letter: string; readonly text: string }

/** The next frame; null at the end of the input. Blocks. */
export function readFrame(): Frame | null {
  const head = readExactly(4)
  const body = head && readExactly(head.readUInt32BE(0))
  return body && { letter: String.fromCharCode(body[0] ?? 0), text: body.toString('utf8', 1) }
}

export function writeFrame(letter: string, text: string): void {
  const length = Buffer.byteLength(text)
  const frame = Buffer.allocUnsafe(5 + length)
  frame.writeUInt32BE(1 + length, 0)
  frame.write(letter, 4, 'latin1')
  frame.write(text, 5, 'utf8')
  for (let at = 0; at < frame.length; ) at += writeSync(1, frame, at)
}

/** JSON of the host; null at the end. */
export function readJson(): unknown {
  const frame = readFrame()
  return frame === null ? null : JSON.parse(frame.text)
}

export function writeJson(message: object): void {
  writeFrame('J', JSON.stringify(message))
}

function readExactly(length: number): Buffer | null {
  const buffer = Buffer.allocUnsafe(length)
  let at = 0
  while (at < length) {
    const count = readSync(0, buffer, at, length - at, null)
    if (count === 0) return null
    at += count
  }
  return buffer
}
