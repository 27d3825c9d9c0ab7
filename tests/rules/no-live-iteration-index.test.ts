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

describe('a helper splices at the position that it is given', () => {
  testRule(rule, {
    'the loop sets its index forward by what the helper put in': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          for (let i = 0; i < this.#frames.length; i++) {
            const inlined = inline(this.#frames[i])
            if (inlined.length === 0) continue
            this.#splice(i, 1, ...inlined)
            i += inlined.length - 1
          }
        }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'on one way the index stays where it was': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          for (let i = 0; i < this.#frames.length; i++) { // error
            const inlined = inline(this.#frames[i])
            if (inlined.length === 0) continue
            this.#splice(i, 1, ...inlined)
            if (inlined.length > 2) i += inlined.length - 1
          }
        }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'the length is not counted along': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          const count = this.#frames.length
          for (let i = 0; i < count; i++) { // error
            const inlined = inline(this.#frames[i])
            if (inlined.length === 0) continue
            this.#splice(i, 1, ...inlined)
            i += inlined.length - 1
          }
        }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'the helper is given another position': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          for (let i = 0; i < this.#frames.length; i++) { // error
            const inlined = inline(this.#frames[i])
            if (inlined.length === 0) continue
            this.#splice(0, 1, ...inlined)
            i += inlined.length - 1
          }
        }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'the helper splices where it likes': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          for (let i = 0; i < this.#frames.length; i++) { // error
            const inlined = inline(this.#frames[i])
            if (inlined.length === 0) continue
            this.#splice(i, 1, ...inlined)
            i += inlined.length - 1
          }
        }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(find(at), count, ...frames)
        }
      }
    `,
    'others only append, while one run waits for the other': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          this.#expanded = this.#expanded.then(async i => {
            for (; i < this.#frames.length; i++) {
              const inlined = await inline(this.#frames[i])
              this.#splice(i, 1, ...inlined)
              i += inlined.length - 1
            }
            return i
          })
        }
        append(frame: Frame) { this.#splice(this.#frames.length, 0, frame) }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'others put something in front meanwhile': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          this.#expanded = this.#expanded.then(async i => {
            for (; i < this.#frames.length; i++) { // error
              const inlined = await inline(this.#frames[i])
              this.#splice(i, 1, ...inlined)
              i += inlined.length - 1
            }
            return i
          })
        }
        prepend(frame: Frame) {
          if (this.#frames.length < 99) this.#splice(0, 0, frame)
        }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'others take an element out meanwhile': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        expand() {
          this.#expanded = this.#expanded.then(async i => {
            for (; i < this.#frames.length; i++) { // error
              const inlined = await inline(this.#frames[i])
              this.#splice(i, 1, ...inlined)
              i += inlined.length - 1
            }
            return i
          })
        }
        remove(frame: Frame) { this.#splice(this.#frames.indexOf(frame), 1) }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'runs overlap, and each counts for itself': `
      export class Trace {
        #frames: Frame[] = []
        #expanded = Promise.resolve(0)
        async expand(i = 0) {
          for (; i < this.#frames.length; i++) { // error
            const inlined = await inline(this.#frames[i])
            this.#splice(i, 1, ...inlined)
            i += inlined.length - 1
          }
        }
        append(frame: Frame) { this.#splice(this.#frames.length, 0, frame) }
        #splice(at: number, count: number, ...frames: Frame[]) {
          this.#frames.splice(at, count, ...frames)
        }
      }
    `,
    'a loop inside counts down, and comes to each entry': `
      export class Tracks {
        #periods: Period[] = []
        update(isOver: boolean) {
          for (let i = 0; i < this.#periods.length; i++) {
            this.#periods[i].isSeen = true
            if (isOver) {
              for (let j = this.#periods.length - 1; j >= i; j--) this.#drop(j)
            }
          }
        }
        #drop(at: number) {
          this.#periods.splice(at, 1)
        }
      }
    `,
    'a loop inside counts up, and passes over the next one': `
      export class Tracks {
        #periods: Period[] = []
        update(isOver: boolean) {
          for (let i = 0; i < this.#periods.length; i++) { // error
            this.#periods[i].isSeen = true
            if (isOver) {
              for (let j = i; j < this.#periods.length; j++) this.#drop(j)
            }
          }
        }
        #drop(at: number) {
          this.#periods.splice(at, 1)
        }
      }
    `,
  })
})

describe('reduceRight walks from the last one to the first', () => {
  testRule(rule, {
    'and skips nothing when the one in hand is taken out': `
      export class Pool {
        #conns: Conn[] = []
        closeAll() {
          this.#conns.reduceRight((count, conn) => count + this.#close(conn), 0)
        }
        #close(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
          return 1
        }
      }
    `,
    'reduce skips the next one': `
      export class Pool {
        #conns: Conn[] = []
        closeAll() {
          this.#conns.reduce((count, conn) => count + this.#close(conn), 0) // error
        }
        #close(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
          return 1
        }
      }
    `,
    'findLast is asked from the back as well': `
      export class Pool {
        #conns: Conn[] = []
        drop() {
          return this.#conns.findLast(conn => this.#close(conn))
        }
        #close(conn: Conn) {
          this.#conns.splice(this.#conns.indexOf(conn), 1)
          return conn.isLast
        }
      }
    `,
  })
})
