import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('the loop calls what is stored in the container', () => {
  testRule(rule, {
    'functions pushed in the file, one of which splices': `
      const hooks: (() => void)[] = []
      hooks.push(() => { hooks.splice(0, 1) })
      export function run() {
        for (const hook of hooks) { // error
          hook()
        }
      }
    `,
    'elements of a class in the file, whose method splices the list they share': `
      class Session {
        sessions: Session[]
        constructor(sessions: Session[]) {
          this.sessions = sessions
          this.sessions.push(this)
        }
        closeAll() {
          for (const session of this.sessions) { // error
            session.close()
          }
        }
        close() {
          this.sessions.splice(this.sessions.indexOf(this), 1)
        }
      }
    `,
    'an event of its own whose handler in the file splices': `
      class Peers extends EventEmitter {
        #peers: Peer[] = []
        constructor() {
          super()
          this.on('drop', peer => { this.#peers.splice(this.#peers.indexOf(peer), 1) })
        }
        sweep() {
          for (const peer of this.#peers) { // error
            if (peer.isDead) this.emit('drop', peer)
          }
        }
      }
    `,
    'an event whose handler writes something else': `
      class Peers extends EventEmitter {
        #peers: Peer[] = []
        #dropped = 0
        constructor() {
          super()
          this.on('drop', () => { this.#dropped++ })
        }
        sweep() {
          for (const peer of this.#peers) {
            if (peer.isDead) this.emit('drop', peer)
          }
        }
        remove(peer: Peer) { this.#peers.splice(this.#peers.indexOf(peer), 1) }
      }
    `,
  })
})

describe('listener arrays', () => {
  testRule(rule, {
    'off splices, emit calls in a for-of': `
      export class Signal {
        #listeners: Listener[] = []
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
        emit(value: unknown) {
          for (const listener of this.#listeners) { // error
            listener(value)
          }
        }
      }
    `,
    'emit calls in a forEach': `
      export class Signal {
        private listeners: Listener[] = []
        on(listener: Listener) { this.listeners.push(listener) }
        off(listener: Listener) {
          const index = this.listeners.indexOf(listener)
          if (index !== -1) this.listeners.splice(index, 1)
        }
        emit(value: unknown) {
          this.listeners.forEach(listener => listener(value)) // error
        }
      }
    `,
    'emit calls in an index loop': `
      export class Signal {
        constructor() {
          this.listeners = []
        }
        on(listener) {
          this.listeners.push(listener)
        }
        off(listener) {
          this.listeners.splice(this.listeners.indexOf(listener), 1)
        }
        emit(value) {
          for (let i = 0; i < this.listeners.length; i++) { // error
            this.listeners[i](value)
          }
        }
      }
    `,
    'emit calls a method of the observer': `
      export class Query {
        observers: Observer[] = []
        addObserver(observer: Observer) { this.observers.push(observer) }
        removeObserver(observer: Observer) {
          this.observers.splice(this.observers.indexOf(observer), 1)
        }
        notify() {
          this.observers.forEach(observer => observer.onUpdate()) // error
        }
      }
    `,
    'emit calls by call and apply': `
      export class Signal {
        listeners = []
        on(listener) { this.listeners.push(listener) }
        off(listener) { this.listeners.splice(this.listeners.indexOf(listener), 1) }
        emit(...args) {
          for (const listener of this.listeners) { // error
            listener.apply(this, args)
          }
        }
      }
    `,
    'a factory that returns the removal': `
      export function createSignal() {
        const listeners = []
        return {
          subscribe(listener) {
            listeners.push(listener)
            return () => {
              const index = listeners.indexOf(listener)
              if (index > -1) listeners.splice(index, 1)
            }
          },
          emit(value) {
            for (const listener of listeners) { // error
              listener(value)
            }
          },
        }
      }
    `,
    'a module with exported on and off': `
      const listeners: Listener[] = []
      export function on(listener: Listener) { listeners.push(listener) }
      export function off(listener: Listener) { listeners.splice(listeners.indexOf(listener), 1) }
      export function emit(value: unknown) {
        for (const listener of listeners) listener(value) // error
      }
    `,
    'optional calls': `
      export class Signal {
        #listeners: Listener[] = []
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
        emit(value: unknown) {
          for (const listener of this.#listeners) { // error
            listener.onValue?.(value)
          }
        }
      }
    `,
    'a handler that catches what a listener throws still goes on': `
      export class Signal {
        #listeners: Listener[] = []
        on(listener: Listener) { this.#listeners.push(listener) }
        off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
        emit(value: unknown) {
          for (const listener of this.#listeners) { // error
            try {
              listener(value)
            } catch (error) {
              console.error(error)
            }
          }
        }
      }
    `,
    'a removal by filter is copy-on-write': {
      code: `
        export class Signal {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners = [...this.#listeners, listener] }
          off(listener: Listener) { this.#listeners = this.#listeners.filter(other => other !== listener) }
          emit(value: unknown) {
            for (const listener of this.#listeners) {
              listener(value)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'emit over a copy': {
      code: `
        export class Signal {
          #listeners: Listener[] = []
          on(listener: Listener) { this.#listeners.push(listener) }
          off(listener: Listener) { this.#listeners.splice(this.#listeners.indexOf(listener), 1) }
          emit(value: unknown) {
            for (const listener of this.#listeners.slice()) {
              listener(value)
            }
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'no way to remove a listener': `
      export class Signal {
        #listeners: Listener[] = []
        on(listener: Listener) { this.#listeners.push(listener) }
        emit(value: unknown) {
          for (const listener of this.#listeners) {
            listener(value)
          }
        }
      }
    `,
    'the elements are data, not callees': `
      export class Names {
        #names: string[] = []
        add(name: string) { this.#names.push(name) }
        remove(name: string) { this.#names.splice(this.#names.indexOf(name), 1) }
        print() {
          for (const name of this.#names) {
            console.log(name.toUpperCase())
          }
        }
      }
    `,
    'a Set of listeners tolerates the removal': `
      export class Signal {
        #listeners = new Set<Listener>()
        on(listener: Listener) { this.#listeners.add(listener) }
        off(listener: Listener) { this.#listeners.delete(listener) }
        emit(value: unknown) {
          for (const listener of this.#listeners) {
            listener(value)
          }
        }
      }
    `,
  })
})

describe('constructor functions whose helpers hand the object on', () => {
  testRule(rule, {
    'off removes, by a helper that calls back for each event': {
      code: `
        function Emitter() { this.listeners = [] }
        let p = Emitter.prototype
        let forEachEvent = function (self, handler, events, callback) {
          for (const event of events.split(' ')) handler(self, event, callback)
        }
        p.on = p.addListener = function (events, callback) {
          forEachEvent(this, function (self, event, callback) {
            self.listeners.push({ event: event, callback: callback })
          }, events, callback)
        }
        p.removeListener = p.off = function (events, callback) {
          let listeners = this.listeners
          for (let i = listeners.length - 1; i >= 0; i--) {
            let listener = listeners[i]
            forEachEvent(this, function (self, event, callback) {
              if (listener.callback === callback) listeners.splice(i, 1)
            }, events, callback)
          }
        }
        p.emit = p.trigger = function (events, manualCallback) {
          let listeners = this.listeners
          forEachEvent(this, function (self, event) {
            if (manualCallback != null) listeners = [{ event: event, callback: manualCallback }]
            for (let i = 0; i < listeners.length; i++) { // error
              let listener = listeners[i]
              if (listener.once) {
                listeners.splice(i, 1)
                i--
              }
              listener.callback.apply(self, [event])
            }
          }, events)
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
    'off removes from the object that the helper was given': {
      code: `
        function Emitter() { this.listeners = [] }
        function each(emitter, names, handler) {
          for (const name of names) handler(emitter, name)
        }
        Emitter.prototype.on = function (names, fn) {
          each(this, names, function (self, name) { self.listeners.push({ name, fn }) })
        }
        Emitter.prototype.off = function (names, fn) {
          each(this, names, function (self, name) {
            self.listeners.splice(self.listeners.findIndex(entry => entry.fn === fn), 1)
          })
        }
        Emitter.prototype.emit = function (name) {
          for (const entry of this.listeners) entry.fn() // error
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
    'off removes from another object, which the helper was given at one of its calls': {
      code: `
        function Emitter() { this.listeners = [] }
        function each(emitter, other, names, handler) {
          for (const name of names) handler(name === 'main' ? emitter : other, name)
        }
        Emitter.prototype.on = function (names, fn) {
          this.listeners.push({ names, fn })
        }
        Emitter.prototype.off = function (names, fn, other) {
          each(this, other, names, function (self, name) {
            self.listeners.splice(self.listeners.findIndex(entry => entry.fn === fn), 1)
          })
        }
        Emitter.prototype.emit = function (name) {
          for (const entry of this.listeners) entry.fn()
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
    'only the loop itself removes, and steps back': {
      code: `
        function Emitter() { this.listeners = [] }
        Emitter.prototype.once = function (callback) {
          this.listeners.push({ callback: callback, once: true })
        }
        Emitter.prototype.emit = function (event) {
          for (let i = 0; i < this.listeners.length; i++) {
            const listener = this.listeners[i]
            if (listener.once) {
              this.listeners.splice(i, 1)
              i--
            }
            listener.callback(event)
          }
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
  })
})

describe('what a private helper is given by its own class is no listener', () => {
  testRule(rule, {
    'methods of the class itself, switched on and off': `
      export class State {
        #checks: Check[] = []
        setBlend(isOn: boolean) { this.#toggle(State.checkBlend, isOn) }
        #toggle(check: Check, isOn: boolean) {
          const index = this.#checks.indexOf(check)
          if (isOn && index === -1) this.#checks.push(check)
          else if (!isOn && index !== -1) this.#checks.splice(index, 1)
        }
        update() {
          for (let i = 0; i < this.#checks.length; i++) this.#checks[i](this)
        }
        static checkBlend(state: State) { gl.blend(state) }
      }
    `,
    'a function that a public method hands on to it is one': `
      export class State {
        #checks: Check[] = []
        set(check: Check, isOn: boolean) { this.#toggle(check, isOn) }
        #toggle(check: Check, isOn: boolean) {
          const index = this.#checks.indexOf(check)
          if (isOn && index === -1) this.#checks.push(check)
          else if (!isOn && index !== -1) this.#checks.splice(index, 1)
        }
        update() {
          for (let i = 0; i < this.#checks.length; i++) this.#checks[i](this) // error
        }
      }
    `,
    'a delivery queue that is let go of when it is done': `
      export class Emitter<T> {
        #queue: Delivery<T>[] | undefined = []
        deliver(delivery: Delivery<T>) {
          this.#queue ??= []
          this.#queue.push(delivery)
          for (let i = 0; i < this.#queue.length; i++) this.#queue[i].listener(delivery.event)
          this.#queue = undefined
        }
      }
    `,
  })
})
