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
