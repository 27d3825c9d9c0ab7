import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('index loops', () => {
  testRule(rule, {
    'a loop that reads the length again skips after a splice': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list.splice(this.#list.indexOf(task), 1) }
        async run() {
          for (let i = 0; i < this.#list.length; i++) { // error
            await this.#list[i].run()
          }
        }
      }
    `,
    'a loop that reads the length again ends at an empty container': `
      class Tasks {
        #list: Task[] = []
        reset() { this.#list = [] }
        async run() {
          for (let i = 0; i < this.#list.length; i++) {
            await this.#list[i].run()
          }
        }
      }
    `,
    'a loop that keeps the length reads nothing out of an empty container': `
      class Tasks {
        #list: Task[] = []
        reset() { this.#list = [] }
        async run() {
          const count = this.#list.length
          for (let i = 0; i < count; i++) { // error
            await this.#list[i].run()
          }
        }
      }
    `,
    'a loop that reads the slot again skips after a rebind': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list = this.#list.filter(other => other !== task) }
        async run() {
          for (let i = 0; i < this.#list.length; i++) { // error
            await this.#list[i].run()
          }
        }
      }
    `,
    'a loop that reads the length again visits what is pushed': `
      class Tasks {
        #list: Task[] = []
        add(task: Task) { this.#list.push(task) }
        async run() {
          for (let i = 0; i < this.#list.length; i++) {
            await this.#list[i].run()
          }
        }
      }
    `,
    'a cached length reads past the end after a splice': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list.splice(this.#list.indexOf(task), 1) }
        async run() {
          for (let i = 0, n = this.#list.length; i < n; i++) { // error
            await this.#list[i].run()
          }
        }
      }
    `,
    'a cached length and a slot that is read again, after a rebind': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list = this.#list.filter(other => other !== task) }
        async run() {
          const count = this.#list.length
          for (let i = 0; i < count; i++) { // error
            await this.#list[i].run()
          }
        }
      }
    `,
    'a cached length does not visit what is pushed, and that is all': `
      class Tasks {
        #list: Task[] = []
        add(task: Task) { this.#list.push(task) }
        async run() {
          for (let i = 0, n = this.#list.length; i < n; i++) {
            await this.#list[i].run()
          }
        }
      }
    `,
    'a local alias keeps the old array over a rebind': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list = this.#list.filter(other => other !== task) }
        async run() {
          const list = this.#list
          for (let i = 0; i < list.length; i++) {
            await list[i].run()
          }
        }
      }
    `,
    'a local alias does not help against a splice': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list.splice(this.#list.indexOf(task), 1) }
        async run() {
          const list = this.#list
          for (let i = 0; i < list.length; i++) { // error
            await list[i].run()
          }
        }
      }
    `,
    'a reverse loop is disturbed by the removal of another element': `
      class Tasks {
        #list: Task[] = []
        cancel(task: Task) { this.#list.splice(this.#list.indexOf(task), 1) }
        async run() {
          for (let i = this.#list.length - 1; i >= 0; i--) { // error
            await this.#list[i].run()
          }
        }
      }
    `,
    'a while loop with an index of its own': `
      const steps: Step[] = []
      export function skip(step: Step) { steps.splice(steps.indexOf(step), 1) }
      export async function run() {
        let i = 0
        while (i < steps.length) { // error
          await steps[i].run()
          i++
        }
      }
    `,
    'a count that has nothing to do with the array': `
      const steps: Step[] = []
      export function skip(step: Step) { steps.splice(steps.indexOf(step), 1) }
      export async function warmUp(rounds: number) {
        for (let i = 0; i < rounds; i++) {
          await tick(i)
        }
      }
    `,
  })
})

describe('for-in over an array', () => {
  testRule(rule, {
    'a splice makes it skip': `
      const hooks = []
      export function remove(hook) { hooks.splice(hooks.indexOf(hook), 1) }
      export async function run() {
        for (const i in hooks) { // error
          await hooks[i]()
        }
      }
    `,
    'a replaced element is seen': `
      const hooks = []
      export function replace(i, hook) { hooks[i] = hook }
      export async function run() {
        for (const i in hooks) {
          await hooks[i]()
        }
      }
    `,
  })
})
