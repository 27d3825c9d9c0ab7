import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F12 acquire and release', () => {
  testRule(rule, {
    'the releaser that acquire() returns, called in finally': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Pool {
          readonly #mutex = new Mutex()
          #conns: Conn[] = []
          async remove(conn: Conn) {
            const release = await this.#mutex.acquire()
            try {
              this.#conns.splice(this.#conns.indexOf(conn), 1)
            } finally {
              release()
            }
          }
          async ping() {
            const release = await this.#mutex.acquire()
            try {
              for (const conn of this.#conns) {
                await conn.ping()
              }
            } finally {
              release()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the releaser is called before the loop': `
      import { Mutex } from 'async-mutex'
      export class Pool {
        readonly #mutex = new Mutex()
        #conns: Conn[] = []
        async remove(conn: Conn) {
          const release = await this.#mutex.acquire()
          try {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          } finally {
            release()
          }
        }
        async ping() {
          const release = await this.#mutex.acquire()
          release()
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'await-lock: acquireAsync() and release() of the lock itself': {
      code: `
        import AwaitLock from 'await-lock'
        const lock = new AwaitLock()
        const conns: Conn[] = []
        export async function remove(conn: Conn) {
          await lock.acquireAsync()
          try {
            conns.splice(conns.indexOf(conn), 1)
          } finally {
            lock.release()
          }
        }
        export async function ping() {
          await lock.acquireAsync()
          try {
            for (const conn of conns) {
              await conn.ping()
            }
          } finally {
            lock.release()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'await-lock, and a writer that takes another lock': `
      import AwaitLock from 'await-lock'
      const lock = new AwaitLock()
      const writeLock = new AwaitLock()
      const conns: Conn[] = []
      export async function remove(conn: Conn) {
        await writeLock.acquireAsync()
        try {
          conns.splice(conns.indexOf(conn), 1)
        } finally {
          writeLock.release()
        }
      }
      export async function ping() {
        await lock.acquireAsync()
        try {
          for (const conn of conns) { // error
            await conn.ping()
          }
        } finally {
          lock.release()
        }
      }
    `,
    'the writer splices after it has released': `
      import { Mutex } from 'async-mutex'
      const mutex = new Mutex()
      const conns: Conn[] = []
      export async function remove(conn: Conn) {
        const release = await mutex.acquire()
        try {
          await conn.close()
        } finally {
          release()
        }
        conns.splice(conns.indexOf(conn), 1)
      }
      export async function ping() {
        await mutex.runExclusive(async () => {
          for (const conn of conns) { // error
            await conn.ping()
          }
        })
      }
    `,
    'a lock that is taken with using lasts to the end of the block': {
      code: `
        export class Pool {
          readonly #mutex = new Mutex()
          #conns: Conn[] = []
          async remove(conn: Conn) {
            using _lock = await this.#mutex.acquire()
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          }
          async ping() {
            using _lock = await this.#mutex.acquire()
            for (const conn of this.#conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a lock that is taken with using ends with its block, before the loop': `
      export class Pool {
        readonly #mutex = new Mutex()
        #conns: Conn[] = []
        async remove(conn: Conn) {
          using _lock = await this.#mutex.acquire()
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          {
            using _lock = await this.#mutex.acquire()
            this.#conns.sort((a, b) => a.load - b.load)
          }
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'await using of a lock': {
      code: `
        const mutex = new Mutex()
        const conns: Conn[] = []
        export async function remove(conn: Conn) {
          await using _lock = await mutex.lock()
          conns.splice(conns.indexOf(conn), 1)
        }
        export async function ping() {
          await using _lock = await mutex.lock()
          for (const conn of conns) {
            await conn.ping()
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'using something that is no lock': `
      const conns: Conn[] = []
      export async function remove(conn: Conn) {
        using _span = tracer.start('remove')
        conns.splice(conns.indexOf(conn), 1)
      }
      export async function ping() {
        using _span = tracer.start('ping')
        for (const conn of conns) { // error
          await conn.ping()
        }
      }
    `,
  })
})

describe('F12 locks that run a function', () => {
  testRule(rule, {
    'async-lock with one key': {
      code: `
        import AsyncLock from 'async-lock'
        const lock = new AsyncLock()
        const conns: Conn[] = []
        export function remove(conn: Conn) {
          return lock.acquire('conns', () => { conns.splice(conns.indexOf(conn), 1) })
        }
        export function ping() {
          return lock.acquire('conns', async () => {
            for (const conn of conns) {
              await conn.ping()
            }
          })
        }
      `,
      options: { tier: 'possible' },
    },
    'async-lock with two keys': `
      import AsyncLock from 'async-lock'
      const lock = new AsyncLock()
      const conns: Conn[] = []
      export function remove(conn: Conn) {
        return lock.acquire(conn.id, () => { conns.splice(conns.indexOf(conn), 1) })
      }
      export function ping() {
        return lock.acquire('ping', async () => {
          for (const conn of conns) { // error
            await conn.ping()
          }
        })
      }
    `,
    'navigator.locks with one name': {
      code: `
        const tabs: Tab[] = []
        export function close(tab: Tab) {
          return navigator.locks.request('tabs', () => { tabs.splice(tabs.indexOf(tab), 1) })
        }
        export function save() {
          return navigator.locks.request('tabs', async () => {
            for (const tab of tabs) {
              await tab.save()
            }
          })
        }
      `,
      options: { tier: 'possible' },
    },
    'navigator.locks in shared mode excludes no other sharer': `
      const tabs: Tab[] = []
      export function close(tab: Tab) {
        return navigator.locks.request('tabs', { mode: 'shared' }, () => {
          tabs.splice(tabs.indexOf(tab), 1)
        })
      }
      export function save() {
        return navigator.locks.request('tabs', { mode: 'shared' }, async () => {
          for (const tab of tabs) { // error
            await tab.save()
          }
        })
      }
    `,
    'navigator.locks with two names': `
      const tabs: Tab[] = []
      export function close(tab: Tab) {
        return navigator.locks.request('close', () => { tabs.splice(tabs.indexOf(tab), 1) })
      }
      export function save() {
        return navigator.locks.request('save', async () => {
          for (const tab of tabs) { // error
            await tab.save()
          }
        })
      }
    `,
    'p-limit of one': {
      code: `
        import pLimit from 'p-limit'
        const limit = pLimit(1)
        const conns: Conn[] = []
        export const remove = (conn: Conn) => limit(() => { conns.splice(conns.indexOf(conn), 1) })
        export const ping = () =>
          limit(async () => {
            for (const conn of conns) {
              await conn.ping()
            }
          })
      `,
      options: { tier: 'possible' },
    },
    'p-limit of two': {
      code: `
        import pLimit from 'p-limit'
        const limit = pLimit(2)
        const conns: Conn[] = []
        export const remove = (conn: Conn) => limit(() => { conns.splice(conns.indexOf(conn), 1) })
        export const ping = () =>
          limit(async () => {
            for (const conn of conns) { // error
              await conn.ping()
            }
          })
      `,
      options: { tier: 'possible' },
    },
    'p-queue with a concurrency of one': {
      code: `
        import PQueue from 'p-queue'
        export class Pool {
          readonly #queue = new PQueue({ concurrency: 1 })
          #conns: Conn[] = []
          remove(conn: Conn) {
            return this.#queue.add(() => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
          }
          ping() {
            return this.#queue.add(async () => {
              for (const conn of this.#conns) {
                await conn.ping()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'p-queue with the concurrency it has by default': {
      code: `
        import PQueue from 'p-queue'
        export class Pool {
          readonly #queue = new PQueue()
          #conns: Conn[] = []
          remove(conn: Conn) {
            return this.#queue.add(() => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
          }
          ping() {
            return this.#queue.add(async () => {
              for (const conn of this.#conns) { // error
                await conn.ping()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a semaphore of one': {
      code: `
        import { Semaphore } from 'async-mutex'
        const one = new Semaphore(1)
        const conns: Conn[] = []
        export const remove = (conn: Conn) =>
          one.runExclusive(() => { conns.splice(conns.indexOf(conn), 1) })
        export const ping = () =>
          one.runExclusive(async () => {
            for (const conn of conns) {
              await conn.ping()
            }
          })
      `,
      options: { tier: 'possible' },
    },
    'a semaphore of five': `
      import { Semaphore } from 'async-mutex'
      const five = new Semaphore(5)
      const conns: Conn[] = []
      export const remove = (conn: Conn) =>
        five.runExclusive(() => { conns.splice(conns.indexOf(conn), 1) })
      export const ping = () =>
        five.runExclusive(async () => {
          for (const conn of conns) { // error
            await conn.ping()
          }
        })
    `,
  })
})

describe('a lock that nobody knows is taken before what releases it', () => {
  const removal = `
    import { gate } from './gate'
    const list: Job[] = []
    export async function remove(job: Job) {
      await gate.acquire()
      try {
        list.splice(list.indexOf(job), 1)
      } finally {
        gate.release()
      }
    }
  `
  testRule(rule, {
    'before the try': `${removal}
    export async function all() {
      await gate.acquire()
      try {
        for (const job of list) await job.run()
      } finally {
        gate.release()
      }
    }
    `,
    'as its first statement': `${removal}
    export async function all() {
      try {
        await gate.acquire()
        for (const job of list) await job.run()
      } finally {
        gate.release()
      }
    }
    `,
    'by the module itself': `${removal}
    await gate.acquire()
    try {
      for (const job of list) await job.run()
    } finally {
      gate.release()
    }
    `,
    'who takes it afterwards does not have it': `${removal}
    export async function all() {
      try {
        for (const job of list) await job.run() // error: suspended
      } finally {
        gate.release()
      }
      await gate.acquire()
    }
    `,
  })
})

describe('a function that runs another one', () => {
  const list = `
    const list: Job[] = []
    export function add(job: Job) { list.push(job) }
  `
  testRule(rule, {
    'in the same turn': `${list}
      function run(task: () => void) { task() }
      function update(task: () => void) { return run(task) }
      export function all() {
        for (const job of list) update(() => { list.splice(list.indexOf(job), 1) }) // error: reentered
      }
    `,
    'behind a wait of its own': `${list}
      function run(task: () => void) { task() }
      async function update(task: () => void) {
        await ready()
        return run(task)
      }
      export function all() {
        for (const job of list) void update(() => { list.splice(list.indexOf(job), 1) })
      }
    `,
    'by one that waits first': `${list}
      async function run(task: () => void) {
        await ready()
        task()
      }
      function update(task: () => void) { return run(task) }
      export function all() {
        for (const job of list) void update(() => { list.splice(list.indexOf(job), 1) })
      }
    `,
  })
})
