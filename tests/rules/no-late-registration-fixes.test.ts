import { describe } from 'vitest'
import rule from '../../rules/no-late-registration.ts'
import { testFixes } from '../harness/lint.ts'

describe('--fix, where a failure takes the entry out already', () => {
  testFixes(rule, {
    'the store moves before the wait': {
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    await socket.send(id)
    // answered by the handler above
    pending.set(id, call)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    // answered by the handler above
    pending.set(id, call)
    await socket.send(id)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
    },
  })
})

describe('--fix, of a helper', () => {
  testFixes(rule, {
    'that does nothing but store': {
      code: `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    try {
      await server.send(id)
      this.#register(id, call)
    } catch (error) {
      this.#calls.delete(id)
      throw error
    }
  }
  #register(id: number, call: Call) { this.#calls.set(id, call) }
}
`,
      output: `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    try {
      this.#register(id, call)
      await server.send(id)
    } catch (error) {
      this.#calls.delete(id)
      throw error
    }
  }
  #register(id: number, call: Call) { this.#calls.set(id, call) }
}
`,
    },
  })
})

describe('a suggestion, where more is to be known', () => {
  testFixes(rule, {
    'the value runs code, which then runs before the wait': {
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number) {
  try {
    await socket.send(id)
    pending.set(id, new Call(id))
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number) {
  try {
    await socket.send(id)
    pending.set(id, new Call(id))
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      suggestions: {
        'Store the entry of `pending` before the wait (what makes it then runs before the wait, too)': `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number) {
  try {
    pending.set(id, new Call(id))
    await socket.send(id)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      },
    },
    'fix: snapshot asks first': {
      options: { fix: 'snapshot' },
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    await socket.send(id)
    pending.set(id, call)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    await socket.send(id)
    pending.set(id, call)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      suggestions: {
        'Store the entry of `pending` before the wait': `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    pending.set(id, call)
    await socket.send(id)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      },
    },
  })
})

describe('removed on failure, as a suggestion', () => {
  testFixes(rule, {
    'of a map': {
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  await socket.send(id)
  pending.set(id, call)
  log('asked')
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  await socket.send(id)
  pending.set(id, call)
  log('asked')
}
`,
      suggestions: {
        'Store the entry of `pending` before the wait, and remove it when that fails': `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  pending.set(id, call)
  try {
    await socket.send(id)
  } catch (error) {
    pending.delete(id)
    throw error
  }
  log('asked')
}
`,
      },
    },
    'stored by a helper': {
      code: `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    await server.send(id)
    this.#register(id, call)
  }
  #register(id: number, call: Call) { this.#calls.set(id, call) }
}
`,
      output: `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    await server.send(id)
    this.#register(id, call)
  }
  #register(id: number, call: Call) { this.#calls.set(id, call) }
}
`,
      suggestions: {
        'Store the entry of `this.#calls` before the wait, and remove it when that fails': `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    this.#register(id, call)
    try {
      await server.send(id)
    } catch (error) {
      this.#calls.delete(id)
      throw error
    }
  }
  #register(id: number, call: Call) { this.#calls.set(id, call) }
}
`,
      },
    },
    'stored by a helper under a key of what it is given': {
      code: `
const calls = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { calls.get(id)?.resolve(text) })
function remember(call: Call) { calls.set(call.id, call) }
export async function ask(asked: Call) {
  await socket.send(asked.id)
  remember(asked)
}
`,
      output: `
const calls = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { calls.get(id)?.resolve(text) })
function remember(call: Call) { calls.set(call.id, call) }
export async function ask(asked: Call) {
  await socket.send(asked.id)
  remember(asked)
}
`,
      suggestions: {
        'Store the entry of `calls` before the wait, and remove it when that fails': `
const calls = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { calls.get(id)?.resolve(text) })
function remember(call: Call) { calls.set(call.id, call) }
export async function ask(asked: Call) {
  remember(asked)
  try {
    await socket.send(asked.id)
  } catch (error) {
    calls.delete(asked.id)
    throw error
  }
}
`,
      },
    },
    'of a list': {
      code: `
const calls: Call[] = []
socket.on('answer', (id: number) => { calls.find(call => call.id === id)?.resolve() })
export async function ask(call: Call) {
  await socket.send(call)
  calls.push(call)
}
`,
      output: `
const calls: Call[] = []
socket.on('answer', (id: number) => { calls.find(call => call.id === id)?.resolve() })
export async function ask(call: Call) {
  await socket.send(call)
  calls.push(call)
}
`,
      suggestions: {
        'Store the entry of `calls` before the wait, and remove it when that fails': `
const calls: Call[] = []
socket.on('answer', (id: number) => { calls.find(call => call.id === id)?.resolve() })
export async function ask(call: Call) {
  calls.push(call)
  try {
    await socket.send(call)
  } catch (error) {
    const index = calls.indexOf(call)
    if (index !== -1) calls.splice(index, 1)
    throw error
  }
}
`,
      },
    },
    'of a record, in JavaScript with semicolons': {
      filename: 'file.js',
      code: `
class Jobs {
  jobs = {};
  constructor(port) {
    port.on('done', message => { const job = this.jobs[message.id]; if (job) job.finish(); });
  }
  async start(id, job) {
    await port.send({ id });
    this.jobs[id] = job;
  }
}
`,
      output: `
class Jobs {
  jobs = {};
  constructor(port) {
    port.on('done', message => { const job = this.jobs[message.id]; if (job) job.finish(); });
  }
  async start(id, job) {
    await port.send({ id });
    this.jobs[id] = job;
  }
}
`,
      suggestions: {
        'Store the entry of `this.jobs` before the wait, and remove it when that fails': `
class Jobs {
  jobs = {};
  constructor(port) {
    port.on('done', message => { const job = this.jobs[message.id]; if (job) job.finish(); });
  }
  async start(id, job) {
    this.jobs[id] = job;
    try {
      await port.send({ id });
    } catch (error) {
      delete this.jobs[id];
      throw error;
    }
  }
}
`,
      },
    },
  })
})

describe('nothing is offered', () => {
  testFixes(rule, {
    'where the wait decides whether there is an entry at all': {
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  const isSent = await socket.send(id)
  if (!isSent) return
  pending.set(id, call)
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  const isSent = await socket.send(id)
  if (!isSent) return
  pending.set(id, call)
}
`,
    },
    'where the helper does more than store': {
      code: `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    await server.send(id)
    this.#register(id, call)
  }
  #register(id: number, call: Call) {
    log('registered', id)
    this.#calls.set(id, call)
  }
}
`,
      output: `
class Client {
  #calls = new Map<number, Call>()
  constructor(socket: Socket) {
    socket.on('answer', (id: number, text: string) => { this.#calls.get(id)?.resolve(text) })
  }
  async ask(id: number, call: Call) {
    await server.send(id)
    this.#register(id, call)
  }
  #register(id: number, call: Call) {
    log('registered', id)
    this.#calls.set(id, call)
  }
}
`,
    },
    'where the store is in a reaction': {
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export function ask(id: number, call: Call) {
  return socket.send(id).then(() => { pending.set(id, call) })
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export function ask(id: number, call: Call) {
  return socket.send(id).then(() => { pending.set(id, call) })
}
`,
    },
    'where a way leads out that does not take the entry out': {
      code: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    const isSent = await socket.send(id)
    if (!isSent) return
    pending.set(id, call)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
      output: `
const pending = new Map<number, Call>()
socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
export async function ask(id: number, call: Call) {
  try {
    const isSent = await socket.send(id)
    if (!isSent) return
    pending.set(id, call)
  } catch (error) {
    pending.delete(id)
    throw error
  }
}
`,
    },
  })
})

describe('the promise whose executor stores is made before the wait', () => {
  testFixes(rule, {
    'the promise is made before the wait': {
      code: `
        interface Call { resolve(text: string): void }
        declare const socket: { send(id: number): Promise<void>; on(name: string, run: (id: number, text: string) => void): void }
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number): Promise<string> {
          await socket.send(id)
          return new Promise(resolve => {
            pending.set(id, { resolve })
          })
        }
      `,
      output: `
        interface Call { resolve(text: string): void }
        declare const socket: { send(id: number): Promise<void>; on(name: string, run: (id: number, text: string) => void): void }
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number): Promise<string> {
          await socket.send(id)
          return new Promise(resolve => {
            pending.set(id, { resolve })
          })
        }
      `,
      suggestions: {
        'Store the entry of `pending` before the wait, and remove it when that fails': `
        interface Call { resolve(text: string): void }
        declare const socket: { send(id: number): Promise<void>; on(name: string, run: (id: number, text: string) => void): void }
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number): Promise<string> {
          const reply: Promise<string> = new Promise(resolve => {
            pending.set(id, { resolve })
          })
          try {
            await socket.send(id)
          } catch (error) {
            pending.delete(id)
            throw error
          }
          return reply
        }
      `,
      },
    },
    'a promise that can fail is watched from the start': {
      code: `
        interface Call { resolve(text: string): void; reject(error: Error): void }
        declare const socket: { send(id: number): Promise<void>; on(name: string, run: (id: number, text: string) => void): void }
        export class Client {
          #pending = new Map<number, Call>()
          constructor() {
            socket.on('answer', (id: number, text: string) => {
              const call = this.#pending.get(id)
              if (!call) return
              call.resolve(text)
            })
          }
          async ask(id: number) {
            // out first
            await socket.send(id)
            return new Promise<string>((resolve, reject) => {
              this.#pending.set(id, { resolve, reject })
            })
          }
        }
      `,
      output: `
        interface Call { resolve(text: string): void; reject(error: Error): void }
        declare const socket: { send(id: number): Promise<void>; on(name: string, run: (id: number, text: string) => void): void }
        export class Client {
          #pending = new Map<number, Call>()
          constructor() {
            socket.on('answer', (id: number, text: string) => {
              const call = this.#pending.get(id)
              if (!call) return
              call.resolve(text)
            })
          }
          async ask(id: number) {
            // out first
            await socket.send(id)
            return new Promise<string>((resolve, reject) => {
              this.#pending.set(id, { resolve, reject })
            })
          }
        }
      `,
      suggestions: {
        'Store the entry of `this.#pending` before the wait, and remove it when that fails': `
        interface Call { resolve(text: string): void; reject(error: Error): void }
        declare const socket: { send(id: number): Promise<void>; on(name: string, run: (id: number, text: string) => void): void }
        export class Client {
          #pending = new Map<number, Call>()
          constructor() {
            socket.on('answer', (id: number, text: string) => {
              const call = this.#pending.get(id)
              if (!call) return
              call.resolve(text)
            })
          }
          async ask(id: number) {
            const reply = new Promise<string>((resolve, reject) => {
              this.#pending.set(id, { resolve, reject })
            })
            reply.catch(() => undefined)
            try {
              // out first
              await socket.send(id)
            } catch (error) {
              this.#pending.delete(id)
              throw error
            }
            return reply
          }
        }
      `,
      },
    },
    'what the wait brings decides whether there is a promise': {
      code: `
        interface Call { resolve(text: string): void }
        declare const socket: { send(id: number): Promise<boolean>; on(name: string, run: (id: number, text: string) => void): void }
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number): Promise<string> {
          const isSent = await socket.send(id)
          if (!isSent) throw new Error('closed')
          return new Promise(resolve => {
            pending.set(id, { resolve })
          })
        }
      `,
      output: `
        interface Call { resolve(text: string): void }
        declare const socket: { send(id: number): Promise<boolean>; on(name: string, run: (id: number, text: string) => void): void }
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number): Promise<string> {
          const isSent = await socket.send(id)
          if (!isSent) throw new Error('closed')
          return new Promise(resolve => {
            pending.set(id, { resolve })
          })
        }
      `,
    },
  })
})
