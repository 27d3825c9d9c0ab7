import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('what counts as a suspension', () => {
  testRule(rule, {
    'an await inside an expression of the body': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function total() {
        let sum = 0
        for (const host of hosts) { // error
          sum += (await host.load()) ?? 0
        }
        return sum
      }
    `,
    'for await over a synchronous array': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function all() {
        for await (const host of hosts) { // error
          console.log(host)
        }
      }
    `,
    'a for await loop inside the body': `
      const feeds: Feed[] = []
      export function drop(feed: Feed) { feeds.splice(feeds.indexOf(feed), 1) }
      export async function read() {
        for (const feed of feeds) { // error
          for await (const item of feed) console.log(item)
        }
      }
    `,
    'a yield of an async generator': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function* all() {
        for (const host of hosts) { // error
          yield host
        }
      }
    `,
    'the end of an await using scope': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export async function all() {
        for (const host of hosts) { // error
          await using lease = host.lease()
          lease.use()
        }
      }
    `,
    'top level await': `
      const hosts: Host[] = []
      bus.on('gone', host => { hosts.splice(hosts.indexOf(host), 1) })
      for (const host of hosts) { // error
        await host.ping()
      }
    `,
    'an await of a surely settled value lets promise reactions in': `
      const hosts: Host[] = []
      lookup().then(host => { hosts.unshift(host) })
      export async function all() {
        for (const host of hosts) { // error
          await null
          host.touch()
        }
      }
    `,
    'an await of a surely settled value lets no timer in': `
      const hosts: Host[] = []
      setInterval(() => { hosts.shift() }, 1000)
      async function all() {
        for (const host of hosts) {
          await Promise.resolve()
          host.touch()
        }
      }
      setTimeout(all, 10)
    `,
    'an await in a function made in the body belongs to that function': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      export function later() {
        const thunks = []
        for (const host of hosts) {
          thunks.push(async () => { await host.ping() })
        }
        return thunks
      }
    `,
    'an await in the head is over before the loop starts': `
      const hosts: Host[] = []
      export function drop(host: Host) { hosts.splice(hosts.indexOf(host), 1) }
      async function ready() {
        return hosts
      }
      export async function names() {
        await ready()
        const list = []
        for (const host of hosts) list.push(host.name)
        return list
      }
    `,
  })
})
