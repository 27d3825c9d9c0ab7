import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a field is set back behind a wait, whatever it holds by then', () => {
  testRule(rule, {
    'a controller that a second run has ended and replaced': `
      class Search {
        #controller: AbortController | null = null
        async find(text: string) {
          this.#controller?.abort()
          this.#controller = new AbortController()
          try {
            return await request(text, this.#controller.signal)
          } finally {
            this.#controller = null // error: forgetsNewer
          }
        }
      }
    `,
    'a variable of the module': `
      let child: ChildProcess | undefined
      export async function restart() {
        if (child) child.kill()
        child = spawn('server')
        await once(child, 'exit')
        child = undefined // error: forgetsNewer
      }
    `,
    'in a reaction, where a helper ends the old one': `
      class Search {
        #controller?: AbortController
        cancel() { this.#controller?.abort() }
        find(text: string) {
          this.cancel()
          const controller = new AbortController()
          this.#controller = controller
          return request(text, controller.signal).finally(() => {
            this.#controller = undefined // error: forgetsNewer
          })
        }
      }
    `,
    'in a reaction of what is stored': `
      let task: Task | null = null
      export function run(id: string) {
        if (task) task.cancel()
        task = start(id).finally(() => {
          task = null // error: forgetsNewer
        })
      }
    `,
    'in a reaction that is added before the store': `
      class Runner {
        #task: Task | null = null
        run(id: string) {
          if (!id) return
          this.#task?.cancel()
          const task = start(id).finally(() => {
            this.#task = null // error: forgetsNewer
          })
          this.#task = task
        }
      }
    `,
    'in the event of a socket that was closed and replaced': `
      class Client {
        #socket: Socket | null = null
        connect(url: string) {
          this.#socket?.close()
          this.#socket = new Socket(url)
          this.#socket.on('close', () => {
            this.#socket = null // error: forgetsNewer
          })
        }
      }
    `,
    'in a handler that is assigned to it, by way of a local': `
      let socket: WebSocket | null = null
      export function connect(url: string) {
        socket?.close()
        const next = new WebSocket(url)
        socket = next
        next.onclose = () => {
          socket = null // error: forgetsNewer
        }
      }
    `,
  })
})

describe('what is set back is its own, or nobody has put in another', () => {
  testRule(rule, {
    'F14: it is compared first': {
      options,
      code: `
        class Search {
          #controller: AbortController | null = null
          async find(text: string) {
            this.#controller?.abort()
            const controller = new AbortController()
            this.#controller = controller
            try {
              return await request(text, controller.signal)
            } finally {
              if (this.#controller === controller) this.#controller = null
            }
          }
        }
      `,
    },
    'F14: its reaction compares it': {
      options,
      code: `
        class Runner {
          #task: Task | null = null
          run(id: string) {
            this.#task?.cancel()
            const task = start(id).finally(() => {
              if (this.#task === task) this.#task = null
            })
            this.#task = task
          }
        }
      `,
    },
    'F14: an old run leaves before': {
      options,
      code: `
        class Search {
          #controller: AbortController | null = null
          async find(text: string) {
            this.#controller?.abort()
            const controller = new AbortController()
            this.#controller = controller
            const rows = await request(text, controller.signal)
            if (controller.signal.aborted) return
            this.#controller = null
            show(rows)
          }
        }
      `,
    },
    'F14: the reaction is only added where the run is the last one': {
      options,
      code: `
        let last: Job | null = null
        export function run(job: Job) {
          last?.cancel()
          last = start(job)
          const done = last.done
          if (job.isFinal) done.then(() => { last = null })
        }
      `,
    },
    'F13: a second run turns back': {
      options,
      code: `
        class Search {
          #controller: AbortController | null = null
          #isBusy = false
          async find(text: string) {
            if (this.#isBusy) return
            this.#isBusy = true
            this.#controller?.abort()
            this.#controller = new AbortController()
            try {
              return await request(text, this.#controller.signal)
            } finally {
              this.#controller = null
              this.#isBusy = false
            }
          }
        }
      `,
    },
    'nobody ends what was there: one run follows the other, for all we know': {
      options,
      code: `
        class Search {
          #controller: AbortController | null = null
          async find(text: string) {
            this.#controller = new AbortController()
            try {
              return await request(text, this.#controller.signal)
            } finally {
              this.#controller = null
            }
          }
        }
      `,
    },
    'the end of the old one is waited for, and with it its handler': {
      options,
      code: `
        class Client {
          #socket: Socket | null = null
          async connect(url: string) {
            await this.#socket?.close()
            this.#socket = new Socket(url)
            this.#socket.on('close', () => { this.#socket = null })
          }
        }
      `,
    },
    'the old one is not heard any more': {
      options,
      code: `
        class Client {
          #socket: WebSocket | null = null
          connect(url: string) {
            if (this.#socket) {
              this.#socket.onclose = null
              this.#socket.close()
            }
            this.#socket = new WebSocket(url)
            this.#socket.onclose = () => { this.#socket = null }
          }
        }
      `,
    },
    'its handlers are taken away': {
      options,
      code: `
        class Client {
          #socket: Socket | null = null
          #drop() {
            this.#socket?.removeAllListeners()
            this.#socket?.destroy()
          }
          connect(url: string) {
            this.#drop()
            this.#socket = new Socket(url)
            this.#socket.on('close', () => { this.#socket = null })
          }
        }
      `,
    },
    'the end of something else': {
      options,
      code: `
        class Client {
          #socket: Socket | null = null
          connect(url: string, server: Server) {
            this.#socket?.close()
            this.#socket = new Socket(url)
            server.on('close', () => { this.#socket = null })
          }
        }
      `,
    },
    'an event that may come at any time': {
      options,
      code: `
        class Client {
          #socket: Socket | null = null
          connect(url: string) {
            this.#socket?.close()
            this.#socket = new Socket(url)
            this.#socket.on('reset', () => { this.#socket = null })
          }
        }
      `,
    },
    'who starts it ends no old one: nobody expects that there is one': {
      options,
      code: `
        let child: ChildProcess | undefined
        export function stop() { child?.kill() }
        export async function start() {
          child = spawn('server')
          await once(child, 'exit')
          child = undefined
        }
      `,
    },
    'F3: it is set back in the same turn': {
      options,
      code: `
        class Search {
          #controller: AbortController | null = null
          find(text: string) {
            this.#controller?.abort()
            this.#controller = new AbortController()
            request(text, this.#controller.signal)
            this.#controller = null
          }
        }
      `,
    },
    'F11: a variable of one run': {
      options,
      code: `
        export async function run(names: string[]) {
          let child: Child | null = null
          for (const name of names) {
            child?.kill()
            child = spawn(name)
            await child.done
            child = null
          }
        }
      `,
    },
  })
})
