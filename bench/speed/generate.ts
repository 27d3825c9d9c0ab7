import { createRandom } from './random.ts'

/** Writes a part of a file; `n` makes its names its own. */
type Part = (n: number, random: () => number) => string

/**
 * A file of exactly so many lines, as a person could have written it: services that keep containers and
 * wait, between code that does neither. The same seed gives the same text.
 */
export function generateModule(lines: number, seed: number): string {
  return fill(lines, seed, [...PLAIN, ...KEEPING])
}

/** The same without containers that outlive a call, and without anything that waits. */
export function generatePlainModule(lines: number, seed: number): string {
  return fill(lines, seed, PLAIN)
}

function fill(lines: number, seed: number, parts: readonly Part[]): string {
  const random = createRandom(seed)
  const written: string[] = []
  for (let n = 0; ; n++) {
    const part = parts[Math.floor(random() * parts.length)]
    const next = part?.(n, random).split('\n') ?? []
    if (written.length + next.length > lines) break
    written.push(...next)
  }
  while (written.length < lines) written.push(`export const spare${written.length} = 0`)
  return written.join('\n')
}

const PLAIN: readonly Part[] = [
  (n, random) => `export function area${n}(width: number, height: number): number {
  const margin = ${Math.floor(random() * 100)}
  const inner = width > margin ? width - margin : width
  if (height < margin) return inner * height
  let sum = 0
  for (let row = 0; row < height; row++) {
    sum += inner * (row % 2 === 0 ? 1 : 0.5)
  }
  return Math.round(sum)
}
`,
  (n, random) => `export interface Options${n} {
  readonly name: string
  readonly size: number
}

export function format${n}({ name, size }: Options${n}): string {
  const parts = name.split('.').map(part => part.trim())
  const label = parts.filter(part => part.length > ${Math.floor(random() * 5)}).join(' / ')
  switch (size) {
    case 0:
      return label
    case 1:
      return label.toUpperCase()
    default:
      return label.padEnd(size)
  }
}
`,
  n => `class Reader${n} {
  private position = 0

  constructor(private readonly text: string) {}

  next(): string | null {
    if (this.position >= this.text.length) return null
    const found = this.text.charAt(this.position)
    this.position += 1
    return found
  }

  skip(count: number): this {
    this.position = Math.min(this.position + count, this.text.length)
    return this
  }
}

export const read${n} = (text: string): string | null => new Reader${n}(text).skip(1).next()
`,
]

const KEEPING: readonly Part[] = [
  (n, random) => `export class Registry${n} {
  readonly #clients = new Map<string, Client>()
  #timer: NodeJS.Timeout | null = null

  constructor(private readonly bus: Bus) {
    this.bus.on('join', (client: Client) => this.#clients.set(client.id, client))
    this.bus.on('leave', (client: Client) => this.#clients.delete(client.id))
    this.#timer = setInterval(() => void this.ping(), ${Math.floor(random() * 1000)})
  }

  async ping(): Promise<void> {
    for (const [id, client] of this.#clients) {
      const isAlive = await client.ping()
      if (!isAlive) this.#clients.delete(id)
    }
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#clients.clear()
  }
}
`,
  (n, random) => `export class Buffer${n} {
  #lines: string[] = []

  push(line: string): void {
    this.#lines.push(line)
    if (this.#lines.length > ${Math.floor(random() * 500)}) void this.flush()
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return
    await send${n}(this.#lines.join('\\n'))
    this.#lines = []
  }
}

async function send${n}(text: string): Promise<void> {
  const response = await fetch('/lines', { method: 'POST', body: text })
  if (!response.ok) throw new Error(response.statusText)
}
`,
  n => `const sessions${n} = new Map<string, Session>()

export async function open${n}(id: string): Promise<Session> {
  const known = sessions${n}.get(id)
  if (known) return known
  const session = await Session.connect(id)
  sessions${n}.set(id, session)
  session.once('close', () => sessions${n}.delete(id))
  return session
}

export async function closeAll${n}(): Promise<void> {
  const all = [...sessions${n}.values()]
  sessions${n}.clear()
  await Promise.all(all.map(session => session.close()))
}
`,
]
