import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('the window has to lead back to the next step', () => {
  testRule(rule, {
    'an await only in front of a return': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async closeFirstIdle() {
          for (const conn of this.#conns) {
            if (conn.isIdle) return await conn.close()
          }
        }
      }
    `,
    'an await only in front of a break': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async closeFirstIdle() {
          for (const conn of this.#conns) {
            if (!conn.isIdle) continue
            await conn.close()
            break
          }
        }
      }
    `,
    'an await only in front of a throw': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async verify() {
          for (const conn of this.#conns) {
            if (conn.isBroken) throw new Error(await conn.reason())
          }
        }
      }
    `,
    'an await in front of a continue': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async closeIdle() {
          for (const conn of this.#conns) { // error
            if (conn.isIdle) {
              await conn.close()
              continue
            }
            conn.touch()
          }
        }
      }
    `,
    'a break under a condition, otherwise on to the next': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async closeUntilQuiet() {
          for (const conn of this.#conns) { // error
            await conn.close()
            if (conn.wasLast) break
          }
        }
      }
    `,
    'a return on every path behind the await': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async take(kind: string) {
          for (const conn of this.#conns) {
            if (conn.kind !== kind) continue
            const ok = await conn.check()
            if (ok) {
              return conn
            } else {
              throw new Error('stale')
            }
          }
        }
      }
    `,
    'the await stands behind the loop': `
      export class Pool {
        #conns: Conn[] = []
        remove(conn: Conn) { this.#conns.splice(this.#conns.indexOf(conn), 1) }
        async longest() {
          let longest = null
          for (const conn of this.#conns) {
            if (!longest || conn.age > longest.age) longest = conn
          }
          await longest?.close()
        }
      }
    `,
  })
})

describe('labels and nested loops', () => {
  testRule(rule, {
    'a labelled continue of the outer loop goes on with it': `
      const groups: Group[] = []
      export function drop(group: Group) { groups.splice(groups.indexOf(group), 1) }
      export async function search(name: string) {
        outer: for (const group of groups) { // error
          for (const member of group.members) {
            if (await member.matches(name)) continue outer
          }
        }
      }
    `,
    'a labelled break leaves both loops on the only path behind the await': `
      const groups: Group[] = []
      export function drop(group: Group) { groups.splice(groups.indexOf(group), 1) }
      export async function search(name: string) {
        outer: for (const group of groups) {
          for (const member of group.members) {
            if (member.name !== name) continue
            await member.open()
            break outer
          }
        }
      }
    `,
    'a plain break leaves only the inner loop': `
      const groups: Group[] = []
      export function drop(group: Group) { groups.splice(groups.indexOf(group), 1) }
      export async function search(name: string) {
        for (const group of groups) { // error
          for (const member of group.members) {
            if (member.name !== name) continue
            await member.open()
            break
          }
        }
      }
    `,
    'the inner loop is the one over the shared array': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function spread(messages: Message[]) {
        for (const message of messages) {
          for (const host of hosts) { // error
            await host.send(message)
          }
        }
      }
    `,
    'an await between two inner passes does not disturb either': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function rounds(count: number) {
        for (let round = 0; round < count; round++) {
          for (const host of hosts) host.tick(round)
          await sleep(1000)
        }
      }
    `,
    'a break out of a labelled block inside the body goes on': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function visit() {
        for (const host of hosts) { // error
          attempt: {
            if (host.isDown) break attempt
            await host.ping()
          }
          host.seen = true
        }
      }
    `,
    'two loops over one container in one function are reported once': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function visit() {
        for (const host of hosts) { // error
          await host.ping()
        }
        for (const host of hosts) {
          await host.sync()
        }
      }
    `,
    'loops over two containers in one function are two findings': `
      const hosts: Host[] = []
      const links: Link[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export function cut(link: Link) { links.splice(links.indexOf(link), 1) }
      export async function visit() {
        for (const host of hosts) { // error
          await host.ping()
        }
        for (const link of links) { // error
          await link.ping()
        }
      }
    `,
  })
})

describe('switch', () => {
  testRule(rule, {
    'an await in a case that breaks only the switch': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) { // error
          switch (task.kind) {
            case 'slow':
              await task.run()
              break
            default:
              task.runSync()
          }
        }
      }
    `,
    'an await in a case that returns': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) {
          switch (task.kind) {
            case 'last':
              await task.run()
              return
            default:
              task.runSync()
          }
        }
      }
    `,
    'an await in a case that falls through to a return': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) {
          switch (task.kind) {
            case 'slow':
              await task.prepare()
            case 'last':
              return task
            default:
              task.runSync()
          }
        }
      }
    `,
  })
})

describe('try, catch, finally', () => {
  testRule(rule, {
    'an await in a catch block that goes on': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) { // error
          try {
            task.run()
          } catch (error) {
            await report(error)
          }
        }
      }
    `,
    'an await in a catch block that throws on': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) {
          try {
            task.run()
          } catch (error) {
            await report(error)
            throw error
          }
        }
      }
    `,
    'an await in a finally block': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) { // error
          try {
            task.run()
          } finally {
            await task.release()
          }
        }
      }
    `,
    'a finally block that returns swallows the way on': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function runFirst() {
        for (const task of tasks) {
          try {
            await task.run()
          } finally {
            return task
          }
        }
      }
    `,
    'a return in try whose await fails goes on through an empty catch': `
      const mirrors: Mirror[] = []
      export function ban(mirror: Mirror) { mirrors.splice(mirrors.indexOf(mirror), 1) }
      export async function download(path: string) {
        for (const mirror of mirrors) { // error
          try {
            return await mirror.get(path)
          } catch {
            mirror.failures++
          }
        }
      }
    `,
  })
})

describe('conditions and short circuits', () => {
  testRule(rule, {
    'an await behind a logical and': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (const task of tasks) { // error
          task.isSlow && (await task.prepare())
          task.run()
        }
      }
    `,
    'an await in one arm of a conditional': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        const results = []
        for (const task of tasks) { // error
          results.push(task.isSlow ? await task.run() : task.cached)
        }
        return results
      }
    `,
    'an await in the condition of a return': `
      const rules: Check[] = []
      export function remove(rule: Check) { rules.splice(rules.indexOf(rule), 1) }
      export async function passes(value: unknown) {
        for (const rule of rules) { // error
          if (!(await rule.accepts(value))) return false
        }
        return true
      }
    `,
    'an await in an argument of an optional chain': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run(log?: Log) {
        for (const task of tasks) { // error
          log?.write(await task.describe())
        }
      }
    `,
    'an await in the update of an index loop': `
      const tasks: Task[] = []
      export function cancel(task: Task) { tasks.splice(tasks.indexOf(task), 1) }
      export async function run() {
        for (let i = 0; i < tasks.length; i += await stride()) { // error
          tasks[i].run()
        }
      }
    `,
  })
})
