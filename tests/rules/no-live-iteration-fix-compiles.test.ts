import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testFixes } from '../harness/lint.ts'

describe('the copy can be asked as the container was', () => {
  testFixes(rule, {
    'what may be missing is copied as nothing': {
      code: `
        type Listener = (value: unknown) => void
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
            this.#topics.get(topic)?.forEach(listener => listener(value))
          }
        }
      `,
      output: `
        type Listener = (value: unknown) => void
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
            this.#topics.get(topic)?.forEach(listener => listener(value))
          }
        }
      `,
      suggestions: {
        'Walk a copy of `this.#topics.get(…)` (entries are moved on line 13)': `
        type Listener = (value: unknown) => void
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
            const topicSnapshot = [...(this.#topics.get(topic) ?? [])]
            topicSnapshot?.forEach(listener => listener(value))
          }
        }
      `,
      },
    },
    'a for-in over an array asks the copy': {
      code: `
        type Hook = () => Promise<void>
        const hooks: Hook[] = []
        export function add(hook: Hook) { hooks.push(hook) }
        export function remove(hook: Hook) { hooks.splice(hooks.indexOf(hook), 1) }
        export async function run() {
          for (const i in hooks) {
            await hooks[i]?.()
          }
        }
      `,
      output: `
        type Hook = () => Promise<void>
        const hooks: Hook[] = []
        export function add(hook: Hook) { hooks.push(hook) }
        export function remove(hook: Hook) { hooks.splice(hooks.indexOf(hook), 1) }
        export async function run() {
          for (const i in hooks) {
            await hooks[i]?.()
          }
        }
      `,
      suggestions: {
        'Walk a copy of `hooks` (entries are moved on line 5)': `
        type Hook = () => Promise<void>
        const hooks: Hook[] = []
        export function add(hook: Hook) { hooks.push(hook) }
        export function remove(hook: Hook) { hooks.splice(hooks.indexOf(hook), 1) }
        export async function run() {
          const hooksSnapshot = hooks.slice()
          for (const i in hooksSnapshot) {
            await hooksSnapshot[i]?.()
          }
        }
      `,
      },
    },
  })
})
