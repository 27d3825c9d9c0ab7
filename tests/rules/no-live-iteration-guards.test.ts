import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F12 which lock it is', () => {
  testRule(rule, {
    'a lock that is known by its type': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          constructor(private readonly lock: Mutex) {}
          remove(conn: Conn) {
            return this.lock.runExclusive(() => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
          }
          ping() {
            return this.lock.runExclusive(async () => {
              for (const conn of this.#conns) {
                await conn.ping()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a semaphore that is known by its type lets in who knows how many': `
      export class Pool {
        #conns: Conn[] = []
        constructor(private readonly slots: Semaphore) {}
        remove(conn: Conn) {
          return this.slots.runExclusive(() => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
        }
        ping() {
          return this.slots.runExclusive(async () => {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          })
        }
      }
    `,
    'a semaphore of five that is taken and let go': `
      export class Pool {
        #slots = new Semaphore(5)
        #conns: Conn[] = []
        async remove(conn: Conn) {
          await this.#slots.acquire()
          try {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          } finally {
            this.#slots.release()
          }
        }
        async ping() {
          await this.#slots.acquire()
          try {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          } finally {
            this.#slots.release()
          }
        }
      }
    `,
    'a client that goes back to its pool is no lock': `
      export class Jobs {
        #jobs: Job[] = []
        async cancel(job: Job) {
          const client = await this.pool.connect()
          try {
            this.#jobs.splice(this.#jobs.indexOf(job), 1)
          } finally {
            client.release()
          }
        }
        async run() {
          const client = await this.pool.connect()
          try {
            for (const job of this.#jobs) { // error
              await client.query(job.sql)
            }
          } finally {
            client.release()
          }
        }
      }
    `,
    'what is taken from a pool and given back to it is no lock': `
      export class Jobs {
        #jobs: Job[] = []
        async cancel(job: Job) {
          const client = await this.pool.acquire()
          try {
            this.#jobs.splice(this.#jobs.indexOf(job), 1)
          } finally {
            this.pool.release(client)
          }
        }
        async run() {
          const client = await this.pool.acquire()
          try {
            for (const job of this.#jobs) { // error
              await client.query(job.sql)
            }
          } finally {
            this.pool.release(client)
          }
        }
      }
    `,
    'the key of a lock that each job has for itself': `
      import AsyncLock from 'async-lock'
      const lock = new AsyncLock()
      const jobs: Job[] = []
      export function cancel(job: Job) {
        return lock.acquire(keyOf(job), () => { jobs.splice(jobs.indexOf(job), 1) })
      }
      export function run(name: string) {
        return lock.acquire(keyOf(name), async () => {
          for (const job of jobs) { // error
            await job.run()
          }
        })
      }
    `,
    'a queue of the file, of which every instance is a lock of its own': `
      class Turns {
        #tail = Promise.resolve()
        run(task: () => Promise<void>) {
          this.#tail = this.#tail.then(task)
          return this.#tail
        }
      }
      export class Pool {
        #reads = new Turns()
        #writes = new Turns()
        #conns: Conn[] = []
        remove(conn: Conn) {
          return this.#writes.run(async () => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
        }
        ping() {
          return this.#reads.run(async () => {
            for (const conn of this.#conns) { // error
              await conn.ping()
            }
          })
        }
      }
    `,
    'a queue of the file that both take turns in': {
      code: `
        class Turns {
          #tail = Promise.resolve()
          run(task: () => Promise<void>) {
            this.#tail = this.#tail.then(task)
            return this.#tail
          }
        }
        export class Pool {
          #turns = new Turns()
          #conns: Conn[] = []
          remove(conn: Conn) {
            return this.#turns.run(async () => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
          }
          ping() {
            return this.#turns.run(async () => {
              for (const conn of this.#conns) {
                await conn.ping()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a free lock of the platform runs its callback at once, in the loop': `
      const conns: Conn[] = []
      export function prune() {
        for (const conn of conns) { // error
          void navigator.locks.request('conns', () => { conns.splice(conns.indexOf(conn), 1) })
        }
      }
    `,
  })
})

describe('F12 locks, as real code has them', () => {
  testRule(rule, {
    'wrappers four deep, and a helper that asserts the lock': {
      code: `
        export class Keyrings {
          readonly #mutex = new Mutex()
          #keyrings: Keyring[] = []
          async removeAccount(address: string) {
            await this.#persistOrRollback(async () => {
              const index = this.#keyrings.findIndex(keyring => keyring.has(address))
              this.#keyrings.splice(index, 1)
            })
          }
          async lock() {
            await this.#persistOrRollback(async () => { await this.#clear() })
          }
          async #clear() {
            for (const keyring of this.#keyrings) {
              await keyring.destroy()
            }
          }
          async #persistOrRollback(callback: () => Promise<void>) {
            return this.#withRollback(async () => { await callback() })
          }
          async #withRollback(callback: () => Promise<void>) {
            return this.#withControllerLock(async () => await callback())
          }
          async #withControllerLock(callback: () => Promise<void>) {
            return withLock(this.#mutex, callback)
          }
        }
        async function withLock(mutex: Mutex, callback: () => Promise<void>) {
          const release = await mutex.acquire()
          try {
            return await callback()
          } finally {
            release()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a loop two private helpers below the acquire': {
      code: `
        export class Channels {
          readonly #mutex = new Mutex()
          #channels: Channel[] = []
          async unsubscribe(channel: Channel) {
            const release = await this.#mutex.acquire()
            try {
              this.#channels.splice(this.#channels.indexOf(channel), 1)
            } finally {
              release()
            }
          }
          async subscribe() {
            const release = await this.#mutex.acquire()
            try {
              await this.#connect()
            } finally {
              release()
            }
          }
          async #connect() { await this.#flush() }
          async #flush() {
            for (const channel of this.#channels) {
              await channel.open()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a chain that takes a function by its name, twice': {
      code: `
        export class Status {
          #items: Item[] = []
          #pending: Promise<void> | undefined
          schedule(editor: Editor) {
            const run = () => this.update(editor)
            if (!this.#pending) this.#pending = Promise.resolve()
            this.#pending = this.#pending.then(run, run)
          }
          private async update(editor: Editor) {
            for (const item of this.#items) {
              await item.render(editor)
            }
            this.#items.splice(0, 1)
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F13 what a flag can be', () => {
  testRule(rule, {
    'an inverted flag': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          #isIdle = true
          async prune() {
            if (!this.#isIdle) return
            this.#isIdle = false
            try {
              for (const conn of this.#conns) {
                if (await conn.isDead()) this.#conns.splice(this.#conns.indexOf(conn), 1)
              }
            } finally {
              this.#isIdle = true
            }
          }
          remove(conn: Conn) {
            if (this.#isIdle) this.#conns.splice(this.#conns.indexOf(conn), 1)
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'a flag that says that there is work is set again by who brings it': `
      export class Pool {
        #conns: Conn[] = []
        #isDirty = false
        mark() { this.#isDirty = true }
        async refresh() {
          if (!this.#isDirty) return
          this.#isDirty = false
          this.#conns.sort(byAge)
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a state that the writer asks for by name': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          #state = 'ready'
          async drain() {
            if (this.#state !== 'ready') return
            this.#state = 'draining'
            try {
              for (const conn of this.#conns) {
                await conn.drain()
              }
            } finally {
              this.#state = 'ready'
            }
          }
          remove(conn: Conn) {
            if (this.#state !== 'ready') throw new Error(this.#state)
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a state that the writer asks for, and another one that is set': `
      export class Pool {
        #conns: Conn[] = []
        #state = 'ready'
        async drain() {
          if (this.#state !== 'ready') return
          this.#state = 'draining'
          for (const conn of this.#conns) { // error
            await conn.drain()
          }
        }
        remove(conn: Conn) {
          if (this.#state === 'closed') return
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
      }
    `,
    'a flag that a helper sets and another one takes back': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          #depth = 0
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) {
            if (this.#depth > 0) return this.#removeLater(listener)
            this.#listeners.splice(this.#listeners.indexOf(listener), 1)
          }
          emit(value: unknown) {
            this.#begin()
            for (const listener of this.#listeners) {
              listener(value)
            }
            this.#end()
          }
          #begin() { this.#depth++ }
          #end() { this.#depth-- }
          #removeLater(listener: Listener) {}
        }
      `,
      options: { tier: 'possible' },
    },
    'a flag that is taken back before the loop': `
      export class Emitter {
        #listeners: Listener[] = []
        #isEmitting = false
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          if (this.#isEmitting) return
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
        }
        emit(value: unknown) {
          this.#isEmitting = true
          prepare(value)
          this.#isEmitting = false
          for (const listener of this.#listeners) { // error
            listener(value)
          }
        }
      }
    `,
    'a flag that is set on one way only': `
      export class Emitter {
        #listeners: Listener[] = []
        #isEmitting = false
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          if (this.#isEmitting) return
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
        }
        emit(value: unknown) {
          if (value) this.#isEmitting = true
          for (const listener of this.#listeners) { // error
            listener(value)
          }
          this.#isEmitting = false
        }
      }
    `,
    'a test that an await has made old': `
      export class Pool {
        #conns: Conn[] = []
        #isBusy = false
        async remove(conn: Conn) {
          if (this.#isBusy) return
          await conn.close()
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          if (this.#isBusy) return
          this.#isBusy = true
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
          this.#isBusy = false
        }
      }
    `,
    'a test that an await makes old, where nobody waits between the entries': {
      code: `
        export class Torrent {
          #files: File[] = []
          #isDestroyed = false
          add(file: File) { this.#files.push(file) }
          async remove(file: File) {
            if (this.#isDestroyed) return
            if (file.isOpen) await file.close()
            this.#files.splice(this.#files.indexOf(file), 1)
          }
          destroy() {
            this.#isDestroyed = true
            for (const file of this.#files) {
              file.destroy()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'two that set one flag, each behind its test': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          #isBusy = false
          async remove(conn: Conn) {
            if (this.#isBusy) return
            this.#isBusy = true
            await conn.close()
            this.#conns.splice(this.#conns.indexOf(conn), 1)
            this.#isBusy = false
          }
          async ping() {
            if (this.#isBusy) return
            this.#isBusy = true
            for (const conn of this.#conns) {
              await conn.ping()
            }
            this.#isBusy = false
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a helper of the writer, behind the test of all its callers': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          #isBusy = false
          remove(conn: Conn) {
            if (this.#isBusy) return
            this.#drop(conn)
          }
          #drop(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            this.#isBusy = true
            for (const conn of this.#conns) {
              await conn.ping()
            }
            this.#isBusy = false
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a flag of each connection is none of the list': `
      const conns: Conn[] = []
      export function remove(conn: Conn) {
        if (conn.busy) return
        conns.splice(conns.indexOf(conn), 1)
      }
      export async function ping(first: Conn) {
        if (first.busy) return
        first.busy = true
        for (const conn of conns) { // error
          await conn.ping()
        }
      }
    `,
    'a copy that is always made': {
      code: `
        export class Emitter {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) {
            this.#listeners = [...this.#listeners]
            this.#listeners.splice(this.#listeners.indexOf(listener), 1)
          }
          emit(value: unknown) {
            for (const listener of this.#listeners) {
              listener(value)
            }
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'a copy that is made too late, behind the removal': `
      export class Emitter {
        #listeners: Listener[] = []
        #isEmitting = false
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
          if (this.#isEmitting) this.#listeners = this.#listeners.slice()
        }
        emit(value: unknown) {
          this.#isEmitting = true
          for (const listener of this.#listeners) { // error
            listener(value)
          }
          this.#isEmitting = false
        }
      }
    `,
  })
})

describe('F14 looked at again', () => {
  testRule(rule, {
    'the index goes on only where the element has stayed': {
      code: `
        export class Queue {
          #jobs: Job[] = []
          cancel(job: Job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
          async run() {
            let i = 0
            while (i < this.#jobs.length) {
              const job = this.#jobs[i]
              await job.run()
              if (this.#jobs[i] === job) i++
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the index goes on in any case': `
      export class Queue {
        #jobs: Job[] = []
        cancel(job: Job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
        async run() {
          let i = 0
          while (i < this.#jobs.length) { // error
            const job = this.#jobs[i]
            await job.run()
            i++
          }
        }
      }
    `,
    'a generation in the head of the loop': {
      code: `
        export class Playlist {
          #tracks: Track[] = []
          #generation = 0
          shuffle() {
            this.#generation++
            this.#tracks.sort(() => Math.random() - 0.5)
          }
          async preload() {
            const generation = this.#generation
            for (let i = 0; i < this.#tracks.length && this.#generation === generation; i++) {
              await this.#tracks[i]!.load()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a generation that a helper of the writer raises': {
      code: `
        export class Playlist {
          #tracks: Track[] = []
          #generation = 0
          shuffle() {
            this.#changed()
            this.#tracks.sort(() => Math.random() - 0.5)
          }
          #changed() { this.#generation++ }
          async preload() {
            const generation = this.#generation
            for (const track of this.#tracks) {
              await track.load()
              if (this.#generation !== generation) break
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a generation that is taken behind the wait': `
      export class Playlist {
        #tracks: Track[] = []
        #generation = 0
        shuffle() {
          this.#generation++
          this.#tracks.sort(() => Math.random() - 0.5)
        }
        async preload() {
          for (const track of this.#tracks) { // error
            await track.load()
            const generation = this.#generation
            if (this.#generation !== generation) return
          }
        }
      }
    `,
    'a changed generation that only skips the rest of the body': `
      export class Playlist {
        #tracks: Track[] = []
        #generation = 0
        shuffle() {
          this.#generation++
          this.#tracks.sort(() => Math.random() - 0.5)
        }
        async preload() {
          const generation = this.#generation
          for (const track of this.#tracks) { // error
            await track.load()
            if (this.#generation !== generation) continue
            track.ready()
          }
        }
      }
    `,
    'a length that a sort leaves as it is': `
      export class Playlist {
        #tracks: Track[] = []
        shuffle() { this.#tracks.sort(() => Math.random() - 0.5) }
        async preload() {
          const length = this.#tracks.length
          for (const track of this.#tracks) { // error
            await track.load()
            if (this.#tracks.length !== length) return
          }
        }
      }
    `,
    'a state that one of two writers leaves': `
      export class Machine {
        #handlers: Handler[] = []
        #state = 'open'
        close() {
          this.#state = 'closed'
          this.#handlers.splice(0, 1)
        }
        drop() { this.#handlers.splice(0, 1) }
        async run() {
          for (const handler of this.#handlers) { // error
            await handler()
            if (this.#state !== 'open') break
          }
        }
      }
    `,
    'a break that leaves an inner loop only': `
      export class Playlist {
        #tracks: Track[] = []
        #generation = 0
        shuffle() {
          this.#generation++
          this.#tracks.sort(() => Math.random() - 0.5)
        }
        async preload(parts: Part[]) {
          const generation = this.#generation
          for (const track of this.#tracks) { // error
            for (const part of parts) {
              await track.load(part)
              if (this.#generation !== generation) break
            }
          }
        }
      }
    `,
  })
})

describe('F15 claimed before the window', () => {
  testRule(rule, {
    'claimed on every way': {
      code: `
        const jobs = new Map<string, Job>()
        queue.on('job', job => { jobs.set(job.id, job) })
        export async function run() {
          for (const [id, job] of jobs) {
            if (job.isOld) {
              jobs.delete(id)
              await job.drop()
            } else {
              jobs.delete(id)
              await job.run()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'claimed on one way only': `
      const jobs = new Map<string, Job>()
      queue.on('job', job => { jobs.set(job.id, job) })
      export async function run() {
        for (const [id, job] of jobs) { // error
          if (job.isOld) jobs.delete(id)
          await job.run()
        }
      }
    `,
  })
})

describe('F27 a tear-down that turns the adders away', () => {
  testRule(rule, {
    'a flag that says that it is open': {
      code: `
        export class Server {
          #sockets = new Set<Socket>()
          #isOpen = true
          constructor(net: Net) {
            net.on('connection', socket => {
              if (!this.#isOpen) return socket.destroy()
              this.#sockets.add(socket)
            })
          }
          async close() {
            this.#isOpen = false
            for (const socket of this.#sockets) {
              await socket.end()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a flag that is set behind the loop': `
      export class Server {
        #sockets = new Set<Socket>()
        #isClosed = false
        constructor(net: Net) {
          net.on('connection', socket => {
            if (this.#isClosed) return
            this.#sockets.add(socket)
          })
        }
        async close() {
          for (const socket of this.#sockets) { // error
            await socket.end()
          }
          this.#isClosed = true
        }
      }
    `,
  })
})
