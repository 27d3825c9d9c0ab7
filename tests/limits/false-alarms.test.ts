import { pinFalseAlarms } from './pins.ts'

pinFalseAlarms({
  'an object that its only caller makes and drops': {
    right: `
      class Batch {
        #rows: Row[] = []
        add(row: Row) { this.#rows.push(row) }
        async commit(db: Db) {
          await db.insert(this.#rows)
          this.#rows = [] // error
        }
      }
      export async function importAll(rows: Row[], db: Db) {
        const batch = new Batch()
        for (const row of rows) batch.add(row)
        await batch.commit(db)
      }
    `,
  },

  'two instances of one class': {
    right: `
      class Outbox {
        messages: Message[] = []
      }
      const first = new Outbox()
      const second = new Outbox()
      export function add(message: Message) { second.messages.push(message) }
      export async function flush(socket: Socket) {
        await socket.sendAll(first.messages)
        second.messages = [] // error
      }
    `,
  },

  'a loop that leaves when the length has changed': {
    right: `
      export class Peer {
        #selections: Range[] = []
        remove(range: Range) { this.#selections.splice(this.#selections.indexOf(range), 1) }
        async update() {
          const length = this.#selections.length
          for (let i = 0; i < this.#selections.length; i++) { // error
            await this.#selections[i]!.fetch()
            if (this.#selections.length !== length) return this.update()
          }
        }
      }
    `,
  },

  'a loop that leaves when a generation has changed': {
    right: `
      export class Playlist {
        #tracks: Track[] = []
        #generation = 0
        shuffle() {
          this.#generation++
          this.#tracks.sort(() => Math.random() - 0.5)
        }
        async preload() {
          const generation = this.#generation
          for (const track of this.#tracks) { // error
            await track.load()
            if (this.#generation !== generation) return
          }
        }
      }
    `,
  },

  'a loop that leaves when the slot was replaced': {
    right: `
      export class Playlist {
        #tracks: Track[] = []
        setTracks(tracks: Track[]) { this.#tracks = tracks }
        async preload() {
          const tracks = this.#tracks
          for (let i = 0; i < tracks.length; i++) { // error
            await this.#tracks[i]!.load()
            if (this.#tracks !== tracks) return
          }
        }
      }
    `,
  },

  'a loop that leaves when a state has changed': {
    right: `
      export class Machine {
        #handlers: Handler[] = []
        #state: 'open' | 'closed' = 'open'
        close() {
          this.#state = 'closed'
          this.#handlers.splice(0, 1)
        }
        async run() {
          for (const handler of this.#handlers) { // error
            await handler()
            if (this.#state !== 'open') break
          }
        }
      }
    `,
  },

  'a writer that copies while somebody walks': {
    right: `
      export class Emitter {
        #listeners: Listener[] = []
        #isEmitting = false
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          if (this.#isEmitting) this.#listeners = this.#listeners.slice()
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
        }
        emit(value: unknown) {
          const wasEmitting = this.#isEmitting
          this.#isEmitting = true
          for (const listener of this.#listeners) { // error
            listener(value)
          }
          this.#isEmitting = wasEmitting
        }
      }
    `,
  },

  'removals that are put off until the loop is over': {
    right: `
      export class Emitter {
        #listeners: Listener[] = []
        #removed: Listener[] = []
        #depth = 0
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) {
          if (this.#depth > 0) {
            this.#removed.push(listener)
            return
          }
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
        }
        emit(value: unknown) {
          this.#depth++
          for (const listener of this.#listeners) { // error
            listener(value)
          }
          this.#depth--
        }
      }
    `,
  },

  'a marker in a sibling set': {
    right: `
      export class Rooms {
        #members = new Map<string, Member[]>()
        #busy = new Set<string>()
        leave(id: string, member: Member) {
          if (this.#busy.has(id)) throw new Error('busy')
          const members = this.#members.get(id) ?? []
          members.splice(members.indexOf(member), 1)
        }
        async broadcast(id: string, text: string) {
          if (this.#busy.has(id)) return
          this.#busy.add(id)
          try {
            for (const member of this.#members.get(id) ?? []) { // error
              await member.send(text)
            }
          } finally {
            this.#busy.delete(id)
          }
        }
      }
    `,
  },

  'an entry that leaves before it is awaited': {
    right: `
      const jobs = new Map<string, Job>()
      queue.on('job', job => { jobs.set(job.id, job) })
      export async function run() {
        for (const [id, job] of jobs) { // error
          jobs.delete(id)
          await job.run()
        }
      }
    `,
  },

  'a tear-down after which nothing is added': {
    right: `
      export class Server {
        #sockets = new Set<Socket>()
        #isClosed = false
        constructor(net: Net) {
          net.on('connection', socket => {
            if (this.#isClosed) return
            this.#sockets.add(socket)
          })
        }
        async close() {
          this.#isClosed = true
          for (const socket of this.#sockets) { // error
            await socket.end()
          }
        }
      }
    `,
  },

  'a default parameter that does not run': {
    right: `
      const hooks: Hook[] = []
      function take(hook = hooks.shift()) { return hook }
      export function run() {
        for (const hook of hooks) { // error
          take(hook)
        }
      }
    `,
  },

  'a `Map` that every writer replaces': {
    right: `
      let rooms: ReadonlyMap<string, Room> = new Map<string, Room>()
      socket.on('open', room => { rooms = new Map([...rooms, [room.id, room]]) })
      export function save(db: Db) {
        for (const room of rooms.values()) db.save(room) // error
      }
    `,
  },
})
