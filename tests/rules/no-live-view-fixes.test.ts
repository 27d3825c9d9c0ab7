import { describe } from 'vitest'
import rule from '../../rules/no-live-view.ts'
import { testFixes } from '../harness/lint.ts'

describe('a copy is handed out, or made by the receiver', () => {
  testFixes(rule, {
    'of an array, behind a wait': {
      code: `
        class Registry {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          remove(job: Job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
          async jobs() {
            await ready()
            return this.#jobs
          }
          async run() {
            for (const job of await this.jobs()) {
              await send(job)
            }
          }
        }
      `,
      output: `
        class Registry {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          remove(job: Job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
          async jobs() {
            await ready()
            return this.#jobs
          }
          async run() {
            for (const job of await this.jobs()) {
              await send(job)
            }
          }
        }
      `,
      suggestions: {
        'Hand out a copy of `this.#jobs`': `
        class Registry {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          remove(job: Job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
          async jobs() {
            await ready()
            return [...this.#jobs]
          }
          async run() {
            for (const job of await this.jobs()) {
              await send(job)
            }
          }
        }
      `,
        'Walk a copy of what jobs() hands out': `
        class Registry {
          #jobs: Job[] = []
          add(job: Job) { this.#jobs.push(job) }
          remove(job: Job) { this.#jobs.splice(this.#jobs.indexOf(job), 1) }
          async jobs() {
            await ready()
            return this.#jobs
          }
          async run() {
            const jobsSnapshot = [...await this.jobs()]
            for (const job of jobsSnapshot) {
              await send(job)
            }
          }
        }
      `,
      },
      suggestionProof: {
        drive: {
          make: 'new Registry()',
          fill: ["it.add('a')", "it.add('b')", "it.add('c')"],
          operation: 'it.run()',
          writes: ["it.add('z')", "it.remove('a')"],
        },
      },
    },

    'of the values of a Map, as an array where nobody promised an iterator': {
      code: `
        const clients = new Map<string, string>()
        bus.on('join', (id: string, client: string) => { clients.set(id, client) })
        function online() {
          return clients.values()
        }
        export async function notify() {
          for (const client of online()) {
            await send(client)
          }
        }
      `,
      output: `
        const clients = new Map<string, string>()
        bus.on('join', (id: string, client: string) => { clients.set(id, client) })
        function online() {
          return clients.values()
        }
        export async function notify() {
          for (const client of online()) {
            await send(client)
          }
        }
      `,
      suggestions: {
        'Hand out a copy of `clients`': `
        const clients = new Map<string, string>()
        bus.on('join', (id: string, client: string) => { clients.set(id, client) })
        function online() {
          return [...clients.values()]
        }
        export async function notify() {
          for (const client of online()) {
            await send(client)
          }
        }
      `,
        'Walk a copy of what online() hands out': `
        const clients = new Map<string, string>()
        bus.on('join', (id: string, client: string) => { clients.set(id, client) })
        function online() {
          return clients.values()
        }
        export async function notify() {
          const clientsSnapshot = [...online()]
          for (const client of clientsSnapshot) {
            await send(client)
          }
        }
      `,
      },
      suggestionProof: { drive: { operation: 'notify()' } },
    },

    'of the keys of a Set, as an iterator where one is promised': {
      code: `
        const paths = new Set<string>()
        watcher.on('change', (path: string) => { paths.add(path) })
        const changed = (): IterableIterator<string> => paths.values()
        export async function check() {
          for (const path of changed()) {
            await lint(path)
          }
        }
      `,
      output: `
        const paths = new Set<string>()
        watcher.on('change', (path: string) => { paths.add(path) })
        const changed = (): IterableIterator<string> => paths.values()
        export async function check() {
          for (const path of changed()) {
            await lint(path)
          }
        }
      `,
      suggestions: {
        'Hand out a copy of `paths`': `
        const paths = new Set<string>()
        watcher.on('change', (path: string) => { paths.add(path) })
        const changed = (): IterableIterator<string> => [...paths.values()].values()
        export async function check() {
          for (const path of changed()) {
            await lint(path)
          }
        }
      `,
        'Walk a copy of what changed() hands out': `
        const paths = new Set<string>()
        watcher.on('change', (path: string) => { paths.add(path) })
        const changed = (): IterableIterator<string> => paths.values()
        export async function check() {
          const pathsSnapshot = [...changed()]
          for (const path of pathsSnapshot) {
            await lint(path)
          }
        }
      `,
      },
      suggestionProof: { drive: { operation: 'check()' } },
    },

    'only by the receiver, where somebody works on the container by this way': {
      code: `
        const jobs: string[] = []
        function pending() {
          log('pending')
          return jobs
        }
        export function add(job: string) { pending().push(job) }
        export function cancel(job: string) { jobs.splice(jobs.indexOf(job), 1) }
        export async function run() {
          for (const job of pending()) {
            await send(job)
          }
        }
      `,
      output: `
        const jobs: string[] = []
        function pending() {
          log('pending')
          return jobs
        }
        export function add(job: string) { pending().push(job) }
        export function cancel(job: string) { jobs.splice(jobs.indexOf(job), 1) }
        export async function run() {
          for (const job of pending()) {
            await send(job)
          }
        }
      `,
      suggestions: {
        'Walk a copy of what pending() hands out': `
        const jobs: string[] = []
        function pending() {
          log('pending')
          return jobs
        }
        export function add(job: string) { pending().push(job) }
        export function cancel(job: string) { jobs.splice(jobs.indexOf(job), 1) }
        export async function run() {
          const jobsSnapshot = [...pending()]
          for (const job of jobsSnapshot) {
            await send(job)
          }
        }
      `,
      },
      suggestionProof: {
        drive: {
          fill: ["add('a')", "add('b')", "add('c')"],
          operation: 'run()',
          writes: ["add('z')", "cancel('a')"],
        },
      },
    },

    'not where there may be none': {
      code: `
        class Registry {
          #jobs: string[] | null = null
          open() { this.#jobs = ['a', 'b'] }
          remove(job: string) { this.#jobs?.splice(this.#jobs.indexOf(job), 1) }
          pending() {
            log('pending')
            return this.#jobs
          }
          async run() {
            const jobs = this.pending()
            if (!jobs) return
            for (const job of jobs) {
              await send(job)
            }
          }
        }
      `,
      output: `
        class Registry {
          #jobs: string[] | null = null
          open() { this.#jobs = ['a', 'b'] }
          remove(job: string) { this.#jobs?.splice(this.#jobs.indexOf(job), 1) }
          pending() {
            log('pending')
            return this.#jobs
          }
          async run() {
            const jobs = this.pending()
            if (!jobs) return
            for (const job of jobs) {
              await send(job)
            }
          }
        }
      `,
      suggestions: {
        'Walk a copy of what pending() hands out': `
        class Registry {
          #jobs: string[] | null = null
          open() { this.#jobs = ['a', 'b'] }
          remove(job: string) { this.#jobs?.splice(this.#jobs.indexOf(job), 1) }
          pending() {
            log('pending')
            return this.#jobs
          }
          async run() {
            const jobs = this.pending()
            if (!jobs) return
            const jobsSnapshot = [...jobs]
            for (const job of jobsSnapshot) {
              await send(job)
            }
          }
        }
      `,
      },
      suggestionProof: {
        drive: {
          make: 'new Registry()',
          fill: ['it.open()'],
          operation: 'it.run()',
          writes: ["it.remove('a')"],
        },
      },
    },
  })
})
