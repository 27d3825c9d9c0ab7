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
    'the class is known by the type of the field only, and the list by its path': `
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
    'JavaScript, where the constructor is called with the owner': {
      code: `
        class Peer {
          constructor(replicator, stream) {
            this.replicator = replicator
            this.stream = stream
          }
          destroy() { this.replicator.drop(this) }
        }
        module.exports = class Replicator {
          constructor() { this.peers = [] }
          connect(stream) {
            const replicator = this
            const peer = new Peer(replicator, stream)
            this.peers.push(peer)
          }
          drop(peer) { this.peers.splice(this.peers.indexOf(peer), 1) }
          destroy() {
            for (const peer of this.peers) peer.destroy() // error
          }
        }
      `,
      filename: 'replicator.cjs',
    },
    'constructor functions': {
      code: `
        function Peer(pool) { this.pool = pool }
        Peer.prototype.destroy = function () { this.pool.drop(this) }
        function Pool() { this.peers = [] }
        Pool.prototype.connect = function () { this.peers.push(new Peer(this)) }
        Pool.prototype.drop = function (peer) { this.peers.splice(this.peers.indexOf(peer), 1) }
        Pool.prototype.destroy = function () {
          for (var i = 0; i < this.peers.length; i++) { // error
            this.peers[i].destroy()
          }
        }
        module.exports = Pool
      `,
      filename: 'pool.cjs',
    },
    'another name for the type of the element, and of the owner': `
      class Child {
        constructor(private parent: Owner) {}
        dispose() { this.parent.remove(this) }
      }
      type Item = Child
      type Owner = Parent
      export class Parent {
        children: Item[] = []
        remove(child: Item) { this.children.splice(this.children.indexOf(child), 1) }
        disposeAll() {
          for (const child of this.children) { // error
            child.dispose()
          }
        }
      }
    `,
    'a method that a subclass overrides': `
      abstract class Child {
        constructor(protected parent: Parent) {}
        dispose() {}
      }
      class Leaf extends Child {
        dispose() { this.parent.remove(this) }
      }
      export class Parent {
        children: Child[] = []
        add(child: Child) { this.children.push(child) }
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
    'listeners of a class of the file that tell nobody else': `
      class Counter {
        #count = 0
        update() { this.#count += 1 }
      }
      export class Subject {
        #counters: Counter[] = []
        attach(counter: Counter) { this.#counters.push(counter) }
        detach(counter: Counter) { this.#counters.splice(this.#counters.indexOf(counter), 1) }
        notify() {
          for (const counter of this.#counters) {
            counter.update()
          }
        }
      }
    `,
    'listeners of a class of the file that tell others': `
      class Relay {
        constructor(private callback: () => void) {}
        update() { this.callback() }
      }
      export class Subject {
        #relays: Relay[] = []
        attach(relay: Relay) { this.#relays.push(relay) }
        detach(relay: Relay) { this.#relays.splice(this.#relays.indexOf(relay), 1) }
        notify() {
          for (const relay of this.#relays) { // error
            relay.update()
          }
        }
      }
    `,
    'elements of another class are there as well': {
      code: `
        class Child {
          #isDisposed = false
          dispose() { this.#isDisposed = true }
        }
        export class Parent {
          children: Disposable[] = []
          add() { this.children.push(new Child()) }
          adopt(child: Disposable) { this.children.push(child) }
          remove(child: Child) { this.children.splice(this.children.indexOf(child), 1) }
          disposeAll() {
            for (const child of this.children) { // error
              child.dispose()
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'two queues of one class are two': `
      class Queue {
        items: Job[] = []
        take(job: Job) { this.items.splice(this.items.indexOf(job), 1) }
      }
      class Pump {
        constructor(private from: Queue, private to: Queue) {}
        async run() {
          for (const job of this.from.items) {
            this.to.take(job)
          }
        }
      }
    `,
    'an element of a tree has children of its own': `
      export class Node {
        #children: Node[] = []
        constructor(private parent: Node | null) {}
        add() { this.#children.push(new Node(this)) }
        dispose() {
          for (const child of this.#children) child.dispose()
          this.#children.splice(0, this.#children.length)
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
    },
    'a part of the element is closed, whose handler tells the element, which leaves': {
      code: `
        class Peer {
          constructor(replicator, channel) {
            this.replicator = replicator
            this.channel = channel
            this.channel.userData = this
          }
          onopen() { this.replicator._addPeer(this) }
          onclose() { this.replicator._removePeer(this) }
        }
        module.exports = class Replicator {
          constructor() { this.peers = [] }
          attach(mux) {
            const replicator = this
            const channel = mux.createChannel({ onopen: onwireopen, onclose: onwireclose })
            const peer = new Peer(replicator, channel)
            channel.open()
          }
          _addPeer(peer) { this.peers.push(peer) }
          _removePeer(peer) { this.peers.splice(this.peers.indexOf(peer), 1) }
          destroy() {
            for (const peer of this.peers) { // error
              this.detach(peer.mux)
              peer.channel.close()
            }
          }
          detach(mux) { mux.unpair() }
        }
        function onwireopen(channel) { channel.userData.onopen() }
        function onwireclose(channel) { channel.userData.onclose() }
      `,
      filename: 'replicator.cjs',
    },
    'the last is closed as long as there is one, and its handler removes it': {
      code: `
        class Peer {
          constructor(replicator, channel) {
            this.replicator = replicator
            this.channel = channel
          }
          onclose() { this.replicator._removePeer(this) }
        }
        module.exports = class Replicator {
          constructor() { this.peers = [] }
          attach(mux) {
            const channel = mux.createChannel({ onclose: onwireclose })
            this.peers.push(new Peer(this, channel))
          }
          _removePeer(peer) { this.peers.splice(this.peers.indexOf(peer), 1) }
          destroy() {
            while (this.peers.length) {
              const peer = this.peers[this.peers.length - 1]
              peer.channel.close()
            }
          }
        }
        function onwireclose(channel) { channel.userData.onclose() }
      `,
      filename: 'replicator.cjs',
    },
    'a close whose handler in the file removes the element of something else': `
      export class Pool {
        #conns: Conn[] = []
        #names: string[] = []
        connect(name: string) {
          const conn = createConn({ onClose: () => { this.forget(name) } })
          this.#conns.push(conn)
          this.#names.push(name)
        }
        forget(name: string) { this.#names.splice(this.#names.indexOf(name), 1) }
        close() {
          for (const conn of this.#conns) conn.close()
        }
      }
    `,
    'an element that is told something else than its end': `
      export class Pool {
        #conns: Conn[] = []
        connect() {
          const conn = createConn({ onClose: () => { this.forget(conn) } })
          this.#conns.push(conn)
        }
        forget(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        ping() {
          for (const conn of this.#conns) conn.ping()
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
