import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('F12 promise chains', () => {
  testRule(rule, {
    'every operation is hung onto the chain': {
      code: `
        export class Store {
          #tail: Promise<unknown> = Promise.resolve()
          #docs: Doc[] = []
          remove(doc: Doc) {
            this.#tail = this.#tail.then(() => { this.#docs.splice(this.#docs.indexOf(doc), 1) })
            return this.#tail
          }
          saveAll() {
            this.#tail = this.#tail.then(async () => {
              for (const doc of this.#docs) {
                await doc.save()
              }
            })
            return this.#tail
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a chain that only one of the two joins': `
      export class Store {
        #tail: Promise<unknown> = Promise.resolve()
        #docs: Doc[] = []
        remove(doc: Doc) { this.#docs.splice(this.#docs.indexOf(doc), 1) }
        saveAll() {
          this.#tail = this.#tail.then(async () => {
            for (const doc of this.#docs) { // error
              await doc.save()
            }
          })
          return this.#tail
        }
      }
    `,
    'a reaction that does not become the tail of the chain': `
      export class Store {
        #ready: Promise<unknown> = Promise.resolve()
        #docs: Doc[] = []
        remove(doc: Doc) {
          return this.#ready.then(() => { this.#docs.splice(this.#docs.indexOf(doc), 1) })
        }
        saveAll() {
          return this.#ready.then(async () => {
            for (const doc of this.#docs) { // error
              await doc.save()
            }
          })
        }
      }
    `,
    'the chain does not wait for what it starts': `
      export class Store {
        #tail: Promise<unknown> = Promise.resolve()
        #docs: Doc[] = []
        remove(doc: Doc) {
          this.#tail = this.#tail.then(() => { this.#docs.splice(this.#docs.indexOf(doc), 1) })
        }
        saveAll() {
          this.#tail = this.#tail.then(() => { void this.#saveAll() })
        }
        async #saveAll() {
          for (const doc of this.#docs) { // error
            await doc.save()
          }
        }
      }
    `,
    'a method that hangs what it is given onto the chain': {
      code: `
        export class Store {
          #tail: Promise<unknown> = Promise.resolve()
          #docs: Doc[] = []
          #enqueue<T>(task: () => T | Promise<T>): Promise<T> {
            const run = this.#tail.then(task)
            this.#tail = run.catch(() => {})
            return run
          }
          remove(doc: Doc) {
            return this.#enqueue(() => this.#docs.splice(this.#docs.indexOf(doc), 1))
          }
          saveAll() {
            return this.#enqueue(async () => {
              for (const doc of this.#docs) {
                await doc.save()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a named function hung onto the chain for both outcomes': {
      code: `
        export class Pins {
          #pending: Promise<void> | undefined
          #items: Item[] = []
          schedule(editor: Editor) {
            const run = () => this.#update(editor)
            if (!this.#pending) this.#pending = Promise.resolve()
            this.#pending = this.#pending.then(run, run)
          }
          async #update(editor: Editor) {
            for (const item of this.#items) {
              await item.detach()
            }
            this.#items.sort((a, b) => a.order - b.order)
            await editor.show(this.#items)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the tail is awaited and replaced by hand': {
      code: `
        export class Store {
          #tail: Promise<unknown> = Promise.resolve()
          #docs: Doc[] = []
          async #locked<T>(task: () => Promise<T>): Promise<T> {
            const previous = this.#tail
            let release = () => {}
            this.#tail = new Promise<void>(resolve => { release = resolve })
            await previous
            try {
              return await task()
            } finally {
              release()
            }
          }
          remove(doc: Doc) {
            return this.#locked(async () => this.#docs.splice(this.#docs.indexOf(doc), 1))
          }
          saveAll() {
            return this.#locked(async () => {
              for (const doc of this.#docs) {
                await doc.save()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('F12 helpers and wrappers', () => {
  testRule(rule, {
    'a private helper of private helpers, all of them called under the lock': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Keyring {
          readonly #mutex = new Mutex()
          #keys: Key[] = []
          removeKey(key: Key) { return this.#mutex.runExclusive(() => this.#remove(key)) }
          persist() { return this.#mutex.runExclusive(async () => this.#persist()) }
          #remove(key: Key) { this.#keys.splice(this.#keys.indexOf(key), 1) }
          async #persist() {
            await this.#verify()
            await this.#writeAll()
          }
          async #verify() {
            for (const key of this.#keys) {
              await key.verify()
            }
          }
          async #writeAll() {
            for (const key of this.#keys) {
              await key.write()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a helper with one caller that forgets the lock': `
      import { Mutex } from 'async-mutex'
      export class Keyring {
        readonly #mutex = new Mutex()
        #keys: Key[] = []
        removeKey(key: Key) { return this.#mutex.runExclusive(() => this.#remove(key)) }
        persist() { return this.#mutex.runExclusive(async () => this.#writeAll()) }
        exportKeys() { return this.#writeAll() }
        #remove(key: Key) { this.#keys.splice(this.#keys.indexOf(key), 1) }
        async #writeAll() {
          for (const key of this.#keys) { // error
            await key.write()
          }
        }
      }
    `,
    'a method that takes the lock around the callback it is given': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Keyring {
          readonly #mutex = new Mutex()
          #keys: Key[] = []
          async #withLock<T>(callback: () => Promise<T>): Promise<T> {
            return this.#mutex.runExclusive(async () => callback())
          }
          removeKey(key: Key) {
            return this.#withLock(async () => {
              this.#keys.splice(this.#keys.indexOf(key), 1)
            })
          }
          persist() {
            return this.#withLock(async () => {
              for (const key of this.#keys) {
                await key.write()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'wrappers of wrappers that hand the callback on': {
      code: `
        import { Mutex } from 'async-mutex'
        export class Keyring {
          readonly #mutex = new Mutex()
          #keys: Key[] = []
          removeKey(key: Key) {
            return this.#persistOrRollback(async () => {
              this.#keys.splice(this.#keys.indexOf(key), 1)
            })
          }
          verify() {
            return this.#withRollback(async () => {
              for (const key of this.#keys) {
                await key.verify()
              }
            })
          }
          #persistOrRollback<T>(callback: () => Promise<T>) {
            return this.#withRollback(async () => {
              const result = await callback()
              await this.#save()
              return result
            })
          }
          #withRollback<T>(callback: () => Promise<T>) {
            return this.#withControllerLock(async () => {
              try {
                return await callback()
              } catch (error) {
                this.#rollback()
                throw error
              }
            })
          }
          #withControllerLock<T>(callback: () => Promise<T>) {
            return withLock(this.#mutex, callback)
          }
          #rollback() { console.warn('rolled back') }
          async #save() { await storage.save('keys') }
        }
        async function withLock<T>(mutex: Mutex, callback: () => Promise<T>) {
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
    'a wrapper that takes no lock': {
      code: `
        export class Keyring {
          #keys: Key[] = []
          #withSpan<T>(callback: () => Promise<T>) { return tracer.span('keyring', callback) }
          removeKey(key: Key) {
            return this.#withSpan(async () => {
              this.#keys.splice(this.#keys.indexOf(key), 1)
            })
          }
          persist() {
            return this.#withSpan(async () => {
              for (const key of this.#keys) { // error
                await key.write()
              }
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'helpers that assert that the lock is held': {
      code: `
        export class Keyring {
          #keys: Key[] = []
          async #verify() {
            this.#assertLocked()
            for (const key of this.#keys) {
              await key.verify()
            }
          }
          remove(key: Key) {
            this.#assertLocked()
            this.#keys.splice(this.#keys.indexOf(key), 1)
          }
          unlock() { return this.#verify() }
          #assertLocked() {
            if (!this.mutex.isLocked()) throw new Error('take the lock first')
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
