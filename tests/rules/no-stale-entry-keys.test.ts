import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('a key that no newer entry comes with', () => {
  testRule(rule, {
    'is a function, which is called': {
      options,
      code: `
        class Updates {
          #owners = new Map<Send, Owner>()
          subscribe(send: Send, owner: Owner) { this.#owners.set(send, owner) }
          async publish(update: Update) {
            await Promise.all([...this.#owners.keys()].map(async send => {
              try {
                this.#owners.get(send)?.touch()
                await send(update)
              } catch {
                this.#owners.delete(send)
              }
            }))
          }
        }
      `,
    },
    'and not its name': `
      class Updates {
        #owners = new Map<string, Owner>()
        subscribe(name: string, owner: Owner) { this.#owners.set(name, owner) }
        async publish(name: string, update: Update) {
          try {
            await this.#owners.get(name)?.send(update)
          } catch {
            this.#owners.delete(name) // error: removesNewer
          }
        }
      }
    `,
    'is made anew in every call': {
      options,
      code: `
        class Server {
          #running = new Map<string, AbortController>()
          #begin(id: string) {
            const controller = new AbortController()
            this.#running.set(id, controller)
            controller.signal.addEventListener('abort', () => {
              this.#running.delete(id)
            })
            return controller
          }
          onChat(msg: Message) { chat(msg, this.#begin(randomUUID())) }
          onEdit(msg: Message) { edit(msg, this.#begin(randomUUID())) }
        }
      `,
    },
    'and not in some calls': {
      options,
      code: `
        class Server {
          #running = new Map<string, AbortController>()
          #begin(id: string) {
            const controller = new AbortController()
            this.#running.set(id, controller)
            controller.signal.addEventListener('abort', () => {
              this.#running.delete(id) // error: removesNewer
            })
            return controller
          }
          onChat(msg: Message) { chat(msg, this.#begin(randomUUID())) }
          onEdit(file: string) { edit(file, this.#begin(file)) }
        }
      `,
    },
    'and not where anybody can give one': {
      options,
      code: `
        class Server {
          #running = new Map<string, AbortController>()
          begin(id: string) {
            const controller = new AbortController()
            this.#running.set(id, controller)
            controller.signal.addEventListener('abort', () => {
              this.#running.delete(id) // error: removesNewer
            })
            return controller
          }
          onChat(msg: Message) { chat(msg, this.begin(randomUUID())) }
        }
      `,
    },
    'is called what is made for one request only': {
      options,
      code: `
        class Transport {
          #pending: Record<string, Callback> = {}
          register(request: Request, correlationId: string, callback: Callback) {
            this.#pending[correlationId] = callback
            this.#connect(request, (error: Error) => {
              if (error) delete this.#pending[correlationId]
              callback(error)
            })
          }
          ask(request: Request, correlationId: string, callback: Callback) {
            this.#pending[correlationId] = callback
            send(request)
          }
        }
      `,
    },
    'and not what is called after a device': `
      class Transport {
        #pending: Record<string, Callback> = {}
        register(request: Request, deviceId: string, callback: Callback) {
          this.#pending[deviceId] = callback
          this.#connect(request).catch((error: Error) => {
            delete this.#pending[deviceId] // error: removesNewer
            callback(error)
          })
        }
        ask(request: Request, deviceId: string, callback: Callback) {
          this.#pending[deviceId] = callback
          send(request)
        }
      }
    `,
    'and not the id of a request, which the next connection comes with as well': {
      options,
      code: `
        class Server {
          #running = new Map<string, AbortController>()
          #begin(id: string) {
            const controller = new AbortController()
            this.#running.set(id, controller)
            controller.signal.addEventListener('abort', () => {
              this.#running.delete(id) // error: removesNewer
            })
            return controller
          }
          onRequest(request: Request) { answer(request, this.#begin(request.id)) }
        }
      `,
    },
  })
})

describe('an entry that is stored by who expects none', () => {
  testRule(rule, {
    'as the helper that looks it up says': {
      options,
      code: `
        class Tunnels {
          #open: Record<string, Server> = {}
          #find(name: string) { return this.#open[name] }
          add(name: string) {
            if (this.#find(name)) return Promise.resolve(this.#find(name))
            else return new Promise(resolve => {
              const server = createServer().on('listening', () => {
                this.#open[name] = server // error: madeTwice
                resolve(server)
              })
            })
          }
          remove(name: string) {
            const server = this.#open[name]
            server.close(() => { delete this.#open[name] })
          }
        }
      `,
    },
    'but not where the helper looks for something else': `
      class Tunnels {
        #open: Record<string, Server> = {}
        #names: Record<string, string> = {}
        #find(name: string) { return this.#names[name] }
        add(name: string) {
          if (this.#find(name)) return Promise.resolve()
          else return new Promise<void>(resolve => {
            const server = createServer().on('listening', () => {
              this.#open[name] = server
              resolve()
            })
          })
        }
        remove(name: string) {
          const server = this.#open[name]
          server.close(() => {
            delete this.#open[name] // error: removesNewer
          })
        }
      }
    `,
    'and complains in most cases': {
      options,
      code: `
        class Servers {
          #all = new Map<string, Collection>()
          create(id: string, isTest: boolean) {
            if (this.#all.has(id)) {
              if (!isTest) throw new Error('there is one already')
            }
            const made = new Collection(id)
            this.#all.set(id, made)
            made.onDidDispose(() => { this.#all.delete(id) })
            return made
          }
        }
      `,
    },
    'but not where others only hear of it': {
      options,
      code: `
        class Servers {
          #all = new Map<string, Collection>()
          create(id: string, isTest: boolean) {
            if (this.#all.has(id)) {
              if (!isTest) report('there is one already')
            }
            const made = new Collection(id)
            this.#all.set(id, made)
            made.onDidDispose(() => {
              this.#all.delete(id) // error: removesNewer
            })
            return made
          }
        }
      `,
    },
  })
})

describe('the end that an entry is removed at', () => {
  testRule(rule, {
    'is only listened for where there was no entry, and stands for all that come': {
      options,
      code: `
        class Pages {
          #handlers: Record<string, Handler> = {}
          show(page: Page) {
            const old = this.#handlers[page.id]
            if (old) page.changed.disconnect(old)
            const isFirst = !old
            const handler = () => this.draw(page)
            this.#handlers[page.id] = handler
            if (isFirst) page.closed.connect(() => { delete this.#handlers[page.id] })
          }
        }
      `,
    },
    'is listened for with each entry': {
      options,
      code: `
        class Pages {
          #handlers: Record<string, Handler> = {}
          show(page: Page) {
            const old = this.#handlers[page.id]
            if (old) page.changed.disconnect(old)
            const handler = () => this.draw(page)
            this.#handlers[page.id] = handler
            page.closed.connect(() => {
              delete this.#handlers[page.id] // error: removesNewer
            })
          }
        }
      `,
    },
    'is the end of everything': `
      class Sessions {
        #open = new Map<string, Session>()
        add(id: string) { this.#open.set(id, begin(id)) }
        async #end(id: string) {
          await this.#open.get(id)!.stop()
          this.#open.delete(id)
        }
        async dispose() {
          for (const id of [...this.#open.keys()]) await this.#end(id)
        }
      }
    `,
    'is the end of one of them': `
      class Sessions {
        #open = new Map<string, Session>()
        add(id: string) { this.#open.set(id, begin(id)) }
        async #end(id: string) {
          await this.#open.get(id)!.stop()
          this.#open.delete(id) // error: removesNewer
        }
        async close(id: string) { await this.#end(id) }
      }
    `,
  })
})
