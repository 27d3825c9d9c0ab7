import { describe, expect, test } from 'vitest'

import noLateReset from '../rules/no-late-reset.ts'
import noLateRegistration from '../rules/no-late-registration.ts'
import noLiveIteration from '../rules/no-live-iteration.ts'
import noLiveView from '../rules/no-live-view.ts'
import noResizeWhileIterating from '../rules/no-resize-while-iterating.ts'
import noTornRefill from '../rules/no-torn-refill.ts'
import noStaleEntry from '../rules/no-stale-entry.ts'
import preferSnapshot from '../rules/prefer-snapshot.ts'
import { lint, render, testRule } from './harness/lint.ts'

describe('no-live-iteration', () => {
  test('names the await, the writer, what it does, and what the loop does then', () => {
    const code = `
      const conns = []
      bus.on('close', conn => conns.splice(conns.indexOf(conn), 1))
      export async function ping() {
        for (const conn of conns) await conn.ping() // error: suspended
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot(
      `"5: \`conns\` is walked live: while the \`await\` on line 5 is pending, the 'close' event handler can move its entries with \`splice\` (line 3), and the loop then skips an entry or handles one twice. Take a copy before the loop, and walk that."`,
    )
  })

  test('points at what is walked, and offers the repair', () => {
    const code = `
const tabs = new Set()
bus.on('open', tab => tabs.add(tab))
export async function ping() {
  for (const tab of tabs) await tab.ping()
}
`
    expect(render(noLiveIteration, code)).toMatchInlineSnapshot(`
      "5:21 \`tabs\` is walked live: while the \`await\` on line 5 is pending, the 'open' event handler can add to it or change an entry (line 3), and the loop then sees some of those changes and misses others. Take a copy before the loop, and walk that.
          for (const tab of tabs) await tab.ping()
                            ^^^^
        fix:

          const tabs = new Set()
          bus.on('open', tab => tabs.add(tab))
          export async function ping() {
            const tabsSnapshot = [...tabs]
            for (const tab of tabsSnapshot) await tab.ping()
          }
      "
    `)
  })

  test('names the call that gets to the writer by itself', () => {
    const code = `
      const jobs = []
      function finish(job) { jobs.splice(jobs.indexOf(job), 1) }
      export function run() {
        for (const job of jobs) finish(job) // error: reentered
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot(
      `"5: \`jobs\` is walked live: during the call \`finish()\` on line 5, finish() can move its entries with \`splice\` (line 3), and the loop then skips an entry or handles one twice. Take a copy before the loop, and walk that."`,
    )
  })

  test('names the way from the entry to the write, and counts the other writes', () => {
    const code = `
      class Pool {
        #conns = []
        constructor(bus) {
          bus.on('close', conn => this.#drop(conn))
        }
        #drop(conn) {
          if (conn.isFirst) this.#conns.shift()
          else this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) await conn.ping()
        }
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot(
      `"12: \`this.#conns\` is walked live: while the \`await\` on line 12 is pending, the 'close' event handler, by way of #drop(), can move its entries with \`shift\` (line 8, and 1 more), and the loop then skips an entry or handles one twice. Take a copy before the loop, and walk that."`,
    )
  })

  test('has its own cure for keys that are looked up later', () => {
    const code = `
      const locals: Record<string, Doc> = {}
      export function remove(id: string) { delete locals[id] }
      export async function saveAll() {
        for (const id of Object.keys(locals)) {
          await turn()
          await locals[id].save()
        }
      }
    `
    expect(messagesOf(noLiveIteration, code)).toMatchInlineSnapshot(
      `"5: \`locals\` is walked live: while the \`await\` on line 6 is pending, the exported function remove() can delete from it (line 3), and the loop then reads an entry that is gone. Take keys and values together before the loop, or look whether the key is still there."`,
    )
  })
})

describe('no-late-reset', () => {
  test('names the read, the window, and what is thrown away', () => {
    const code = `
      let events = []
      export function track(event) { events.push(event) }
      export async function flush() {
        await send(events)
        events = [] // error: loses
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot(
      `"6: \`events\` is reset too late. It was read on line 5; while the \`await\` on line 5 is pending, the exported function track() can add to it (line 3, and 1 more), and that is then thrown away here. Take the container and reset it first, then work on what was taken."`,
    )
  })

  test('says that a second run handles the same entries again', () => {
    const code = `
      const lines = []
      function load() { lines.push(...read()) }
      load()
      export async function flush() {
        for (const line of lines) await write(line)
        lines.length = 0 // error: repeats
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot(
      `"7: \`lines\` is reset too late. It was read on line 6; while the \`await\` on line 6 is pending, a second run of flush() can read the same, and handle it twice. Copy the entries and reset first, then work on the copy."`,
    )
  })

  test('has its own cure for entries that are deleted one by one', () => {
    const code = `
      const dirty = new Set()
      bus.on('change', id => dirty.add(id))
      export async function save() {
        for (const id of dirty) {
          await store(id)
          dirty.delete(id)
        }
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot(
      `"7: The entry of \`dirty\` is removed too late. It was read on line 5; while the \`await\` on line 6 is pending, the 'change' event handler can add to it or change an entry (line 3, and 1 more), and that is then thrown away here. Delete each entry before the wait, not after it."`,
    )
  })

  test('has its own cure for a queue whose first entry is looked at and removed later', () => {
    const code = `
      const queue = []
      bus.on('job', job => queue.push(job))
      export async function work() {
        while (queue.length > 0) {
          await run(queue[0])
          queue.shift()
        }
      }
    `
    expect(messagesOf(noLateReset, code)).toMatchInlineSnapshot(
      `"7: The entry of \`queue\` is removed too late. It was read on line 6; while the \`await\` on line 6 is pending, a second run of work() can read the same, and handle it twice. Take the entry out before the wait, not after it."`,
    )
  })
})

describe('no-resize-while-iterating', () => {
  test('names the loop, the write, and what the loop does then', () => {
    const code = `
      export function sweep(jobs) {
        for (let i = 0; i < jobs.length; i++) {
          if (jobs[i].isDone) jobs.splice(i, 1)
        }
      }
    `
    expect(messagesOf(noResizeWhileIterating, code)).toMatchInlineSnapshot(
      `"4: \`jobs\` is walked on line 3: \`splice\` takes an entry out at or before the one in hand, the others move up, and the loop then skips an entry. Set the index back by one, walk it backwards, or keep what is to stay with \`filter\`."`,
    )
  })

  test('names both halves of an entry that is added again', () => {
    const code = `
      const ids = new Set()
      export function touch() {
        for (const id of ids) {
          ids.delete(id)
          if (isOpen(id)) ids.add(id)
        }
      }
    `
    expect(messagesOf(noResizeWhileIterating, code)).toMatchInlineSnapshot(
      `"6: \`ids\` is walked on line 4: the entry in hand is deleted on line 5 and added here, so it stands behind all others, and the loop then visits that entry again. Take a copy before the loop, and walk that; or set the entry without deleting it."`,
    )
  })

  test('says that a loop never ends', () => {
    const code = `
      const ids = []
      export function double() {
        for (const id of ids) ids.push(id)
      }
    `
    expect(messagesOf(noResizeWhileIterating, code)).toMatchInlineSnapshot(
      `"4: \`ids\` is walked on line 4: every step adds an entry here, the loop comes to it later on, and never ends. Take a copy before the loop, and walk that."`,
    )
  })
})

describe('no-live-view', () => {
  test('names the owner, the receiver, the window and the writer', () => {
    const code = `
      const jobs = new Map()
      bus.on('job', job => jobs.set(job.id, job))
      const open = () => jobs.values()
      export async function run() {
        for (const job of open()) await job.run()
      }
    `
    expect(messagesOf(noLiveView, code)).toMatchInlineSnapshot(
      `"4: An iterator over \`jobs\` leaves open() live, and line 6 walks it: while the \`await\` on line 6 is pending, the 'job' event handler can add to it or change an entry (line 3), and the loop then sees some of those changes and misses others. Hand out a copy."`,
    )
  })
})

describe('prefer-snapshot', () => {
  const drained = `
    const counts = new Map()
    bus.on('hit', name => counts.set(name, (counts.get(name) ?? 0) + 1))
    export function report() {
      for (const [name, count] of counts) console.log(name, count) // error: drained
      counts.clear()
    }
  `
  const live = `
    const rooms = new Map()
    bus.on('open', room => rooms.set(room.id, room))
    export function titles() {
      const all = []
      for (const room of rooms.values()) all.push(room.title) // error: live
      return all
    }
  `

  test('says what keeps a drained loop safe, and for how long', () => {
    expect(messagesOf(preferSnapshot, drained)).toMatchInlineSnapshot(
      `"5: \`counts\` is walked live and then reset, and the 'hit' event handler writes to it too (line 3). That is safe only as long as nothing in here suspends or calls back. Take the entries and reset first, then walk what was taken."`,
    )
  })

  test('says what keeps a live loop safe, and for how long', () => {
    expect(messagesOf(preferSnapshot, live, { when: 'always' })).toMatchInlineSnapshot(
      `"6: \`rooms\` is walked live, and the 'open' event handler writes to it too (line 3). That is safe only as long as nothing in the loop suspends or calls back. Take a copy before the loop, and walk that."`,
    )
  })

  testRule(preferSnapshot, {
    'a drained loop has its own message': drained,
    'a live loop has its own message': { code: live, options: { when: 'always' } },
  })
})

describe('no-torn-refill', () => {
  test('names the fill, the window, and who reads what is half filled', () => {
    const code = `
      const routes = new Map()
      server.on('request', request => find(request.path)?.run(request))
      function find(path) { return routes.get(path) }
      export const has = path => routes.has(path)
      export async function reload(config) {
        routes.clear() // error: exposed
        for (const route of await config.routes()) routes.set(route.path, route)
      }
    `
    expect(messagesOf(noTornRefill, code)).toMatchInlineSnapshot(
      `"7: \`routes\` is emptied here, and filled again on line 8: while the \`await\` on line 8 is pending, the 'request' event handler, by way of find(), can read it (line 4, and 1 more), empty or half filled. Get the new content first, then empty and fill it in one turn."`,
    )
  })

  test('says that a second run leaves the entries of both', () => {
    const code = `
      class Changes {
        #changes = []
        constructor(git) { git.onDidChange(files => this.#update(files)) }
        async #update(files) {
          this.#changes = [] // error: doubled
          for (const file of files) this.#changes.push(await labelOf(file))
        }
      }
    `
    expect(messagesOf(noTornRefill, code)).toMatchInlineSnapshot(
      `"6: \`this.#changes\` is emptied here, and filled again on line 7: while the \`await\` on line 7 is pending, a second run of #update() can empty and fill it too, and it then holds the entries of both. Build the new content in a local, and assign it once."`,
    )
  })

  test('says that what is replaced as a whole can be left in place', () => {
    const code = `
      let results = []
      export const all = () => results
      export async function search(text) {
        results = [] // error: exposed
        results = await find(text)
      }
    `
    expect(messagesOf(noTornRefill, code, { tier: 'possible' })).toMatchInlineSnapshot(
      `"5: \`results\` is emptied here, and replaced on line 6: while the \`await\` on line 6 is pending, the exported function all() can read it (line 3), empty or half filled. Leave the old content in it until then."`,
    )
  })
})

describe('no-late-registration', () => {
  test('names the wait, the handler, and that it drops what it does not find', () => {
    const code = `
      const calls = new Map()
      socket.on('answer', answer => receive(answer))
      function receive({ id, text }) { calls.get(id)?.resolve(text) }
      export async function call(id, entry) {
        await socket.send(id)
        calls.set(id, entry) // error: dropped
      }
    `
    expect(messagesOf(noLateRegistration, code)).toMatchInlineSnapshot(
      `"7: The entry of \`calls\` is stored too late: while the \`await\` on line 6 is pending, the 'answer' event handler, by way of receive(), can look it up (line 4), and drops what it does not find. Store it before line 6, and take it out again if that fails."`,
    )
  })

  test('says that the handler fails on it', () => {
    const code = `
      const calls = new Map()
      socket.on('answer', ({ id, text }) => { calls.get(id).resolve(text) })
      export async function call(id, entry) {
        await socket.send(id)
        calls.set(id, entry) // error: failed
      }
    `
    expect(messagesOf(noLateRegistration, code)).toMatchInlineSnapshot(
      `"6: The entry of \`calls\` is stored too late: while the \`await\` on line 5 is pending, the 'answer' event handler can look it up (line 3), and fails on what it does not find. Store it before line 5, and take it out again if that fails."`,
    )
  })
})

function messagesOf(rule: Parameters<typeof lint>[0], code: string, options = {}): string {
  const messages = lint(rule, code, { options })
  expect(messages).not.toEqual([])

  return messages.map(({ line, message }) => `${line}: ${message}`).join('\n')
}

describe('no-stale-entry', () => {
  test('names the look, the window, and who misses it too', () => {
    const code = `
      const conns = new Map()
      export async function open(host) {
        if (conns.has(host)) return
        conns.set(host, await connect(host))
      }
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(
      `"5: \`conns\` gets an entry that was missing on line 4; while the \`await\` on line 5 is pending, a second run of open() misses it too, and both go on to make it. Store the promise before the wait, or look again after it."`,
    )
  })

  test('names who throws out what is then put back', () => {
    const code = `
      const texts = new Map()
      watcher.on('change', path => texts.delete(path))
      export async function read(path) {
        if (!texts.has(path)) texts.set(path, await readFile(path))
        return texts.get(path)
      }
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(
      `"5: \`texts\` gets an entry that was missing on line 5; while the \`await\` on line 5 is pending, the 'change' event handler can delete from it (line 3), and what was made before that is stored here all the same. Store it only if nothing was removed meanwhile."`,
    )
  })

  test('names the change that is lost', () => {
    const code = `
      const counts = new Map()
      export async function count(name) {
        counts.set(name, (counts.get(name) ?? 0) + (await weigh(name)))
      }
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(
      `"4: \`counts\` gets a value that is made of what it held on line 4; while the \`await\` on line 4 is pending, a second run of count() reads the same, and one of the two changes is then lost. Read the entry after the wait."`,
    )
  })

  test('says of each shape what it is', () => {
    const code = `
      class Store {
        items = []; names = new Set(); rooms = {}; total = 0; conn = null; rows = []; docs = new Map()
        async find(id) {
          if (this.items.some(item => item.id === id)) return
          this.items.push(await createItem(id))
          this.items.sort()
        }
        async room(id) { return (this.rooms[id] ??= await openRoom(id)) }
        async count() { this.total += await price() }
        async query() { this.conn ??= await connect() }
        async join(name) {
          if (this.names.size === 0) await start()
          this.names.add(name)
        }
        async load() {
          if (this.rows.length === 0) this.rows.push(...(await fetchRows()))
        }
        async tidy() { this.items = this.items.concat(await fetchItems()) }
        async log() { this.rows.push(await readRow()) }
        drop(row) { this.rows = this.rows.filter(other => other !== row) }
        open(id) { this.docs.set(id, openDoc(id)) }
        async close(id) {
          await this.docs.get(id)?.close()
          this.docs.delete(id)
        }
      }
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(`
      "6: \`this.items\` gets an entry that was not found on line 5; while the \`await\` on line 6 is pending, a second run of find() does not find it either, and it then stands there twice. Look for it again after the wait.
      9: \`this.rooms\` had no such entry when this asked; while the \`await\` on line 9 is pending, a second run of room() finds none either, and what the first of the two has made is then overwritten. Store the promise itself, so that others wait for it.
      10: \`this.total\` is read on line 10, and set after the wait; while the \`await\` on line 10 is pending, a second run of count() reads the same, and one of the two changes is then lost. Read it after the wait.
      11: \`this.conn\` is set because nothing was there on line 11; while the \`await\` on line 11 is pending, a second run of query() finds nothing either, and both do what only the first one should. Keep the promise, so that others wait for it.
      14: \`this.names\` was empty on line 13; while the \`await\` on line 13 is pending, a second run of join() finds it empty too, and both do what only the first one should. Add the entry before the wait.
      17: \`this.rows\` is filled because it was empty on line 17; while the \`await\` on line 17 is pending, a second run of load() finds it empty too, and every entry is then in it twice. Keep the promise of the work, so that others wait for it.
      19: All of \`this.items\` is replaced by what was made of it as it was on line 19; while the \`await\` on line 19 is pending, the public method find() can move its entries with \`sort\` (line 7, and 2 more), and that change is then lost. Read it after the wait, or change it in place.
      20: \`this.rows\` is looked up on line 20, before the wait; while the \`await\` on line 20 is pending, the public method drop() can replace it (line 21), and this then goes into the old one. Wait first, then look it up.
      25: This removes whatever \`this.docs\` holds by now; while the \`await\` on line 24 is pending, the public method open() can add to it or change an entry (line 22), and the newer entry is then removed. Remove it only if it is still the same."
    `)
  })

  test('names the line that starts several runs at once', () => {
    const code = `
      const nodes = []
      export async function remove(id) {
        const index = nodes.findIndex(node => node.id === id)
        await confirm(id)
        nodes.splice(index, 1)
      }
      export const clear = () => Promise.all(nodes.map(node => remove(node.id)))
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(
      `"6: A position in \`nodes\` was found on line 4 and is used here after a wait; while the \`await\` on line 5 is pending, a second run of remove() (line 8 starts several at once) can move its entries with \`splice\` (line 6), and it is then the place of another entry. Look it up again after the wait."`,
    )
  })

  test('names the call whose callback relies on what was read before it', () => {
    const code = `
      const counts = {}
      exports.bump = (key, done) => {
        const count = counts[key] || 0
        db.save(key, err => {
          counts[key] = count + 1
          done(err)
        })
      }
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(
      `"6: \`counts\` gets a value that is made of what it held on line 4; before the callback of \`db.save()\` on line 5 runs, a second run of bump() reads the same, and one of the two changes is then lost. Read the entry after the wait."`,
    )
  })

  test('says that the first one was not alone', () => {
    const code = `
      const tokens = new Set()
      export async function subscribe(token) {
        if (tokens.size === 0) await start()
        tokens.add(token)
      }
    `
    expect(messagesOf(noStaleEntry, code)).toMatchInlineSnapshot(
      `"5: \`tokens\` was empty on line 4; while the \`await\` on line 4 is pending, a second run of subscribe() finds it empty too, and both do what only the first one should. Add the entry before the wait."`,
    )
  })
})
