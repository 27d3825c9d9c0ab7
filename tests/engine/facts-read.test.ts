import { describe, expect, test } from 'vitest'

import {
  accessesIn,
  callablesIn,
  callsIn,
  drainsIn,
  entriesIn,
  liveIterationsIn,
  slotsIn,
  suspensionsIn,
  writersIn,
} from './prints.ts'

describe('a function that gets containers as a parameter', () => {
  test('does to the one it is handed what it does, and nothing to the others', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          idle = []
          busy = []
          run() {
            for (const conn of this.idle) removeFrom(this.busy, conn)
          }
          drop(conn) { removeFrom(this.idle, conn) }
        }
        function removeFrom(list, item) {
          list.splice(list.indexOf(item), 1)
        }
      `),
    ).toMatchInlineSnapshot(`"6: live cursor over this.idle"`)
  })

  test('does it in the loop over that one', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          idle = []
          run() {
            for (const conn of this.idle) removeFrom(this.idle, conn)
          }
        }
        function removeFrom(list, item) {
          list.splice(list.indexOf(item), 1)
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: live cursor over this.idle
        likely skips-or-repeats: call on 5, shift on 9 by the call itself"
    `)
  })

  test('hands on what it was handed', () => {
    expect(
      liveIterationsIn(`
        class Pool {
          idle = []
          busy = []
          run() {
            for (const conn of this.idle) drop(this.busy, conn)
            for (const conn of this.busy) drop(this.busy, conn)
          }
          clear() { drop(this.idle, null) }
        }
        function drop(conns, conn) { removeFrom(conns, conn) }
        function removeFrom(list, item) {
          list.splice(list.indexOf(item), 1)
        }
      `),
    ).toMatchInlineSnapshot(`
      "6: live cursor over this.idle
      7: live cursor over this.busy
        likely skips-or-repeats: call on 7, shift on 13 by the call itself"
    `)
  })

  test('writes it for those who hand it over, and for nobody else', () => {
    expect(
      writersIn(
        `
          class Pool {
            idle = []
            busy = []
            constructor(bus) { bus.on('end', conn => removeFrom(this.busy, conn)) }
            drop(conn) { removeFrom(this.idle, conn) }
            async run() { for (const conn of this.idle) await conn.ping() }
          }
          export function removeFrom(list, item) {
            list.splice(list.indexOf(item), 1)
          }
        `,
        'this.idle',
        'run',
      ),
    ).toMatchInlineSnapshot(`"shift on 10 by the public method drop()"`)
  })

  test('reads nothing out when it only looks and writes', () => {
    expect(
      drainsIn(`
        class Pool {
          idle = []
          add(conn) { this.idle.push(conn) }
          async close(conn) {
            removeFrom(this.idle, conn)
            await conn.close()
            this.idle = []
          }
        }
        function removeFrom(list, item) {
          list.splice(list.indexOf(item), 1)
        }
      `),
    ).toBe('')
  })
})

describe('writes that are of another kind than they look', () => {
  test('a container that is made where there is none empties nothing', () => {
    expect(
      accessesIn(`
        class Doc {
          stack
          open() {
            if (!this.stack) this.stack = []
            if (this.stack == null) { this.stack = [] }
            if (!this.stack && this.isOpen) this.stack = []
            this.stack || (this.stack = [])
          }
        }
      `).match(/resets/gu),
    ).toBeNull()
  })

  test('… unless the turn ended since the test', () => {
    expect(
      accessesIn(`
        class Doc {
          stack
          async open() {
            if (!this.stack) {
              await ready()
              this.stack = []
            }
          }
        }
      `),
    ).toContain('7: resets by =: rebind, in open()')
  })

  test('a key that get() did not find is a new one', () => {
    expect(
      accessesIn(`
        const nodes = new Map()
        export function open(address) {
          let node = nodes.get(address)
          if (!node) {
            node = make(address)
            nodes.set(address, node)
          } else nodes.set(address, touch(node))
          const other = nodes.get(address)
          if (other === undefined) nodes.set(address, 0)
        }
      `),
    ).toMatchInlineSnapshot(`
      "4: looks up by get, in open()
      7: writes by set: add, in open()
      8: writes by set: overwrite, in open()
      9: looks up by get, in open()
      10: writes by set: add, in open()"
    `)
  })

  test('a count of 0 is there, though it is nothing', () => {
    expect(
      accessesIn(`
        const hits = new Map()
        export function hit(page) {
          const count = hits.get(page)
          if (!count) hits.set(page, 1)
        }
      `),
    ).toContain('5: writes by set: add-or-overwrite, in hit()')
  })

  test('one of two containers is written: it may be either', () => {
    expect(
      accessesIn(`
        class Cluster {
          masters = []
          replicas = []
          add(node) { (node.isReplica ? this.replicas : this.masters).push(node) }
          empty(isAll) { (isAll ? this.replicas : this.masters).length = 0 }
        }
      `),
    ).toMatchInlineSnapshot(`
      "5: writes by push: add, in add()
      5: writes by push: add, in add()
      6: writes by length =: clear, in empty()
      6: writes by length =: clear, in empty()"
    `)
  })
})

describe('who runs a function', () => {
  test('a function of the file that calls its parameter calls it in the same turn', () => {
    expect(
      callsIn(`
        class Cluster {
          close() { return this.#each(client => client.close()) }
          quit() { return this.#later(client => client.quit()) }
          async #each(fn) {
            for (const client of this.clients) fn(client)
            await this.done()
          }
          async #later(fn) {
            await this.ready()
            fn(this.client)
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "close() 3: calls #each()
      close() 3: calls a function
      quit() 4: calls #later()
      quit() 4: calls a function, later"
    `)
  })

  test('a handler that a condition chooses', () => {
    expect(
      entriesIn(`
        const isQuiet = true
        const onData = isQuiet ? () => {} : data => log(data)
        socket.on('data', onData)
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as the 'data' event handler (event, 4)
      a function entered as the 'data' event handler (event, 4)"
    `)
  })

  test('a default that is called', () => {
    expect(
      callsIn(`
        export function update(options) {
          const run = options.run ?? (fn => fn())
          run(send)
        }
      `),
    ).toMatchInlineSnapshot(`"update() 4: calls a function"`)
  })

  test('a variable that is given one function', () => {
    expect(
      entriesIn(`
        export function listen(channel) {
          let onInvoke
          onInvoke = data => log(data)
          channel.on('invoke', onInvoke)
        }
      `),
    ).toMatchInlineSnapshot(`
      "listen() entered as the exported function listen() (exported, 2)
      onInvoke() entered as the 'invoke' event handler (event, 5)"
    `)
  })

  test('an emitter by another name of this', () => {
    expect(
      callsIn(
        `
          function Doc() { this.ops = [] }
          Doc.prototype.wait = function () {
            var doc = this
            doc.once('idle', function onIdle() { doc.ops.shift() })
          }
          Doc.prototype.flush = function () { this.emit('idle') }
        `,
        'file.js',
      ),
    ).toMatchInlineSnapshot(`"flush() 7: calls onIdle()"`)
  })

  test('the emitter of another class is another emitter', () => {
    expect(
      callsIn(`
        class Doc extends EventEmitter {
          wait() { this.once('idle', () => {}) }
        }
        class Query extends EventEmitter {
          flush() { this.emit('idle') }
        }
      `),
    ).toBe('')
  })

  test('a method with a type assertion around it goes by its name', () => {
    expect(callablesIn(`export const channel = { on: (event => log(event)) as Listener }`)).toBe(
      '1: the module, start-up\n1: on()',
    )
  })

  test('what module.exports is goes by its own name', () => {
    expect(entriesIn(`module.exports = flush\nfunction flush() {}`, 'file.cjs')).toBe(
      'flush() entered as the exported function flush() (exported, 1)',
    )
  })
})

describe('guards and windows', () => {
  test('a promise that is kept while it runs keeps out a second run', () => {
    expect(
      suspensionsIn(`
        class Cluster {
          rediscover() {
            return (this.running ??= this.#rediscover().finally(() => { this.running = undefined }))
          }
          async #rediscover() { await this.discover() }
        }
      `),
    ).toMatchInlineSnapshot(`"#rediscover() 6: await, flag this.running is set since 4"`)
  })

  test('a call that may come back before the reset, with an await on another way', () => {
    expect(
      drainsIn(`
        class Service {
          chains = new Set()
          add(chain) { this.chains.add(chain) }
          async change(isUp) {
            if (isUp) {
              await this.resume()
            } else {
              const gone = [...this.chains]
              this.publish(gone)
              this.chains.clear()
            }
          }
        }
      `),
    ).toMatchInlineSnapshot(`
      "11: drain of this.chains in change(), read out on 9, in-place reset
        possible loses-write: call on 10, add-or-overwrite on 4 by the public method add()"
    `)
  })
})

describe('slots', () => {
  test('an object that one run makes and no other function uses is none', () => {
    expect(
      slotsIn(`
        export function apply(ops) {
          for (const op of ops) {
            const part = { op: [op] }
            send(part.op)
          }
        }
      `),
    ).toBe('')
  })

  test('an element that a callback gets', () => {
    expect(
      accessesIn(`
        const rooms: Map<string, User[]> = new Map()
        export function all() {
          const users = []
          rooms.forEach(room => { users.push(...room) })
          return users
        }
      `),
    ).toContain('reads out by bulk, yields values through room, in a function')
  })
})
