import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('the class of the element, when the file declares it', () => {
  testRule(rule, {
    'its method removes it from the list of its owner': `
      class Child {
        constructor(private parent: Parent) {}
        dispose() { this.parent.remove(this) }
      }
      export class Parent {
        children: Child[] = []
        add() { this.children.push(new Child(this)) }
        remove(child: Child) { this.children.splice(this.children.indexOf(child), 1) }
        disposeAll() {
          for (const child of this.children) { // error
            child.dispose()
          }
        }
      }
    `,
    'its method does something else': {
      code: `
        class Child {
          #isDisposed = false
          constructor(private parent: Parent) {}
          dispose() { this.#isDisposed = true }
          leave() { this.parent.remove(this) }
        }
        export class Parent {
          children: Child[] = []
          add() { this.children.push(new Child(this)) }
          remove(child: Child) { this.children.splice(this.children.indexOf(child), 1) }
          disposeAll() {
            for (const child of this.children) {
              child.dispose()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'the class is known by the type of the field only': `
      class Session {
        constructor(private server: Server) {}
        close() { this.server.sessions.splice(this.server.sessions.indexOf(this), 1) }
      }
      export class Server {
        sessions: Session[] = []
        accept(session: Session) { this.sessions.push(session) }
        closeAll() {
          this.sessions.forEach(session => session.close()) // error
        }
      }
    `,
    'siblings share one array that each of them leaves': {
      code: `
        class Session {
          constructor(opts) {
            this.sessions = opts.sessions || []
            this.sessions.push(this)
          }
          close(error) {
            const index = this.sessions.indexOf(this)
            if (index !== -1) this.sessions.splice(index, 1)
          }
          closeAll(error) {
            for (const session of this.sessions) { // error
              session.close(error)
            }
          }
        }
        module.exports = Session
      `,
      filename: 'session.cjs',
    },
    'the last is closed until nobody is left': {
      code: `
        class Session {
          constructor(opts) {
            this.sessions = opts.sessions || []
            this.sessions.push(this)
          }
          close(error) {
            this.sessions.splice(this.sessions.indexOf(this), 1)
          }
          closeAll(error) {
            while (this.sessions.length > 0) {
              this.sessions[this.sessions.length - 1].close(error)
            }
          }
        }
        module.exports = Session
      `,
      filename: 'session.cjs',
      options: { tier: 'possible' },
    },
    'an element that was made by a method of the file': `
      class Peer {
        constructor(readonly replicator: Replicator) {}
        destroy() { this.replicator.drop(this) }
      }
      export class Replicator {
        peers: Peer[] = []
        #make() { return new Peer(this) }
        connect() {
          const peer = this.#make()
          this.peers.push(peer)
          return peer
        }
        drop(peer: Peer) { this.peers.splice(this.peers.indexOf(peer), 1) }
        destroy() {
          for (const peer of this.peers) peer.destroy() // error
        }
      }
    `,
    'a close whose handler in the file removes the element': {
      code: `
        class Pool {
          constructor() {
            this.peers = []
          }
          connect(mux) {
            const channel = mux.createChannel({ onclose: () => this.remove(channel) })
            this.peers.push(channel)
          }
          remove(channel) {
            this.peers.splice(this.peers.indexOf(channel), 1)
          }
          destroy() {
            for (const channel of this.peers) channel.close() // error
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
      options: { tier: 'possible' },
    },
    'a subclass overrides the method that is called': `
      class Child {
        dispose() {}
      }
      class Pinned extends Child {
        constructor(private parent: Parent) { super() }
        override dispose() { this.parent.children.splice(this.parent.children.indexOf(this), 1) }
      }
      export class Parent {
        children: Child[] = []
        add() { this.children.push(new Pinned(this)) }
        disposeAll() {
          for (const child of this.children) { // error
            child.dispose()
          }
        }
      }
    `,
    'its method has the Set of its owner take it out and in again': `
      class Job {
        constructor(private runner: Runner) {}
        retry() { this.runner.again(this) }
      }
      export class Runner {
        #jobs = new Set<Job>()
        add() { this.#jobs.add(new Job(this)) }
        again(job: Job) {
          this.#jobs.delete(job)
          this.#jobs.add(job)
        }
        retryAll() {
          for (const job of this.#jobs) { // error
            job.retry()
          }
        }
      }
    `,
    'servers whose close only stops them': `
      export class Cluster {
        #servers: Server[] = []
        listen(options: Options) {
          const server = createServer()
          server.bind(options, () => { this.#servers.push(server) })
        }
        close() {
          this.#servers.forEach(server => server.close())
        }
      }
    `,
    'imported elements that are written to, not told anything': {
      code: `
        import type { Wire } from './wire.ts'
        export class Torrent {
          #wires: Wire[] = []
          add(wire: Wire) { this.#wires.push(wire) }
          remove(wire: Wire) { this.#wires.splice(this.#wires.indexOf(wire), 1) }
          mark() {
            for (const wire of this.#wires) {
              wire.isInterested = true
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
