import { describe } from 'vitest'
import rule from '../../rules/no-late-registration.ts'
import { testRule } from '../harness/lint.ts'

const strict = { tier: 'possible' }

describe('stored in time', () => {
  testRule(rule, {
    'F17: before the wait': {
      options: strict,
      code: `
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number, call: Call) {
          pending.set(id, call)
          try {
            await socket.send(id)
          } catch (error) {
            pending.delete(id)
            throw error
          }
        }
      `,
    },
    'a place is kept before the wait, and filled behind it': {
      options: strict,
      code: `
        const pending = new Map<number, Call | null>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number, call: Call) {
          pending.set(id, null)
          await socket.send(id)
          pending.set(id, call)
        }
      `,
    },
    'F4: the wait is on another path': {
      options: strict,
      code: `
        const pending = new Map<number, Call>()
        socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
        export async function ask(id: number, call: Call, isOpen: boolean) {
          if (!isOpen) await socket.open(id)
          pending.set(id, call)
          socket.send(id)
        }
      `,
    },
  })
})

describe('the wait is needed', () => {
  testRule(rule, {
    'by the value': {
      options: strict,
      code: `
        const sessions = new Map<string, Session>()
        bus.on('data', data => { sessions.get(data.id)?.receive(data) })
        export async function open(id: string) {
          const session = await server.request({ id })
          sessions.set(id, session)
        }
      `,
    },
    'by the key': {
      options: strict,
      code: `
        const calls = new Map<string, Call>()
        bus.on('data', data => { calls.get(data.id)?.receive(data) })
        export async function open(call: Call) {
          const { id } = await server.request(call)
          calls.set(id, call)
        }
      `,
    },
    'by a variable that is assigned behind it': {
      options: strict,
      code: `
        const sessions = new Map<string, Session>()
        bus.on('data', data => { sessions.get(data.id)?.receive(data) })
        export async function open(id: string) {
          let session = null
          session = await server.request({ id })
          sessions.set(id, session)
        }
      `,
    },
    'by a property that its reaction sets': {
      options: strict,
      code: `
        const ports = new Map<string, Port>()
        const port: Port = { key: '' }
        export function close(key: string) { ports.get(key)?.close() }
        export function listen() {
          const bound = bind()
          void bound.then(number => {
            port!.key = String(number)
            ports.set(port!.key, port)
          })
        }
      `,
    },
    'by the other half of a pair that is stored under the same key': {
      options: strict,
      code: `
        const urls = new Map<string, string>()
        const sources = new Map<string, string>()
        export function report(id: string) { console.log(urls.get(id)!.length, sources.get(id)) }
        export async function add(id: string, url: string) {
          const { source } = await client.load(url)
          urls.set(id, url)
          sources.set(id, source)
        }
      `,
    },
    'by a field that it may have set': {
      options: strict,
      code: `
        export class Client {
          #sessions = new Map<string, Socket>()
          constructor(bus: Bus) { bus.on('data', data => { this.#sessions.get(data.id)?.write(data) }) }
          async open(id: string) {
            await this.connect(id)
            this.#sessions.set(id, this.socket)
          }
        }
      `,
    },
    'by a call that makes the value': {
      options: strict,
      code: `
        const sessions = new Map<string, Session>()
        bus.on('data', data => { sessions.get(data.id)?.receive(data) })
        export async function open(id: string) {
          await server.request({ id })
          sessions.set(id, currentSession())
        }
      `,
    },
  })
})

describe('what asks for the answer leaves in the turn of the store', () => {
  testRule(rule, {
    'behind the wait': `
      class Shard {
        #waiting = new Map<string, () => void>()
        onMessage(type: string) { this.#waiting.get(type)?.() }
        async resume() {
          await this.#connect()
          this.send({ op: 'resume' })
          return new Promise<void>(resolve => { this.#waiting.set('ready', resolve) })
        }
      }
    `,
    'and waits for a part of the question only': `
      class Shard {
        #waiting = new Map<string, () => void>()
        onMessage(type: string) { this.#waiting.get(type)?.() }
        async identify() {
          this.send({ op: 'identify', presence: await this.#presence() })
          return new Promise<void>(resolve => { this.#waiting.set('ready', resolve) })
        }
      }
    `,
  })
})

describe('a miss does no harm', () => {
  testRule(rule, {
    'what comes too early is kept for later': {
      options: strict,
      code: `
        const calls = new Map<number, Call>()
        const early: Message[] = []
        socket.on('answer', message => {
          const call = calls.get(message.id)
          if (!call) {
            early.push(message)
            return
          }
          call.resolve(message)
        })
        export async function ask(id: number, call: Call) {
          await socket.send({ id })
          calls.set(id, call)
        }
      `,
    },
    'who looks it up makes what is missing': {
      options: strict,
      code: `
        const rooms = new Map<string, Room>()
        socket.on('join', message => {
          let room = rooms.get(message.room)
          if (!room) rooms.set(message.room, (room = new Room()))
          room.join(message.user)
        })
        export async function open(id: string, room: Room) {
          await socket.send({ id })
          rooms.set(id, room)
        }
      `,
    },
    'who looks it up replaces it in any case': {
      options: strict,
      code: `
        const rooms = new Map<string, Room>()
        socket.on('open', message => {
          rooms.get(message.room)?.close()
          rooms.set(message.room, new Room(message))
        })
        export async function open(id: string, room: Room) {
          await socket.send({ id })
          rooms.set(id, room)
        }
      `,
    },
    'it is a mark of what was seen: who finds nothing goes on': {
      options: strict,
      code: `
        const sent = new Set<string>()
        socket.on('echo', message => {
          if (sent.has(message.id)) return
          show(message)
        })
        export async function say(id: string, text: string) {
          await socket.send({ id, text })
          sent.add(id)
        }
      `,
    },
    'F12: the handler waits for the same lock': {
      options: strict,
      code: `
        import { Mutex } from 'async-mutex'
        const lock = new Mutex()
        const calls = new Map<number, Call>()
        socket.on('answer', message => lock.runExclusive(() => { calls.get(message.id)?.resolve(message) }))
        export function ask(id: number, call: Call) {
          return lock.runExclusive(async () => {
            await socket.send({ id })
            calls.set(id, call)
          })
        }
      `,
    },
    'F10: only start-up code looks it up': {
      options: strict,
      code: `
        class Client {
          #calls = new Map<number, Call>()
          constructor() { this.#calls.get(0)?.resolve() }
          async ask(id: number, call: Call) {
            await this.socket.send({ id })
            this.#calls.set(id, call)
          }
        }
      `,
    },
    'F27: the object is torn down': {
      options: strict,
      code: `
        class Client {
          #closed = new Map<number, Call>()
          constructor(bus: Bus) { bus.on('late', message => { this.#closed.get(message.id)?.resolve() }) }
          async close(id: number, call: Call) {
            await this.socket.send({ id })
            this.#closed.set(id, call)
          }
        }
      `,
    },
    'F21: a set() of another type': {
      options: strict,
      code: `
        import { Registry } from 'registry'
        const calls = new Registry()
        socket.on('answer', message => { calls.get(message.id)?.resolve(message) })
        export async function ask(id: number, call: Call) {
          await socket.send({ id })
          calls.set(id, call)
        }
      `,
    },
  })
})

describe('nobody else has it, or nobody gets in', () => {
  testRule(rule, {
    'F11: a map of one run': {
      options: strict,
      code: `
        export async function askAll(ids: number[]) {
          const calls = new Map<number, Call>()
          for (const id of ids) {
            await socket.send({ id })
            calls.set(id, makeCall(id))
          }
          for (const id of ids) calls.get(id)?.resolve()
        }
      `,
    },
    'F11: handlers that are registered behind the store': {
      options: strict,
      code: `
        export async function open(socket: Socket, id: number, call: Call) {
          const calls = new Map<number, Call>()
          await socket.ready()
          calls.set(id, call)
          socket.on('answer', message => { calls.get(message.id)?.resolve(message) })
        }
      `,
    },
    'F13: the handler comes back later while something is being sent': {
      options: strict,
      code: `
        class Client {
          #isAsking = false
          #calls = new Map<number, Call>()
          constructor(socket: Socket) {
            socket.on('answer', message => {
              if (this.#isAsking) return
              this.#calls.get(message.id)?.resolve(message)
            })
          }
          async ask(id: number, call: Call) {
            if (this.#isAsking) return
            this.#isAsking = true
            try {
              await this.socket.send({ id })
              this.#calls.set(id, call)
            } finally {
              this.#isAsking = false
            }
          }
        }
      `,
    },
    'F16: the promise is stored, and what has become of it later': {
      options: strict,
      code: `
        const rooms = new Map<string, Promise<Room>>()
        socket.on('join', message => { rooms.get(message.room)?.then(room => room.join(message.user)) })
        export async function open(id: string) {
          const opening = socket.open({ id })
          rooms.set(id, opening)
          await opening
        }
      `,
    },
    'F20: a map that each request brings along': {
      options: strict,
      code: `
        app.use(async (req, res) => {
          req.on('answer', message => { req.calls.get(message.id)?.resolve(message) })
          await res.send({ id: req.id })
          req.calls.set(req.id, res)
        })
      `,
    },
  })
})

describe('stored by others for the operation', () => {
  testRule(rule, {
    'a helper makes the entry of the state that the wait has changed': {
      options: strict,
      code: `
        class Client {
          #calls = new Map<number, Call>()
          constructor(private bus: Bus) {
            bus.on('answer', message => { this.#calls.get(message.id)?.resolve(message) })
          }
          async ask(id: number) {
            await this.bus.send({ id })
            this.#register(id)
          }
          #register(id: number) { this.#calls.set(id, new Call(this.session)) }
        }
      `,
    },
    'a helper is given what the wait brings': {
      options: strict,
      code: `
        const sessions = new Map<string, Session>()
        const keep = (id: string, session: Session) => { sessions.set(id, session) }
        bus.on('data', data => { sessions.get(data.id)?.receive(data) })
        export async function open(id: string) {
          const session = await server.request({ id })
          keep(id, session)
        }
      `,
    },
    'a reaction stores what it is given': {
      options: strict,
      code: `
        const sessions = new Map<string, Session>()
        bus.on('data', data => { sessions.get(data.id)?.receive(data) })
        export function open(id: string) {
          return server.request({ id }).then(session => { sessions.set(id, session) })
        }
      `,
    },
    'a reaction stores under a key that it is given': {
      options: strict,
      code: `
        const calls = new Map<string, Call>()
        bus.on('data', data => { calls.get(data.id)?.receive(data) })
        export function open(call: Call) {
          return server.request(call).then(({ id }) => { calls.set(id, call) })
        }
      `,
    },
    'what failed is stored when it has failed': {
      options: strict,
      code: `
        const failed = new Map<string, Job>()
        bus.on('again', message => { failed.get(message.id)?.run() })
        export function run(id: string, job: Job) {
          return server.send({ id }).catch(() => { failed.set(id, job) })
        }
      `,
    },
    'a helper that is handed on is given what the file does not show': {
      options: strict,
      code: `
        const calls = new Map<number, Call>()
        const register = (id: number) => { calls.set(id, new Call()) }
        socket.on('answer', message => { calls.get(message.id)?.resolve(message) })
        export async function ask(request: Request) {
          const { ids } = await socket.send(request)
          ids.forEach(register)
        }
      `,
    },
    'a helper that returns what it finds, and one of whose callers keeps what comes too early': {
      options: strict,
      code: `
        const calls = new Map<number, Call>()
        const find = (message: Message) => calls.get(message.id)
        socket.on('answer', message => { find(message)?.resolve(message) })
        socket.on('question', message => { if (!find(message)) keep(message) })
        export async function ask(id: number, call: Call) {
          await socket.send({ id })
          calls.set(id, call)
        }
      `,
    },
    'F17: the helper is called before the wait': {
      options: strict,
      code: `
        const calls = new Map<number, Call>()
        const register = (id: number, call: Call) => { calls.set(id, call) }
        socket.on('answer', message => { calls.get(message.id)?.resolve(message) })
        export async function ask(id: number, call: Call) {
          register(id, call)
          await socket.send({ id })
        }
      `,
    },
    'F16: a place is kept by a helper before the wait': {
      options: strict,
      code: `
        const calls = new Map<number, Call | null>()
        const put = (id: number, call: Call | null) => { calls.set(id, call) }
        socket.on('answer', message => { calls.get(message.id)?.resolve(message) })
        export async function ask(id: number, call: Call) {
          put(id, null)
          await socket.send({ id })
          put(id, call)
        }
      `,
    },
    'a list that is searched for something else than what is pushed has': {
      options: strict,
      code: `
        const calls: Call[] = []
        socket.on('answer', message => {
          const call = calls.find(each => each.token === message.token)
          if (!call) return
          call.resolve(message)
        })
        export async function ask(id: number) {
          await socket.send({ id })
          calls.push({ id, at: now })
        }
      `,
    },
    'a list that handlers only walk': {
      options: strict,
      code: `
        const listeners: Listener[] = []
        socket.on('answer', message => { for (const listener of listeners) listener.hear(message) })
        export async function listen(id: number, listener: Listener) {
          await socket.send({ id })
          listeners.push(listener)
        }
      `,
    },
    'F20: a list of the request itself': {
      options: strict,
      code: `
        server.on('request', async (request: Request) => {
          const parts: Part[] = []
          const part = parts.find(each => each.id === request.id)
          if (!part) return
          await socket.send({ id: request.id })
          parts.push({ id: request.id })
        })
      `,
    },
    'a helper that returns what it finds, whose caller makes what is missing': {
      options: strict,
      code: `
        class Client {
          #rooms = new Map<string, Room>()
          constructor(private bus: Bus) {
            bus.on('join', message => {
              const room = this.#find(message.room) ?? this.#add(message.room, new Room())
              room.join(message.user)
            })
          }
          #find(id: string) { return this.#rooms.get(id) }
          #add(id: string, room: Room) {
            this.#rooms.set(id, room)
            return room
          }
          async open(id: string, room: Room) {
            await this.bus.send({ id })
            this.#add(id, room)
          }
        }
      `,
    },
    'F12: reaction and handler wait for one lock': {
      options: strict,
      code: `
        import { Mutex } from 'async-mutex'
        const lock = new Mutex()
        const calls = new Map<number, Call>()
        socket.on('answer', message => lock.runExclusive(() => { calls.get(message.id)?.resolve(message) }))
        export function ask(id: number, call: Call) {
          return lock.runExclusive(() => socket.send({ id }).then(() => { calls.set(id, call) }))
        }
      `,
    },
    'F13: who looks it up asks whether a send is on': {
      options: strict,
      code: `
        class Client {
          #calls = new Map<number, Call>()
          #isSending = false
          constructor(private socket: Socket) {
            socket.on('answer', message => {
              if (this.#isSending) return this.keep(message)
              this.#calls.get(message.id)?.resolve(message)
            })
          }
          async ask(id: number, call: Call) {
            this.#isSending = true
            await this.socket.send({ id })
            this.#calls.set(id, call)
            this.#isSending = false
          }
        }
      `,
    },
    'F11: calls that one run of the function makes and answers': {
      options: strict,
      code: `
        export async function exchange(socket: Socket, ids: number[]) {
          const calls = new Map<number, Call>()
          for (const id of ids) {
            await socket.send({ id })
            calls.set(id, new Call(id))
          }
          return ids.map(id => calls.get(id)?.result)
        }
      `,
    },
    'F14: the answer is looked for again behind the store': {
      options: strict,
      code: `
        const calls = new Map<number, Call>()
        const answers = new Map<number, Message>()
        socket.on('answer', message => {
          const call = calls.get(message.id)
          if (!call) {
            answers.set(message.id, message)
            return
          }
          call.resolve(message)
        })
        export async function ask(id: number, call: Call) {
          await socket.send({ id })
          calls.set(id, call)
          const early = answers.get(id)
          if (early) call.resolve(early)
        }
      `,
    },
    'F15: what is taken out before the wait is put back behind it': {
      options: strict,
      code: `
        const idle = new Map<string, Conn>()
        pool.on('close', (id: string) => { idle.get(id)?.destroy() })
        export async function use(id: string) {
          const conn = idle.get(id)
          if (!conn) return
          idle.delete(id)
          await conn.send({ id })
          idle.set(id, conn)
        }
      `,
    },
    'what a failed drain had taken goes back': {
      options: strict,
      code: `
        const jobs: Job[] = []
        bus.on('cancel', message => {
          const job = jobs.find(each => each.id === message.id)
          if (!job) return
          job.cancel()
        })
        export async function flush() {
          const batch = jobs.splice(0)
          try {
            await server.send(batch)
          } catch {
            jobs.push(...batch)
          }
        }
      `,
    },
  })
})
