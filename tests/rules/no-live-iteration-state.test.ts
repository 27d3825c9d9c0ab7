import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('object-literal state and property paths', () => {
  testRule(rule, {
    'a property of a module constant': `
      const state = { clients: [] as Client[], isOpen: false }
      export function drop(client: Client) { state.clients.splice(state.clients.indexOf(client), 1) }
      export async function notify(text: string) {
        for (const client of state.clients) { // error
          await client.send(text)
        }
      }
    `,
    'a Map in a module constant': `
      const state = { clients: new Map<string, Client>() }
      server.on('connection', client => { state.clients.set(client.id, client) })
      export async function notify(text: string) {
        for (const client of state.clients.values()) { // error
          await client.send(text)
        }
      }
    `,
    'a path of two properties': `
      const app = { state: { clients: [] as Client[] } }
      export function drop(client: Client) {
        app.state.clients.splice(app.state.clients.indexOf(client), 1)
      }
      export async function notify(text: string) {
        for (const client of app.state.clients) { // error
          await client.send(text)
        }
      }
    `,
    'a state object in a field': `
      export class Server {
        private state = { clients: [] as Client[] }
        drop(client: Client) { this.state.clients.splice(this.state.clients.indexOf(client), 1) }
        async notify(text: string) {
          for (const client of this.state.clients) { // error
            await client.send(text)
          }
        }
      }
    `,
    'a state object of a factory': `
      export function createServer(bus: Bus) {
        const state = { clients: [] as Client[] }
        bus.on('close', client => { state.clients.splice(state.clients.indexOf(client), 1) })
        return {
          async notify(text: string) {
            for (const client of state.clients) { // error
              await client.send(text)
            }
          },
        }
      }
    `,
    'methods of an object literal that share a property': `
      export const server = {
        clients: [] as Client[],
        drop(client: Client) { this.clients.splice(this.clients.indexOf(client), 1) },
        async notify(text: string) {
          for (const client of this.clients) { // error
            await client.send(text)
          }
        },
      }
    `,
    'another property of the same object': {
      code: `
        const state = { clients: [] as Client[], spares: [] as Client[] }
        export function take() { return state.spares.shift() }
        export async function notify(text: string) {
          for (const client of state.clients) {
            await client.send(text)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the same property of another object': {
      code: `
        const first = { clients: [] as Client[] }
        const second = { clients: [] as Client[] }
        export function take() { return second.clients.shift() }
        export async function notify(text: string) {
          for (const client of first.clients) {
            await client.send(text)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a field of an object of the file that another class holds': `
      class Feed {
        selections: Range[] = []
      }
      export class Peer {
        feed = new Feed()
        remove(range: Range) {
          this.feed.selections.splice(this.feed.selections.indexOf(range), 1)
        }
        async update() {
          for (const range of this.feed.selections) { // error
            await this.request(range)
          }
        }
      }
    `,
  })
})

describe('factory closures', () => {
  testRule(rule, {
    'arrow functions that a factory returns': `
      export const createQueue = () => {
        let jobs: Job[] = []
        const cancel = (job: Job) => { jobs.splice(jobs.indexOf(job), 1) }
        const run = async () => {
          for (const job of jobs) { // error
            await job.run()
          }
        }
        return { cancel, run }
      }
    `,
    'a closure that a class method keeps': `
      export class Scheduler {
        every(ms: number) {
          const jobs: Job[] = []
          setInterval(() => { jobs.shift() }, ms)
          return async () => {
            for (const job of jobs) { // error
              await job.run()
            }
          }
        }
      }
    `,
    'each call of the factory makes containers of its own': {
      code: `
        export async function runAll(source: Source) {
          const jobs: Job[] = []
          const skip = (job: Job) => { jobs.splice(jobs.indexOf(job), 1) }
          for (const job of await source.read()) jobs.push(job)
          if (jobs.length > 10) skip(jobs[0]!)
          for (const job of jobs) {
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})

describe('components and hooks', () => {
  testRule(rule, {
    'a ref keeps its current from render to render': {
      code: `
        import { useRef, useEffect } from 'react'
        export function Uploads({ socket }) {
          const files = useRef([])
          useEffect(() => {
            socket.on('cancel', file => { files.current.splice(files.current.indexOf(file), 1) })
          }, [socket])
          const onUpload = async () => {
            for (const file of files.current) { // error
              await upload(file)
            }
          }
          return <button onClick={onUpload}>Upload</button>
        }
      `,
      filename: 'uploads.jsx',
    },
    'a Map in a ref of a hook': `
      import { useRef } from 'react'
      export function useSync(socket: Socket) {
        const dirty = useRef(new Map<string, Doc>())
        socket.on('change', doc => { dirty.current.set(doc.id, doc) })
        return async () => {
          for (const doc of dirty.current.values()) { // error
            await doc.save()
          }
        }
      }
    `,
    'a container made in the body of a component is new in each render': {
      code: `
        import { useState } from 'react'
        export function Table({ rows }) {
          const [page, setPage] = useState(0)
          const visible = []
          for (const row of rows) if (row.page === page) visible.push(row)
          visible.sort((a, b) => a.order - b.order)
          const onPrint = async () => {
            for (const row of visible) {
              await print(row)
            }
          }
          return <button onClick={onPrint}>{visible.length}</button>
        }
      `,
      filename: 'table.jsx',
      options: { tier: 'possible' },
    },
    'a module container is not per render': {
      code: `
        const pending = []
        export function cancel(file) {
          pending.splice(pending.indexOf(file), 1)
        }
        export function Uploads() {
          const onUpload = async () => {
            for (const file of pending) { // error
              await upload(file)
            }
          }
          return <button onClick={onUpload}>Upload</button>
        }
      `,
      filename: 'uploads.jsx',
    },
  })
})

describe('lists of objects whose class is in another file', () => {
  testRule(rule, {
    'a list that is changed as only arrays are': `
      export class Peer {
        constructor(private feed: Feed) {}
        remove(range: Range) {
          this.feed.selections.splice(this.feed.selections.indexOf(range), 1)
        }
        async update() {
          for (const range of this.feed.selections) { // error
            await this.request(range)
          }
        }
      }
    `,
    'a helper of a package takes the entry out, in a loop that begins anywhere': {
      code: `
        var set = require('unordered-set')
        function Peer(feed) { this.feed = feed }
        Peer.prototype.update = function () {
          var selections = this.feed._selections
          var offset = Math.floor(Math.random() * selections.length)
          var i = 0
          for (i = 0; i < selections.length; i++) { // error
            var selection = selections[offset++]
            if (offset === selections.length) offset = 0
            this._download(selection)
            if (this.inflight.length >= this.most) return
          }
        }
        Peer.prototype._download = function (range) {
          if (range.isDone) {
            set.remove(this.feed._selections, range)
            range.callback(null)
          }
        }
        module.exports = Peer
      `,
      filename: 'peer.cjs',
    },
    'a list that may be of any class': `
      export class Peer {
        constructor(private feed: Feed) {}
        remove() { this.feed.selections.shift() }
        async update() {
          for (const range of this.feed.selections) {
            await this.request(range)
          }
        }
      }
    `,
    'lists of two objects': `
      export class Bridge {
        constructor(private left: Feed, private right: Feed) {}
        remove(range: Range) { this.left.ranges.splice(this.left.ranges.indexOf(range), 1) }
        async update() {
          for (const range of this.right.ranges) {
            await this.request(range)
          }
        }
      }
    `,
    'a list that another class of the file has under the same path': `
      class Reader {
        constructor(private feed: Feed) {}
        remove(range: Range) { this.feed.ranges.splice(this.feed.ranges.indexOf(range), 1) }
      }
      export class Bridge {
        constructor(private feed: Feed) {}
        async update() {
          for (const range of this.feed.ranges) {
            await this.request(range)
          }
        }
      }
    `,
  })
})

describe('packages that change an array in place', () => {
  testRule(rule, {
    'pull of lodash': `
      import { pull } from 'lodash-es'
      export class Room {
        #members: Member[] = []
        leave(member: Member) { pull(this.#members, member) }
        async broadcast(text: string) {
          for (const member of this.#members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'remove of lodash, by its global name': `
      export class Room {
        #members: Member[] = []
        leave(id: string) { _.remove(this.#members, member => member.id === id) }
        async broadcast(text: string) {
          for (const member of this.#members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'without of lodash, which makes another array': `
      import { without } from 'lodash-es'
      export class Room {
        #members: Member[] = []
        others(member: Member) { return without(this.#members, member) }
        async broadcast(text: string) {
          for (const member of this.#members) {
            await member.send(text)
          }
        }
      }
    `,
    'a function of the file that is called pull': `
      function pull(members: readonly Member[], member: Member) { return members.includes(member) }
      export class Room {
        #members: Member[] = []
        has(member: Member) { return pull(this.#members, member) }
        async broadcast(text: string) {
          for (const member of this.#members) {
            await member.send(text)
          }
        }
      }
    `,
  })
})
