import { describe } from 'vitest'
import rule from '../../rules/no-stale-entry.ts'
import { testRule } from '../harness/lint.ts'

describe('what others have thrown out is put back', () => {
  testRule(rule, {
    'where it failed, as what is fetched meanwhile may, too': `
      class Client {
        #users = new Map<string, User>()
        async userOf(token: string) {
          const known = this.#users.get(token)
          if (known) return known
          const user = await verify(token)
          this.#users.set(token, user)
          return user
        }
        async call(token: string) {
          try {
            return await send(token)
          } catch {
            this.#users.delete(token)
          }
        }
      }
    `,
    'where somebody has asked for it': `
      class Client {
        #users = new Map<string, User>()
        async userOf(token: string) {
          const known = this.#users.get(token)
          if (known) return known
          const user = await verify(token)
          this.#users.set(token, user) // error: restores
          return user
        }
        async call(token: string) {
          await send(token)
          this.#users.delete(token)
        }
      }
    `,
    'for a document that was closed, and is asked for no more': `
      const settings = new Map<string, Settings>()
      export async function settingsOf(uri: string) {
        const known = settings.get(uri)
        if (known) return known
        const found = await connection.getConfiguration(uri)
        settings.set(uri, found)
        return found
      }
      documents.onDidClose(({ document }) => { settings.delete(document.uri) })
    `,
    'for a document that was changed, in the handler of another thing that is disclosed': `
      const settings = new Map<string, Settings>()
      export async function settingsOf(uri: string) {
        const known = settings.get(uri)
        if (known) return known
        const found = await connection.getConfiguration(uri)
        settings.set(uri, found) // error: restores
        return found
      }
      documents.onDidEnclose(({ document }) => { settings.delete(document.uri) })
    `,
    'where a method says that it was closed': `
      class Documents {
        #parsed = new Map<string, Tree>()
        async treeOf(uri: string) {
          const known = this.#parsed.get(uri)
          if (known) return known
          const tree = await parse(uri)
          this.#parsed.set(uri, tree)
          return tree
        }
        handleDocumentClosed(uri: string) { this.#parsed.delete(uri) }
      }
    `,
    'where a helper says that it was closed': `
      const trees = new Map<string, Tree>()
      export async function treeOf(uri: string) {
        const known = trees.get(uri)
        if (known) return known
        const tree = await parse(uri)
        trees.set(uri, tree)
        return tree
      }
      function documentClosed(uri: string) { trees.delete(uri) }
      port.on('message', ({ kind, uri }) => { if (kind === 'closed') documentClosed(uri) })
    `,
    'as one that has failed, which only saves a try': `
      class Avatars {
        #failed = new Set<string>()
        async load(url: string) {
          if (this.#failed.has(url)) return null
          const image = await fetchImage(url)
          if (!image) this.#failed.add(url)
          return image
        }
        onDidChangeAccount() { this.#failed.clear() }
      }
    `,
    'as one that is shown': `
      class Avatars {
        #shown = new Set<string>()
        async load(url: string) {
          if (this.#shown.has(url)) return null
          const image = await fetchImage(url)
          if (image) this.#shown.add(url) // error: restores
          return image
        }
        onDidChangeAccount() { this.#shown.clear() }
      }
    `,
    'but what was there before it was ended is not what is missing': `
      class Servers {
        #ports = new Map<string, Port>()
        async listen(name: string) {
          if (this.#ports.has(name)) return
          const port = await findPort(name)
          this.#ports.set(name, port)
        }
        stop(name: string) {
          if (!this.#ports.has(name)) return
          void freePort(name).then(() => { this.#ports.delete(name) })
        }
      }
    `,
    'and is, where nobody has looked whether it was there': `
      class Servers {
        #ports = new Map<string, Port>()
        async listen(name: string) {
          if (this.#ports.has(name)) return
          const port = await findPort(name)
          this.#ports.set(name, port) // error: restores
        }
        stop(name: string) {
          void freePort(name).then(() => { this.#ports.delete(name) })
        }
      }
    `,
    'but tests wait for what they start: a comment says so': `
      const codecs = new Map<string, Codec>()
      function codecOf(kind: string) {
        const known = codecs.get(kind)
        if (known) return Promise.resolve(known)
        return detect(kind).then(codec => {
          codecs.set(kind, codec)
          return codec
        })
      }
      /** Clear what is cached (unit tests only). */
      function clearCodecs() { codecs.clear() }
      module.exports = { codecOf, clearCodecs }
    `,
    'and a comment that says something else': `
      const codecs = new Map<string, Codec>()
      function codecOf(kind: string) {
        const known = codecs.get(kind)
        if (known) return Promise.resolve(known)
        return detect(kind).then(codec => {
          codecs.set(kind, codec) // error: restores
          return codec
        })
      }
      /** Clear what is cached when the camera was tested. */
      function clearCodecs() { codecs.clear() }
      module.exports = { codecOf, clearCodecs }
    `,
  })
})

describe('a handler that starts once', () => {
  testRule(rule, {
    'when the stream of this run is open': `
      function pack(path: string, files: string[]) {
        const packed = new Set<string>()
        const out = createWriteStream(path)
        return new Promise(resolve => {
          out.on('open', async () => {
            for (const file of files) {
              if (packed.has(file)) continue
              await sendFile(out, file)
              packed.add(file)
            }
            resolve(packed)
          })
        })
      }
    `,
    'but not whenever there is data': `
      function pack(path: string, files: string[]) {
        const packed = new Set<string>()
        const out = createWriteStream(path)
        return new Promise(resolve => {
          out.on('data', async () => {
            for (const file of files) {
              if (packed.has(file)) continue
              await sendFile(out, file)
              packed.add(file) // error: madeTwice
            }
            resolve(packed)
          })
        })
      }
    `,
    'but not when others open the same stream': `
      function pack(out: Socket, files: string[]) {
        const packed = new Set<string>()
        return new Promise(resolve => {
          out.on('open', async () => {
            for (const file of files) {
              if (packed.has(file)) continue
              await sendFile(out, file)
              packed.add(file) // error: madeTwice
            }
            resolve(packed)
          })
        })
      }
    `,
    'but not in a loop': `
      function pack(paths: string[], files: string[]) {
        const packed = new Set<string>()
        for (const path of paths) {
          const out = createWriteStream(path)
          out.on('open', async () => {
            for (const file of files) {
              if (packed.has(file)) continue
              await sendFile(out, file)
              packed.add(file) // error: madeTwice
            }
          })
        }
      }
    `,
  })
})

describe('who starts the operation when it has written', () => {
  testRule(rule, {
    'writes once more only if all is started once more': `
      let last: Record<string, string> = {}
      export async function startReports() {
        last = await readLast()
        setTimeout(report, 1000)
      }
      async function report() {
        const now = await changesSince(last)
        last = now
        setTimeout(report, 1000)
      }
    `,
    'as the method that everything begins with': `
      class AddCommand {
        #versions = new Map<string, string>()
        async run(name: string) {
          this.#versions.clear()
          return this.#find(name)
        }
        async #find(name: string) {
          const known = this.#versions.get(name)
          if (known) return known
          const version = await readVersion(name)
          this.#versions.set(name, version)
          return version
        }
      }
    `,
    'and not as a method that anybody may call at any time': `
      class AddCommand {
        #versions = new Map<string, string>()
        async refresh(name: string) {
          this.#versions.clear()
          return this.#find(name)
        }
        async #find(name: string) {
          const known = this.#versions.get(name)
          if (known) return known
          const version = await readVersion(name)
          this.#versions.set(name, version) // error: restores
          return version
        }
      }
    `,
    'writes whenever it is called': `
      let last: Record<string, string> = {}
      export async function search() {
        last = await readLast()
        setTimeout(report, 1000)
      }
      async function report() {
        const now = await changesSince(last)
        last = now // error: writtenBack
        setTimeout(report, 1000)
      }
    `,
    'and others start it as well': `
      let last: Record<string, string> = {}
      export async function startReports() {
        last = await readLast()
        setTimeout(report, 1000)
      }
      export async function report() {
        const now = await changesSince(last)
        last = now // error: writtenBack
        setTimeout(report, 1000)
      }
    `,
    'and it starts the operation before that as well': `
      let last: Record<string, string> = {}
      export async function startReports() {
        setTimeout(report, 1000)
        last = await readLast()
      }
      async function report() {
        const now = await changesSince(last)
        last = now // error: writtenBack
        setTimeout(report, 1000)
      }
    `,
  })
})

describe('what a factory fills before it lets out what it has made', () => {
  testRule(rule, {
    'nobody has read yet': `
      export async function createTypings(files: Files) {
        const versions = new Map<string, string>()
        const generator = new Generator({
          emitFile: async (path: string) => {
            const version = await files.emit(path, versions.get(path))
            versions.set(path, version)
          },
        })
        for (const [path, version] of await files.readOld()) versions.set(path, version)
        return { run: () => generator.run() }
      }
    `,
    'somebody reads, where it is started before': `
      export async function createTypings(files: Files) {
        const versions = new Map<string, string>()
        const generator = new Generator({
          emitFile: async (path: string) => {
            const version = await files.emit(path, versions.get(path))
            versions.set(path, version) // error: loses
          },
        })
        generator.run()
        for (const [path, version] of await files.readOld()) versions.set(path, version)
        return { run: () => generator.run() }
      }
    `,
    'a worker reads by itself': `
      export async function createTypings(files: Files) {
        const versions = new Map<string, string>()
        const generator = new Worker({
          emitFile: async (path: string) => {
            const version = await files.emit(path, versions.get(path))
            versions.set(path, version) // error: loses
          },
        })
        for (const [path, version] of await files.readOld()) versions.set(path, version)
        return { run: () => generator.run() }
      }
    `,
  })
})
