import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('an entry is removed after a wait, by its key alone', () => {
  testRule(rule, {
    'while another entry stores a new one': `
      class Pool {
        conns = new Map<string, Connection>()
        open(id: string) { this.conns.set(id, connect(id)) }
        async close(id: string) {
          const conn = this.conns.get(id)
          await conn?.close()
          this.conns.delete(id) // error: removesNewer
        }
      }
    `,
    'in a record': `
      const conns: Record<string, Connection> = {}
      export function open(id: string) { conns[id] = connect(id) }
      export async function close(id: string) {
        await conns[id].close()
        delete conns[id] // error: removesNewer
      }
    `,
    'in finally, where a second run replaces what it finds': `
      class Requests {
        #controllers = new Map<string, AbortController>()
        async send(key: string) {
          this.#controllers.get(key)?.abort()
          const controller = new AbortController()
          this.#controllers.set(key, controller)
          try {
            return await request(key, controller.signal)
          } finally {
            this.#controllers.delete(key) // error: removesNewer
          }
        }
      }
    `,
    'in a reaction of the promise': `
      class Requests {
        #running = new Map<string, Task>()
        run(key: string) {
          this.#running.get(key)?.cancel()
          const task = start(key)
          this.#running.set(key, task)
          void task.done.finally(() => {
            this.#running.delete(key) // error: removesNewer
          })
        }
      }
    `,
    'in a reaction that is added before the store': `
      class Requests {
        #running = new Map<string, Task>()
        run(key: string) {
          this.#running.get(key)?.cancel()
          const task = start(key).finally(() => {
            this.#running.delete(key) // error: removesNewer
          })
          this.#running.set(key, task)
        }
      }
    `,
    'in a reaction of what is stored': `
      const tails = new Map<string, Promise<void>>()
      export function enqueue(key: string, work: () => Promise<void>) {
        const last = tails.get(key) ?? Promise.resolve()
        tails.set(key, last.then(work).finally(() => tails.delete(key))) // error: removesNewer
      }
    `,
    'under a key that is made of what is given': `
      const conns = new Map<string, Connection>()
      const keyOf = (host: string, port: number) => host + port
      export function open(host: string, port: number) {
        conns.set(keyOf(host, port), connect(host, port))
      }
      export async function close(host: string) {
        const key = \`\${host}:80\`
        await conns.get(key)?.close()
        conns.delete(key) // error: removesNewer
      }
    `,
    'an entry that others look up to stop it': `
      class Protocol {
        #controllers = new Map<number, AbortController>()
        onRequest(request: Request) {
          const controller = new AbortController()
          this.#controllers.set(request.id, controller)
          void this.handle(request, controller.signal)
            .catch(report)
            .finally(() => {
              this.#controllers.delete(request.id) // error: removesNewer
            })
        }
        onCancel(id: number) {
          this.#controllers.get(id)?.abort()
        }
      }
    `,
    'a task of a factory that somebody can stop by its name': `
      export function createRunner() {
        const tasks: Record<string, Task> = {}
        return {
          async run(name: string) {
            const task = (tasks[name] = new Task(name))
            try {
              await task.done()
            } finally {
              delete tasks[name] // error: removesNewer
            }
          },
          stop(name: string) {
            const task = tasks[name]
            if (task) task.cancel()
          },
        }
      }
    `,
    'a stream of the module, closed with all the others': `
      const streams = new Map()
      export function pipe(path, target) {
        const stream = open(path)
        streams.set(path, stream)
        return copy(stream, target).then(count => {
          streams.delete(path) // error: removesNewer
          return count
        })
      }
      process.on('exit', () => { for (const stream of streams.values()) stream.destroy() })
    `,
    'an id that most often comes once': {
      options,
      code: `
        class Protocol {
          #controllers = new Map<number, AbortController>()
          onRequest(request: Request) {
            const controller = new AbortController()
            this.#controllers.set(request.id, controller)
            void this.handle(request).finally(() => {
              this.#controllers.delete(request.id) // error: removesNewer
            })
          }
        }
      `,
    },
    'an object under an id of its own': {
      options,
      code: `
        class Sessions {
          sessions = new Map<string, Session>()
          add(session: Session) { this.sessions.set(session.id, session) }
          async end(id: string) {
            await this.sessions.get(id)?.end()
            this.sessions.delete(id) // error: removesNewer
          }
        }
      `,
    },
  })
})

describe('F14: what is removed is compared first', () => {
  testRule(rule, {
    'around the removal': {
      options,
      code: `
        class Pool {
          conns = new Map<string, Connection>()
          open(id: string) { this.conns.set(id, connect(id)) }
          async close(id: string) {
            const conn = this.conns.get(id)
            await conn?.close()
            if (this.conns.get(id) === conn) this.conns.delete(id)
          }
        }
      `,
    },
    'in the reaction': {
      options,
      code: `
        class Requests {
          #running = new Map<string, Task>()
          run(key: string) {
            this.#running.get(key)?.cancel()
            const task = start(key)
            this.#running.set(key, task)
            void task.done.finally(() => {
              if (this.#running.get(key) === task) this.#running.delete(key)
            })
          }
        }
      `,
    },
  })
})

describe('the entry is most likely no other one', () => {
  testRule(rule, {
    'nobody looks it up, nobody stops it': `
      class Protocol {
        #started = new Map<number, number>()
        onRequest(request: Request) {
          this.#started.set(request.id, Date.now())
          void this.handle(request).finally(() => this.#started.delete(request.id))
        }
      }
    `,
    'it can be stopped, and its key is made for it': `
      class Jobs {
        #last = 0
        #jobs = new Map<number, Job>()
        async run(job: Job) {
          const id = ++this.#last
          this.#jobs.set(id, job)
          try { await job.run() } finally { this.#jobs.delete(id) }
        }
        stop(id: number) { this.#jobs.get(id)?.stop() }
      }
    `,
    'it can be stopped, and one after the other is stored': `
      const running = new Map<string, Job>()
      let last = Promise.resolve()
      function run(job: Job) {
        running.set(job.name, job)
        return job.run().finally(() => running.delete(job.name))
      }
      export function add(job: Job) {
        last = last.then(() => run(job))
      }
      export function stop(name: string) { running.get(name)?.stop() }
    `,
  })
})

describe('the entry cannot be another one', () => {
  testRule(rule, {
    'the key is the object that says that it is over': {
      options,
      code: `
        const infos = new Map<Session, Info>()
        export function accept(session: Session) {
          infos.set(session, describe(session))
          session.on('close', () => {
            infos.delete(session)
          })
        }
        export function refresh(session: Session) { infos.set(session, describe(session)) }
      `,
    },
    'it is the key of the loop, by the name of another one': {
      options,
      code: `
        const pending = new Map<string, Event>()
        export function unlink(path: string, event: Event) {
          pending.set(path, event)
          setTimeout(() => {
            pending.forEach((event, path) => {
              publish(event)
              pending.delete(path)
            })
          }, 100)
        }
      `,
    },
    'the reaction asks a helper whether it is still the one': {
      options,
      code: `
        const loads = new Map<string, Promise<void>>()
        const isCurrent = (key: string, load: Promise<void>) => loads.get(key) === load
        export function load(key: string) {
          const last = loads.get(key) ?? Promise.resolve()
          const next = last.then(() => read(key)).finally(() => {
            if (isCurrent(key, next)) loads.delete(key)
          })
          loads.set(key, next)
        }
      `,
    },
    'the reaction asserts that it is still the one': {
      options,
      code: `
        const loads = new Map<string, Promise<void>>()
        export async function load(key: string) {
          while (loads.get(key)) await loads.get(key)
          const next = read(key).finally(() => {
            assert(loads.get(key) === next)
            loads.delete(key)
          })
          loads.set(key, next)
        }
      `,
    },
    'F15: removed before the wait': {
      options,
      code: `
        class Pool {
          conns = new Map<string, Connection>()
          open(id: string) { this.conns.set(id, connect(id)) }
          async close(id: string) {
            const conn = this.conns.get(id)
            this.conns.delete(id)
            await conn?.close()
          }
        }
      `,
    },
    'F16: a promise is only stored where there is none': {
      options,
      code: `
        class Loader {
          #loading = new Map<string, Promise<Text>>()
          load(key: string) {
            const known = this.#loading.get(key)
            if (known) return known
            const loading = fetchText(key).finally(() => this.#loading.delete(key))
            this.#loading.set(key, loading)
            return loading
          }
        }
      `,
    },
    'a guard that asks with has': {
      options,
      code: `
        class Runner {
          #running = new Map<string, Job>()
          async run(name: string, job: Job) {
            if (this.#running.has(name)) throw new Error('busy')
            this.#running.set(name, job)
            try { await job.run() } finally { this.#running.delete(name) }
          }
        }
      `,
    },
    'the other store is only reached where there is none': {
      options,
      code: `
        class Group {
          instances: Record<string, Limiter> = {}
          key(key: string) {
            let known
            return (known = this.instances[key]) != null ? known : (() => {
              return (this.instances[key] = new Limiter(key))
            })()
          }
          async deleteKey(key: string) {
            const instance = this.instances[key]
            await this.connection.del(key)
            if (instance) delete this.instances[key]
          }
        }
      `,
    },
    'what is stored again is what was there': {
      options,
      code: `
        class Sources {
          #places = new Map<string, Set<string>>()
          add(id: string, place: string) {
            const places = this.#places.get(id) ?? new Set<string>()
            places.add(place)
            this.#places.set(id, places)
          }
          async remove(id: string) {
            const places = this.#places.get(id)
            await removeAll([...(places ?? [])])
            this.#places.delete(id)
          }
        }
      `,
    },
    'a default is only stored where there is none': {
      options,
      code: `
        const jobs: Record<string, Job> = {}
        export function start(id: string) { return (jobs[id] ??= new Job(id)) }
        export async function stop(id: string) {
          await jobs[id].stop()
          delete jobs[id]
        }
      `,
    },
    'a key that is made anew for each': {
      options,
      code: `
        class Requests {
          #next = 0
          #pending = new Map<number, Deferred>()
          async send(message: Message) {
            const id = this.#next++
            this.#pending.set(id, new Deferred())
            try { return await transmit(id, message) } finally { this.#pending.delete(id) }
          }
        }
      `,
    },
    'the others store under keys that are made anew': {
      options,
      code: `
        class Orders {
          #groups = new Map<string, Group>()
          place(order: Order) {
            const id = generateId('group')
            this.#groups.set(id, { order })
            return id
          }
          async cancel(id: string) {
            const group = this.#groups.get(id)
            await cancelAll(group)
            this.#groups.delete(id)
          }
        }
      `,
    },
    'F12: both sides are under one lock': {
      options,
      code: `
        class Pool {
          conns = new Map<string, Connection>()
          #mutex = new Mutex()
          open(id: string) {
            return this.#mutex.runExclusive(async () => { this.conns.set(id, await connect(id)) })
          }
          close(id: string) {
            return this.#mutex.runExclusive(async () => {
              await this.conns.get(id)?.close()
              this.conns.delete(id)
            })
          }
        }
      `,
    },
    'F17: the entry is looked up and removed in one turn': {
      options,
      code: `
        class Pool {
          conns = new Map<string, Connection>()
          open(id: string) { this.conns.set(id, connect(id)) }
          async close(id: string) {
            await flush()
            const conn = this.conns.get(id)
            this.conns.delete(id)
            conn?.close()
          }
        }
      `,
    },
    'F10: only the constructor stores': {
      options,
      code: `
        class Rooms {
          #rooms = new Map<string, Room>()
          constructor(ids: string[]) {
            for (const id of ids) this.#rooms.set(id, new Room(id))
          }
          async close(id: string) {
            const room = this.#rooms.get(id)
            await room?.close()
            this.#rooms.delete(id)
          }
        }
      `,
    },
    'F13: who stores asks whether one is being closed': {
      options,
      code: `
        class Rooms {
          #rooms = new Map<string, Room>()
          #isClosing = false
          open(id: string) {
            if (this.#isClosing) throw new Error('closing')
            this.#rooms.set(id, new Room(id))
          }
          async close(id: string) {
            this.#isClosing = true
            await this.#rooms.get(id)?.close()
            this.#rooms.delete(id)
            this.#isClosing = false
          }
        }
      `,
    },
    'F11: a map of one run': {
      options,
      code: `
        export async function build(names: string[]) {
          const open = new Map<string, Build>()
          for (const name of names) {
            open.set(name, start(name))
            await open.get(name)
            open.delete(name)
          }
        }
      `,
    },
    'a set has no entry that could be another one': {
      options,
      code: `
        class Runner {
          running = new Set<string>()
          async run(name: string) {
            this.running.add(name)
            try { await work(name) } finally { this.running.delete(name) }
          }
        }
      `,
    },
  })
})

describe('a newer entry is stored only where none was found', () => {
  testRule(rule, {
    'before the handler that stores it was registered': `
      class Tunnels {
        #tunnels = new Map<string, Server>()
        open(name: string, server: Server) {
          if (this.#tunnels.has(name)) return
          server.on('listening', () => {
            this.#tunnels.set(name, server) // error: madeTwice
          })
        }
        async close(name: string) {
          await this.#tunnels.get(name)?.close()
          this.#tunnels.delete(name)
        }
      }
    `,
    'a handler of which nobody has asked before': `
      class Tunnels {
        #tunnels = new Map<string, Server>()
        open(name: string, server: Server) {
          server.on('listening', () => {
            this.#tunnels.set(name, server)
          })
        }
        async close(name: string) {
          await this.#tunnels.get(name)?.close()
          this.#tunnels.delete(name) // error: removesNewer
        }
      }
    `,
  })
})
