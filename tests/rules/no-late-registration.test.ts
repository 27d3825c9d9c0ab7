import { describe } from 'vitest'
import rule from '../../rules/no-late-registration.ts'
import { testRule } from '../harness/lint.ts'

describe('what is stored too late', () => {
  testRule(rule, {
    'what leaves behind the store asks for nothing': `
      class Shard {
        #waiting = new Map<string, () => void>()
        onMessage(type: string) { this.#waiting.get(type)?.() }
        async resume() {
          await this.#connect()
          const ready = new Promise<void>(resolve => { this.#waiting.set('ready', resolve) }) // error: dropped
          this.send({ op: 'heartbeat' })
          return ready
        }
      }
    `,
    'a callback, behind the call that asks for it': `
      const pending = new Map<number, (text: string) => void>()
      socket.on('answer', (id: number, text: string) => { pending.get(id)?.(text) })
      export async function ask(id: number, onAnswer: (text: string) => void) {
        await socket.send(id)
        pending.set(id, onAnswer) // error: dropped
      }
    `,
    'the resolvers of a promise that is made behind the send': `
      class Client {
        #pending = new Map<number, Call>()
        #lastId = 0
        constructor(private socket: Socket) {
          socket.on('message', message => {
            const call = this.#pending.get(message.id)
            if (!call) return
            this.#pending.delete(message.id)
            call.resolve(message.result)
          })
        }
        async call(method: string) {
          const id = ++this.#lastId
          await this.socket.send({ id, method })
          return new Promise((resolve, reject) => {
            this.#pending.set(id, { resolve, reject }) // error: dropped
          })
        }
      }
    `,
    'resolvers that are kept in a local': `
      export function connect(reader: Reader, writer: Writer) {
        const calls = new Map<number, Call>()
        reader.listen(message => handle(message))
        function handle(message: Message) {
          const call = calls.get(message.id)
          if (call !== undefined) call.resolve(message.result)
        }
        return {
          request(id: number, text: string) {
            return new Promise(async (resolve, reject) => {
              const call = { resolve, reject }
              await writer.write({ id, text })
              calls.set(id, call) // error: dropped
            })
          },
        }
      }
    `,
    'a member of a record': `
      export class Jobs {
        private jobs: Record<string, Job> = {}
        constructor(worker: Worker) {
          worker.onmessage = ({ data }) => {
            const job = this.jobs[data.id]
            if (job) job.finish(data.result)
          }
        }
        async start(job: Job) {
          await this.port.post({ id: job.id })
          this.jobs[job.id] = job // error: dropped
        }
      }
    `,
    'a member of a set': `
      const expected = new Set<string>()
      bus.on('ack', (id: string) => { if (!expected.has(id)) return; done(id) })
      export async function publish(id: string, text: string) {
        await bus.publish('topic', { id, text })
        expected.add(id) // error: dropped
      }
    `,
  })
})

describe('what becomes of what is not found', () => {
  testRule(rule, {
    'the handler throws': `
      const calls = new Map<number, Call>()
      socket.on('answer', message => {
        const call = calls.get(message.id)
        if (!call) throw new Error('unknown call')
        call.resolve(message)
      })
      export async function ask(id: number, call: Call) {
        await socket.send({ id })
        calls.set(id, call) // error: failed
      }
    `,
    'the handler uses what is not there': `
      const calls = new Map<number, Call>()
      socket.on('answer', message => { calls.get(message.id)!.resolve(message) })
      export async function ask(id: number, call: Call) {
        await socket.send({ id })
        calls.set(id, call) // error: failed
      }
    `,
    'it is logged and dropped': `
      const calls = new Map<number, Call>()
      socket.on('answer', message => {
        const call = calls.get(message.id)
        if (!call) {
          logger.warn('unknown call', message.id)
          return
        }
        call.resolve(message)
      })
      export async function ask(id: number, call: Call) {
        await socket.send({ id })
        calls.set(id, call) // error: dropped
      }
    `,
    'only what is found is used, by way of a helper': `
      class Client {
        #calls = new Map<number, Call>()
        constructor(socket: Socket) { socket.on('data', data => this.#receive(data)) }
        #receive(data: Data) {
          if (this.#calls.has(data.id)) this.#calls.get(data.id)?.resolve(data)
        }
        async ask(id: number, call: Call) {
          await this.socket.send({ id })
          this.#calls.set(id, call) // error: dropped
        }
      }
    `,
    'a public method that is called with what comes in': `
      export class Client {
        #calls = new Map<number, Call>()
        handleResponse(data: Data) { this.#calls.get(data.id)?.resolve(data) }
        async ask(id: number, call: Call) {
          await this.transport.send({ id })
          this.#calls.set(id, call) // error: dropped
        }
      }
    `,
  })
})

describe('in strict only', () => {
  testRule(rule, {
    'nothing says that the wait brings the lookup about': `
      const users = new Map<string, User>()
      bus.on('rename', event => { const user = users.get(event.id); if (user) user.name = event.name })
      export async function add(user: User) {
        await database.save(user)
        users.set(user.id, user)
      }
    `,
    '… and reported there': {
      options: { tier: 'possible' },
      code: `
        const users = new Map<string, User>()
        bus.on('rename', event => { const user = users.get(event.id); if (user) user.name = event.name })
        export async function add(user: User) {
          await database.save(user)
          users.set(user.id, user) // error: dropped
        }
      `,
    },
    'who looks it up is no handler': `
      const calls = new Map<number, Call>()
      export function cancel(id: number) { calls.get(id)?.cancel() }
      export async function ask(id: number, call: Call) {
        await socket.send({ id })
        calls.set(id, call)
      }
    `,
  })
})

describe('where it is stored', () => {
  testRule(rule, {
    'in a helper': `
      class Client {
        #calls = new Map<number, Call>()
        constructor(private socket: Socket) {
          socket.on('answer', message => { this.#calls.get(message.id)?.resolve(message) })
        }
        async ask(id: number, call: Call) {
          await this.socket.send({ id })
          this.#register(id, call) // error: dropped
        }
        #register(id: number, call: Call) { this.#calls.set(id, call) }
      }
    `,
    'in a helper, in a loop, with another key looked up before': `
      class Client {
        #calls = new Map<number, Call>()
        constructor(private socket: Socket) {
          socket.on('answer', message => { this.#calls.get(message.id)?.resolve(message) })
        }
        async ask(calls: Call[], last: number) {
          if (this.#has(last)) return
          for (const call of calls) {
            await this.socket.send({ id: call.id })
            this.#register(call) // error: dropped
          }
        }
        #has(id: number) { return this.#calls.has(id) }
        #register(call: Call) { this.#calls.set(call.id, call) }
      }
    `,
    'in a helper that makes the entry, under a key of what it is given': `
      const rooms: Record<string, Room> = {}
      function open(invitation: Invitation) {
        const room = new Room(invitation)
        rooms[invitation.room] = room
      }
      bus.on('talk', message => { const room = rooms[message.room]; if (room) room.show(message) })
      export async function accept(invitation: Invitation) {
        await bus.send('accept', invitation)
        open(invitation) // error: dropped
      }
    `,
    'in a helper of a helper': `
      const calls = new Map<number, Call>()
      const put = (id: number, call: Call) => { calls.set(id, call) }
      const remember = (call: Call) => put(call.id, call)
      socket.on('answer', message => { calls.get(message.id)?.resolve(message) })
      export async function ask(call: Call) {
        await socket.send({ id: call.id })
        remember(call) // error: dropped
      }
    `,
    'in a promise reaction': `
      const pending = new Map<number, Call>()
      socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
      export function ask(id: number, call: Call) {
        return socket.send(id).then(() => {
          pending.set(id, call) // error: dropped
        })
      }
    `,
    'in the second reaction of a chain': `
      const pending = new Map<number, Call>()
      socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
      export function ask(id: number, call: Call) {
        socket
          .send(id)
          .then(() => log('sent'))
          .then(() => pending.set(id, call)) // error: dropped
          .catch(report)
      }
    `,
    'in the callback of the send': `
      const pending = new Map<number, Call>()
      socket.on('answer', (id: number, text: string) => { pending.get(id)?.resolve(text) })
      export function ask(id: number) {
        return new Promise((resolve, reject) => {
          socket.send({ id }, (error: Error | null) => {
            if (error) reject(error)
            else pending.set(id, { resolve, reject }) // error: dropped
          })
        })
      }
    `,
    'in a list that is searched for the key': `
      interface Call { id: number; resolve: (text: string) => void }
      class Client {
        #calls: Call[] = []
        constructor(private socket: Socket) {
          socket.on('answer', message => {
            const call = this.#calls.find(({ id }) => id === message.id)
            if (!call) return
            call.resolve(message.text)
          })
        }
        async ask(id: number, resolve: (text: string) => void) {
          await this.socket.send({ id })
          this.#calls.push({ id, resolve }) // error: dropped
        }
      }
    `,
    'in a list whose place is looked for': `
      const calls: Call[] = []
      socket.on('answer', message => {
        const index = calls.findIndex(call => message.call === call.id)
        if (index === -1) return
        const [call] = calls.splice(index, 1)
        call.resolve(message)
      })
      export async function ask(id: number, resolve: (message: Message) => void) {
        const call = { id, resolve }
        await socket.send({ call: id })
        calls.push(call) // error: dropped
      }
    `,
    'in a list of keys': `
      const expected: string[] = []
      bus.on('ack', (id: string) => {
        if (!expected.includes(id)) throw new Error('unexpected')
        done(id)
      })
      export async function publish(id: string, text: string) {
        await bus.publish('topic', { id, text })
        expected.push(id) // error: failed
      }
    `,
    'and looked up in a helper that returns what it finds': `
      class Client {
        #calls = new Map<number, Call>()
        constructor(private socket: Socket) {
          socket.on('answer', message => {
            const call = this.#find(message)
            if (!call) return
            call.resolve(message)
          })
        }
        #find(message: Message) { return this.#calls.get(message.id) }
        async ask(id: number, call: Call) {
          await this.socket.send({ id })
          this.#calls.set(id, call) // error: dropped
        }
      }
    `,
    'the handlers of a topic, behind its subscription': `
      const handlers = new Map<string, Handler>()
      client.on('message', (topic: string, text: string) => { handlers.get(topic)?.(text) })
      export async function listen(topic: string, handler: Handler) {
        await client.subscribe(topic)
        handlers.set(topic, handler) // error: dropped
      }
    `,
  })
})
