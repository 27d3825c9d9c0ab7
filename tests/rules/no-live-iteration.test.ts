import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('who writes while an array loop awaits', () => {
  testRule(rule, {
    'an event handler that splices makes the loop skip': `
      class Pool {
        #conns: Conn[] = []
        constructor(bus: Bus) {
          bus.on('close', c => { this.#conns.splice(this.#conns.indexOf(c), 1) })
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a once handler counts like an on handler': `
      class Pool {
        #conns: Conn[] = []
        open(conn: Conn) {
          this.#conns.push(conn)
          conn.once('end', () => { this.#conns.splice(this.#conns.indexOf(conn), 1) })
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'an interval that shifts makes the loop skip': `
      class Pool {
        #idle: Conn[] = []
        constructor() {
          setInterval(() => { this.#idle.shift() }, 1000)
        }
        async ping() {
          for (const conn of this.#idle) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a timeout set by another method': `
      class Retries {
        #waiting: Job[] = []
        later(job: Job) {
          setTimeout(() => this.#waiting.unshift(job), job.delay)
        }
        async run() {
          for (const job of this.#waiting) { // error
            await job.run()
          }
        }
      }
    `,
    'a DOM listener that reorders a module array': `
      const tiles: Tile[] = []
      window.addEventListener('resize', () => { tiles.sort((a, b) => a.z - b.z) })
      export async function paint() {
        for (const tile of tiles) { // error
          await tile.paint()
        }
      }
    `,
    'a promise reaction that unshifts makes the loop repeat an element': `
      class Peers {
        #peers: Peer[] = []
        dial(address: string) {
          connect(address).then(peer => { this.#peers.unshift(peer) })
        }
        async gossip(message: Message) {
          for (const peer of this.#peers) { // error
            await peer.send(message)
          }
        }
      }
    `,
    'a catch handler is a turn of its own': `
      class Peers {
        #peers: Peer[] = []
        watch(peer: Peer) {
          this.#peers.push(peer)
          peer.closed.catch(() => { this.#peers.splice(this.#peers.indexOf(peer), 1) })
        }
        async gossip(message: Message) {
          for (const peer of this.#peers) { // error
            await peer.send(message)
          }
        }
      }
    `,
    'a worker message assigned to onmessage': `
      const jobs: Job[] = []
      const worker = new Worker('./worker.js')
      worker.onmessage = event => { jobs.splice(jobs.indexOf(event.data), 1) }
      export async function report() {
        for (const job of jobs) { // error
          await job.report()
        }
      }
    `,
    'a message of the parent thread': `
      import { parentPort } from 'node:worker_threads'
      const tasks: Task[] = []
      parentPort.on('message', id => { tasks.splice(tasks.findIndex(t => t.id === id), 1) })
      async function loop() {
        for (const task of tasks) { // error
          await task.step()
        }
      }
      setInterval(loop, 100)
    `,
    'a handler assigned to an onclose property': `
      class Hub {
        private readonly sockets: WebSocket[] = []
        accept(socket: WebSocket) {
          this.sockets.push(socket)
          socket.onclose = () => { this.sockets.splice(this.sockets.indexOf(socket), 1) }
        }
        async broadcast(data: string) {
          for (const socket of this.sockets) { // error
            await send(socket, data)
          }
        }
      }
    `,
    'an exported function': `
      const plugins: Plugin[] = []
      export function remove(plugin: Plugin) {
        plugins.splice(plugins.indexOf(plugin), 1)
      }
      export async function start() {
        for (const plugin of plugins) { // error
          await plugin.start()
        }
      }
    `,
    'functions exported by a list at the end of the file': `
      const plugins = []
      function remove(plugin) {
        plugins.splice(plugins.indexOf(plugin), 1)
      }
      async function start() {
        for (const plugin of plugins) { // error
          await plugin.start()
        }
      }
      export { start, remove }
    `,
    'functions exported the CommonJS way': {
      code: `
        const plugins = []
        function remove(plugin) {
          plugins.splice(plugins.indexOf(plugin), 1)
        }
        async function start() {
          for (const plugin of plugins) { // error
            await plugin.start()
          }
        }
        module.exports = { start, remove }
      `,
      filename: 'file.cjs',
    },
    'a public method': `
      export class Registry {
        #services: Service[] = []
        remove(service: Service) {
          this.#services.splice(this.#services.indexOf(service), 1)
        }
        async startAll() {
          for (const service of this.#services) { // error
            await service.start()
          }
        }
      }
    `,
    'a second run of the same function, whose sort comes after its loop': `
      const servers: Server[] = []
      export function add(server: Server) { servers.push(server) }
      export async function measure() {
        for (const server of servers) { // error
          server.rtt = await ping(server)
        }
        servers.sort((a, b) => a.rtt - b.rtt)
      }
    `,
    'a callback in an options object': `
      class Tunnel {
        #streams: Stream[] = []
        constructor() {
          connect({ onClose: stream => { this.#streams.splice(this.#streams.indexOf(stream), 1) } })
        }
        async flush() {
          for (const stream of this.#streams) { // error
            await stream.flush()
          }
        }
      }
    `,
    'an onDidChange style registration': `
      class Views {
        #views: View[] = []
        constructor(workspace: Workspace) {
          workspace.onDidCloseView(view => { this.#views.splice(this.#views.indexOf(view), 1) })
        }
        async save() {
          for (const view of this.#views) { // error
            await view.save()
          }
        }
      }
    `,
    'a microtask': `
      class Ticks {
        #due: Job[] = []
        drop(job: Job) {
          queueMicrotask(() => { this.#due.splice(this.#due.indexOf(job), 1) })
        }
        async run() {
          for (const job of this.#due) { // error
            await job.run()
          }
        }
      }
    `,
  })
})

describe('how the writer is reached', () => {
  testRule(rule, {
    'a handler that calls a private method': `
      class Pool {
        #conns: Conn[] = []
        constructor(bus: Bus) {
          bus.on('close', conn => this.#drop(conn))
        }
        #drop(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a handler that reaches the splice through two calls': `
      class Pool {
        #conns: Conn[] = []
        constructor(bus: Bus) {
          bus.on('close', conn => { this.#closed(conn) })
        }
        #closed(conn: Conn) {
          conn.state = 'closed'
          this.#drop(conn)
        }
        #drop(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a handler kept in an arrow field and registered by name': `
      class Pool {
        #conns: Conn[] = []
        #onClose = (conn: Conn) => {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        constructor(bus: Bus) {
          bus.on('close', this.#onClose)
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a bound method': `
      class Pool {
        #conns: Conn[] = []
        constructor(bus: Bus) {
          bus.on('close', this.#drop.bind(this))
        }
        #drop(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a function declaration registered by name': `
      const sockets: Socket[] = []
      function onClose(socket: Socket) {
        sockets.splice(sockets.indexOf(socket), 1)
      }
      server.on('close', onClose)
      server.on('tick', async () => {
        for (const socket of sockets) { // error
          await socket.ping()
        }
      })
    `,
    'a handler that goes through self = this': `
      class Pool {
        #conns: Conn[] = []
        constructor(bus: Bus) {
          const self = this
          bus.on('close', function (conn) {
            self.#conns.splice(self.#conns.indexOf(conn), 1)
          })
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'the later part of an async method, after its own await': `
      export class Pool {
        #conns: Conn[] = []
        async close(conn: Conn) {
          await conn.end()
          this.#conns.splice(this.#conns.indexOf(conn), 1)
        }
        async ping() {
          for (const conn of this.#conns) { // error
            await conn.ping()
          }
        }
      }
    `,
    'a #private method that nothing calls is no writer': {
      code: `
        class Pool {
          #conns: Conn[] = []
          #drop(conn: Conn) {
            this.#conns.splice(this.#conns.indexOf(conn), 1)
          }
          async ping() {
            for (const conn of this.#conns) {
              await conn.ping()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a module function that is neither exported nor called is no writer': `
      const plugins: Plugin[] = []
      function unregister(plugin: Plugin) {
        plugins.splice(plugins.indexOf(plugin), 1)
      }
      export async function start() {
        for (const plugin of plugins) {
          await plugin.start()
        }
      }
    `,
  })
})
