import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

const options = { tier: 'possible' }

describe('who stores asks once more', () => {
  testRule(rule, {
    'for a version under the key, which others replace, remove or clear': {
      options,
      code: `
        class Health {
          #reports = new Map<string, Report>()
          #epochs = new Map<string, symbol>()
          async get(path: string) {
            const known = this.#reports.get(path)
            if (known) return known
            let epoch = this.#epochs.get(path)
            if (!epoch) this.#epochs.set(path, (epoch = Symbol()))
            const report = await probe(path)
            if (this.#epochs.get(path) === epoch) this.#reports.set(path, report)
            return report
          }
          forget(path: string) { this.#reports.delete(path); this.#epochs.delete(path) }
          renew(path: string) { this.#reports.delete(path); this.#epochs.set(path, Symbol()) }
          onDidChangeSettings() { this.#reports.clear(); this.#epochs.clear() }
        }
      `,
    },
    'for a version that nobody clears': `
      class Health {
        #reports = new Map<string, Report>()
        #epochs = new Map<string, symbol>()
        async get(path: string) {
          const known = this.#reports.get(path)
          if (known) return known
          let epoch = this.#epochs.get(path)
          if (!epoch) this.#epochs.set(path, (epoch = Symbol()))
          const report = await probe(path)
          if (this.#epochs.get(path) === epoch) this.#reports.set(path, report) // error: restores
          return report
        }
        renew(path: string) { this.#reports.delete(path); this.#epochs.set(path, Symbol()) }
        onDidChangeSettings() { this.#reports.clear() }
      }
    `,
    'by a helper, in the reaction that stores': {
      options,
      code: `
        function createProjects() {
          const projects = new Map<string, Project>()
          function isCurrent(path: string, load: Promise<Project>) {
            return projects.get(path)?.load === load
          }
          return {
            start(path: string) {
              const last = projects.get(path)?.last
              const load: Promise<Project> = read(path).then(project => {
                if (isCurrent(path, load)) projects.set(path, { load, last: project ?? last })
                return project
              })
              projects.set(path, { load, last })
              return load
            },
          }
        }
      `,
    },
    'by a helper that looks at something else': {
      options,
      code: `
        function createProjects() {
          const projects = new Map<string, Project>()
          const opened = new Map<string, Project>()
          function isOpen(path: string) { return opened.has(path) }
          return {
            open(path: string, project: Project) { opened.set(path, project) },
            start(path: string) {
              const last = projects.get(path)?.last
              const load: Promise<Project> = read(path).then(project => {
                if (isOpen(path)) projects.set(path, { load, last: project ?? last }) // error: losesOwn
                return project
              })
              projects.set(path, { load, last })
              return load
            },
          }
        }
      `,
    },
  })
})

describe('what failed is taken back', () => {
  testRule(rule, {
    'to the copy that was kept': {
      options,
      code: `
        class Settings {
          #values: Record<string, string> = {}
          set(name: string, value: string) { this.#values[name] = value }
          async save(name: string, value: string) {
            const before = { ...this.#values }
            this.#values[name] = value
            try {
              await write(this.#values)
            } catch (error) {
              this.#values = before
              throw error
            }
          }
        }
      `,
    },
    'but not where the copy is put back in any case': `
      class Settings {
        #values: Record<string, string> = {}
        set(name: string, value: string) { this.#values[name] = value }
        async preview(name: string, value: string) {
          const before = { ...this.#values }
          this.#values[name] = value
          await show(this.#values)
          this.#values = before // error: writtenBack
        }
      }
    `,
    'but not where more than that comes of a failure': `
      class Settings {
        #values: Record<string, string> = {}
        set(name: string, value: string) { this.#values[name] = value }
        async save(name: string, value: string) {
          const before = { ...this.#values }
          try {
            await write(this.#values)
          } catch (error) {
            this.#values = { ...before, [name]: value } // error: writtenBack
            throw error
          }
        }
      }
    `,
  })
})

describe('a weak map', () => {
  testRule(rule, {
    'keeps nothing that has to be ended: a second one is as good': `
      class Completions {
        #providers = new WeakMap<Document, Provider>()
        async provide(document: Document) {
          let provider = this.#providers.get(document)
          if (!provider) {
            const name = await nameOf(document)
            provider = new Provider(name)
            this.#providers.set(document, provider)
          }
          return provider.provide(document)
        }
      }
    `,
    'keeps what somebody ends': `
      class Completions {
        #providers = new WeakMap<Document, Provider>()
        async provide(document: Document) {
          let provider = this.#providers.get(document)
          if (!provider) {
            const name = await nameOf(document)
            provider = new Provider(name)
            this.#providers.set(document, provider) // error: madeTwice
          }
          return provider.provide(document)
        }
        forget(document: Document) { this.#providers.get(document)?.dispose() }
      }
    `,
  })
})

describe('a list that is looked through again in the turn of the push', () => {
  testRule(rule, {
    'by the id of what is pushed': `
      const sessions: Session[] = []
      export async function create(name: string) {
        const known = sessions.find(each => each.id === name)
        if (known) return known
        const session = makeSession(name, await ask(name))
        const index = sessions.findIndex(each => each.id === session.id)
        if (index !== -1) {
          sessions[index] = session
        } else {
          sessions.push(session)
        }
        return session
      }
    `,
    'but not by the id of another one': `
      const sessions: Session[] = []
      export async function create(name: string, parent: Session) {
        const known = sessions.find(each => each.id === name)
        if (known) return known
        const session = makeSession(name, await ask(name))
        const index = sessions.findIndex(each => each.id === parent.id)
        if (index !== -1) {
          sessions[index].children++
        } else {
          sessions.push(session) // error: pushedTwice
        }
        return session
      }
    `,
  })
})
