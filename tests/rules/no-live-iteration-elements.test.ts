import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('what add, push and set have stored is what is called', () => {
  testRule(rule, {
    'an object with a callback of a public method in it, destructured': `
      export class Observables {
        #callbacks: Entry[] = []
        add(callback: Callback, instrument: Instrument) {
          this.#callbacks.push({ callback, instrument })
        }
        remove(callback: Callback, instrument: Instrument) {
          const index = this.#find(callback, instrument)
          if (index < 0) return
          this.#callbacks.splice(index, 1)
        }
        observe(result: Result) {
          return this.#callbacks.map(async ({ callback, instrument }) => { // error
            let done = Promise.resolve(callback(result, instrument))
            await done
          })
        }
        #find(callback: Callback, instrument: Instrument) {
          return this.#callbacks.findIndex(
            entry => entry.callback === callback && entry.instrument === instrument,
          )
        }
      }
    `,
    'an object whose function is called by apply': `
      export class Emitter {
        listeners = []
        on(event, fn, context) { this.listeners.push({ event, fn, context }) }
        off(fn) {
          const index = this.listeners.findIndex(listener => listener.fn === fn)
          this.listeners.splice(index, 1)
        }
        emit(event, ...args) {
          for (const listener of this.listeners) { // error
            if (listener.event === event) listener.fn.apply(listener.context, args)
          }
        }
      }
    `,
    'an object that holds data, whose method gives a value that is used': `
      export class Processors {
        #processors: Processor[] = []
        register(processor: Processor) { this.#processors.push(processor) }
        unregister(processor: Processor) {
          this.#processors.splice(this.#processors.indexOf(processor), 1)
        }
        process(value: unknown) {
          return this.#processors.reduce((result, processor) => processor.process(result), value)
        }
      }
    `,
    'functions in an array in a record': {
      code: `
        function Emitter() {
          this.events = {}
        }
        Emitter.prototype.on = function (name, listener) {
          const listeners = this.events[name] || (this.events[name] = [])
          listeners.push(listener)
        }
        Emitter.prototype.off = function (name, listener) {
          const listeners = this.events[name] || []
          const index = listeners.indexOf(listener)
          if (index !== -1) listeners.splice(index, 1)
        }
        Emitter.prototype.emit = function (name, value) {
          const listeners = this.events[name] || []
          for (let i = 0; i < listeners.length; i++) { // error
            listeners[i](value)
          }
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
    },
    'the same record, with a copy before the loop': {
      code: `
        function Emitter() {
          this.events = {}
        }
        Emitter.prototype.on = function (name, listener) {
          const listeners = this.events[name] || (this.events[name] = [])
          listeners.push(listener)
        }
        Emitter.prototype.off = function (name, listener) {
          const listeners = this.events[name] || []
          listeners.splice(listeners.indexOf(listener), 1)
        }
        Emitter.prototype.emit = function (name, value) {
          const listeners = (this.events[name] || []).slice()
          for (let i = 0; i < listeners.length; i++) {
            listeners[i](value)
          }
        }
        module.exports = Emitter
      `,
      filename: 'emitter.cjs',
      options: { tier: 'possible' },
    },
    'listeners of a Map of arrays, called in a forEach with an optional chain': `
      export class Bus {
        #topics = new Map<string, Listener[]>()
        on(topic: string, listener: Listener) {
          const listeners = this.#topics.get(topic)
          if (listeners) listeners.push(listener)
          else this.#topics.set(topic, [listener])
        }
        off(topic: string, listener: Listener) {
          const listeners = this.#topics.get(topic)
          const index = listeners?.indexOf(listener) ?? -1
          if (index !== -1) listeners?.splice(index, 1)
        }
        publish(topic: string, value: unknown) {
          this.#topics.get(topic)?.forEach(listener => listener(value)) // error
        }
      }
    `,
    'a loop in a callback that is handed to batch()': `
      import { batch } from './batch.ts'
      export class Query {
        observers: Observer[]
        constructor() { this.observers = [] }
        addObserver(observer: Observer) {
          if (!this.observers.includes(observer)) this.observers.push(observer)
        }
        removeObserver(observer: Observer) {
          const index = this.observers.indexOf(observer)
          if (index !== -1) this.observers.splice(index, 1)
        }
        #dispatch() {
          batch(() => {
            this.observers.forEach(observer => { // error
              observer.onUpdate()
            })
          })
        }
        set(value: unknown) { this.#dispatch() }
      }
    `,
    'a copy of the observers in batch()': {
      code: `
        import { batch } from './batch.ts'
        export class Query {
          observers: Observer[] = []
          addObserver(observer: Observer) { this.observers.push(observer) }
          removeObserver(observer: Observer) {
            this.observers.splice(this.observers.indexOf(observer), 1)
          }
          set() {
            batch(() => {
              this.observers.slice().forEach(observer => { observer.onUpdate() })
            })
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'an element that is asked, and the loop leaves with the first that says yes': `
      export class Query {
        observers: Observer[] = []
        addObserver(observer: Observer) { this.observers.push(observer) }
        removeObserver(observer: Observer) {
          this.observers.splice(this.observers.indexOf(observer), 1)
        }
        isActive() { return this.observers.some(observer => observer.isEnabled()) }
      }
    `,
  })
})

describe('once wrappers', () => {
  testRule(rule, {
    'a wrapper that removes itself and then calls': `
      class Signal {
        #listeners: Listener[] = []
        on(listener: Listener) { this.#listeners.push(listener) }
        once(listener: Listener) {
          const wrapped = (value: unknown) => {
            this.#remove(wrapped)
            listener(value)
          }
          this.#listeners.push(wrapped)
        }
        emit(value: unknown) {
          for (const listener of this.#listeners) { // error
            listener(value)
          }
        }
        #remove(listener: Listener) {
          this.#listeners.splice(this.#listeners.indexOf(listener), 1)
        }
      }
    `,
    'a wrapper that goes through the public on and off': {
      code: `
        class Signal {
          constructor() {
            this.listeners = []
          }
          on(listener) {
            this.listeners.push(listener)
          }
          off(listener) {
            this.listeners.splice(this.listeners.indexOf(listener), 1)
          }
          once(listener) {
            const self = this
            function wrapped(value) {
              self.off(wrapped)
              listener(value)
            }
            this.on(wrapped)
          }
          emit(value) {
            this.listeners.forEach(listener => listener(value)) // error
          }
        }
        module.exports = new Signal()
      `,
      filename: 'signal.cjs',
    },
    'a once flag that the loop itself honours, and steps back': `
      class Signal {
        #listeners: Entry[] = []
        emit(value: unknown) {
          for (let i = 0; i < this.#listeners.length; i++) {
            const entry = this.#listeners[i]!
            if (entry.isOnce) this.#listeners.splice(i--, 1)
            print(entry, value)
          }
        }
      }
    `,
    'a once wrapper over a Set removes only itself': {
      code: `
        class Signal {
          #listeners = new Set<Listener>()
          once(listener: Listener) {
            const wrapped = (value: unknown) => {
              this.#listeners.delete(wrapped)
              listener(value)
            }
            this.#listeners.add(wrapped)
          }
          emit(value: unknown) {
            for (const listener of this.#listeners) {
              listener(value)
            }
          }
        }
        export default new Signal()
      `,
      options: { tier: 'likely' },
    },
  })
})

describe('swap-remove', () => {
  testRule(rule, {
    'the last is copied into the hole, then popped': `
      class Particles {
        #alive: Particle[] = []
        kill(particle: Particle) {
          const index = this.#alive.indexOf(particle)
          this.#alive[index] = this.#alive[this.#alive.length - 1]!
          this.#alive.pop()
        }
        step() {
          for (const particle of this.#alive) { // error
            if (particle.isDead) this.kill(particle)
          }
        }
      }
    `,
    'the last is copied into the hole, and the length is one less': `
      class Particles {
        #alive: Particle[] = []
        kill(index: number) {
          this.#alive[index] = this.#alive.at(-1)!
          this.#alive.length -= 1
        }
        async step() {
          for (const particle of this.#alive) { // error
            await particle.step()
          }
        }
      }
    `,
    'the last is copied into the hole, and the length is counted down': `
      class Particles {
        #alive: Particle[] = []
        kill(index: number) {
          this.#alive[index] = this.#alive.at(-1)!
          this.#alive.length--
        }
        async step() {
          for (const particle of this.#alive) { // error
            await particle.step()
          }
        }
      }
    `,
    'entries change places, and each is still there': `
      class Particles {
        #alive: Particle[] = []
        toFront(index: number) {
          const particle = this.#alive[index]!
          for (let i = index; i > 0; i--) this.#alive[i] = this.#alive[i - 1]!
          this.#alive[0] = particle
        }
        async step() {
          for (const particle of this.#alive) {
            await particle.step()
          }
        }
      }
    `,
    'only the last is popped': `
      export class Stack {
        #layers: Layer[] = []
        on(layer: Layer) { this.#layers.push(layer) }
        pop() { return this.#layers.pop() }
        draw() {
          for (const layer of this.#layers) {
            layer.draw()
          }
        }
      }
    `,
  })
})
