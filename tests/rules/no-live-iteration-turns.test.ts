import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('scopes that end with an await', () => {
  testRule(rule, {
    'await using in the body of the loop': `
      const files: Path[] = []
      export function forget(path: Path) { files.splice(files.indexOf(path), 1) }
      export async function index(db: Db) {
        for (const path of files) { // error
          await using file = db.open(path)
          file.read()
        }
      }
    `,
    'using ends without an await': {
      code: `
        const files: Path[] = []
        export function forget(path: Path) { files.splice(files.indexOf(path), 1) }
        export async function index() {
          for (const path of files) {
            using file = openSync(path)
            file.size
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'await using around the loop ends behind it': `
      const files: Path[] = []
      export function forget(path: Path) { files.splice(files.indexOf(path), 1) }
      export async function index(db: Db) {
        await using tx = db.begin()
        for (const path of files) {
          tx.add(path)
        }
      }
    `,
    'await using in the head of a for-of': `
      const files: Handle[] = []
      export function forget(file: Handle) { files.splice(files.indexOf(file), 1) }
      export async function index(db: Db) {
        for (await using file of files) { // error
          db.add(file.name)
        }
      }
    `,
  })
})

describe('functions that run where they are written', () => {
  testRule(rule, {
    'a default parameter that does not run, since the argument is given': {
      code: `
        const hooks: Hook[] = []
        function take(hook = hooks.shift()) { return hook }
        export function run() {
          for (const hook of hooks) {
            take(hook)
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an async function called at once, and awaited': `
      const jobs: Job[] = []
      export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export async function run() {
        for (const job of jobs) { // error
          await (async () => {
            await job.run()
          })()
        }
      }
    `,
    'an async function called at once, and not awaited': {
      code: `
        const jobs: Job[] = []
        export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
        export function run() {
          for (const job of jobs) {
            void (async () => {
              await job.run()
            })()
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'the loop stands in a function called at once': `
      const jobs: Job[] = []
      export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      ;(async () => {
        for (const job of jobs) { // error
          await job.run()
        }
      })()
    `,
    'the loop stands in a default parameter': `
      const names: string[] = []
      export function forget(name: string) { names.splice(names.indexOf(name), 1) }
      export function report(
        onName = async () => {
          for (const name of names) { // error
            await print(name)
          }
        },
      ) {
        return onName()
      }
    `,
    'a default parameter that splices, in a call of the body': `
      const hooks: Hook[] = []
      function take(hook = hooks.shift()) { return hook }
      export function run() {
        for (const hook of hooks) { // error
          if (hook.isStale) take()
        }
      }
    `,
    'a constructor that registers, called in the body': `
      const peers: Peer[] = []
      class Peer {
        constructor(readonly address: string) { peers.unshift(this) }
      }
      export function meet(address: string) {
        for (const peer of peers) { // error
          if (peer.address === address) new Peer(address)
        }
      }
    `,
    'a handler in a class field initializer': `
      export class Room {
        #members: Member[] = []
        #leave = (member: Member) => { this.#members.splice(this.#members.indexOf(member), 1) }
        #off = socket.on('leave', this.#leave)
        async broadcast(text: string) {
          for (const member of this.#members) { // error
            await member.send(text)
          }
        }
      }
    `,
    'a static block that starts the loop': `
      export class Room {
        static #rooms: Room[] = []
        static {
          setInterval(async () => {
            for (const room of Room.#rooms) { // error
              await room.save()
            }
          }, 1000)
        }
        static close(room: Room) { Room.#rooms.splice(Room.#rooms.indexOf(room), 1) }
      }
    `,
  })
})

describe('Promise.all over async callbacks', () => {
  testRule(rule, {
    'all start in one turn': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async ping() {
            await Promise.all(this.#conns.map(async conn => {
              await conn.ping()
            }))
          }
        }
      `,
      options: { tier: 'likely' },
    },
    'a splice before the first await of the callback is in that turn': `
      export class Pool {
        #conns: Conn[] = []
        #remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async sweep() {
          await Promise.all(this.#conns.map(async conn => { // error
            if (conn.isDead) this.#remove(conn)
            await conn.ping()
          }))
        }
      }
    `,
    'a splice behind the first await of the callback is not': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          #remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          async sweep() {
            await Promise.all(this.#conns.map(async conn => {
              if (await conn.isDead()) this.#remove(conn)
            }))
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a for-of with an await that starts all of another list': `
      export class Pool {
        #conns: Conn[] = []
        #shards: Shard[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async ping() {
          for (const conn of this.#conns) { // error
            await Promise.all(this.#shards.map(shard => shard.ping(conn)))
          }
        }
      }
    `,
    'an async callback of reduce that waits for the one before': {
      code: `
        export class Pool {
          #conns: Conn[] = []
          remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
          ping() {
            return this.#conns.reduce(async (before, conn) => {
              await before
              await conn.ping()
            }, Promise.resolve())
          }
        }
      `,
      options: { tier: 'likely' },
    },
  })
})

describe('settled awaits', () => {
  testRule(rule, {
    'an await of a value that is no promise lets no event in': `
      const jobs: Job[] = []
      queue.on('cancel', job => { jobs.splice(jobs.indexOf(job), 1) })
      export async function count() {
        let n = 0
        for (const job of jobs) {
          n += await 1
        }
        return n
      }
    `,
    'an await of Promise.resolve() lets a microtask in': `
      const jobs: Job[] = []
      export function later(job: Job) {
        queueMicrotask(() => { jobs.splice(jobs.indexOf(job), 1) })
      }
      export async function run() {
        for (const job of jobs) { // error
          await Promise.resolve()
          job.start()
        }
      }
    `,
    'an await of a promise that is not surely settled lets the event in': `
      const jobs: Job[] = []
      queue.on('cancel', job => { jobs.splice(jobs.indexOf(job), 1) })
      export async function run() {
        for (const job of jobs) { // error
          await Promise.resolve(job.run())
        }
      }
    `,
    'an await of null between two events': {
      code: `
        const jobs: Job[] = []
        setInterval(() => { jobs.shift() }, 100)
        export async function run() {
          for (const job of jobs) {
            await null
            job.mark()
          }
        }
      `,
      options: { tier: 'likely' },
    },
  })
})

describe('each round of a loop makes a container of its own', () => {
  testRule(rule, {
    'and is done with it before it hands it over': `
      async function handle(events: string[]) {
        for (const event of events) await send(event)
      }
      export async function follow(responses: AsyncIterable<string[]>) {
        for await (const response of responses) {
          const events = [] as string[]
          for (const each of response) events.push(each)
          events.sort()
          await Promise.all([refresh().then(() => handle(events)), other()])
        }
      }
    `,
    'and goes on with it while somebody walks it': `
      async function handle(events: string[]) {
        for (const event of events) await send(event) // error: suspended
      }
      export async function follow(responses: AsyncIterable<string[]>) {
        for await (const response of responses) {
          const events = [] as string[]
          for (const each of response) events.push(each)
          const handled = refresh().then(() => handle(events))
          events.sort()
          await handled
        }
      }
    `,
    'which is not so for the one of all rounds': `
      async function handle(events: string[]) {
        for (const event of events) await send(event) // error: suspended
      }
      export async function follow(responses: AsyncIterable<string[]>) {
        const events = [] as string[]
        for await (const response of responses) {
          for (const each of response) events.push(each)
          events.sort()
          await Promise.race([refresh().then(() => handle(events)), other()])
        }
      }
    `,
  })
})

describe('of the two reactions to one promise one comes', () => {
  testRule(rule, {
    'the same function is both': `
      export function run(work: Work) {
        const cleanup = [() => work.close()]
        const finish = async (error?: Error) => {
          for (const clean of cleanup.reverse()) await clean()
          if (error) report(error)
        }
        return work.start().then(finish, finish)
      }
    `,
    'but it may come for two promises': `
      export function run(work: Work) {
        const cleanup = [() => work.close()]
        const finish = async (error?: Error) => {
          for (const clean of cleanup.reverse()) await clean() // error: suspended
          if (error) report(error)
        }
        work.stop().then(finish)
        return work.start().then(finish)
      }
    `,
  })
})

describe('handlers are registered while the program starts, and not while one of them is waited for', () => {
  testRule(rule, {
    'as what puts them in order is called': `
      export class Dispatcher {
        #handlers: Handler[] = []
        registerHandler(handler: Handler) {
          this.#handlers.push(handler)
          this.#handlers.sort(byPriority)
        }
        unregister(handler: Handler) {
          this.#handlers.splice(this.#handlers.indexOf(handler), 1)
        }
        async dispatch(message: Message) {
          for (const handler of this.#handlers) if (await handler.handle(message)) return
        }
      }
    `,
    'which strict does not believe': {
      options: { tier: 'possible' },
      code: `
        export class Dispatcher {
          #handlers: Handler[] = []
          registerHandler(handler: Handler) {
            this.#handlers.push(handler)
            this.#handlers.sort(byPriority)
          }
          async dispatch(message: Message) {
            for (const handler of this.#handlers) await handler.handle(message) // error: suspended
          }
        }
      `,
    },
    'but an event may come at any time': `
      export class Dispatcher {
        #handlers: Handler[] = []
        constructor() {
          bus.on('handler', this.registerHandler)
        }
        registerHandler(handler: Handler) {
          this.#handlers.push(handler)
          this.#handlers.sort(byPriority)
        }
        async dispatch(message: Message) {
          for (const handler of this.#handlers) await handler.handle(message) // error: suspended
        }
      }
    `,
  })
})
