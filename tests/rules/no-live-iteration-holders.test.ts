import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('containers in the hands of a framework, or of all files', () => {
  testRule(rule, {
    'a property of the global object': `
      globalThis.members = []
      export function leave(member: Member) {
        globalThis.members.splice(globalThis.members.indexOf(member), 1)
      }
      export async function broadcast(text: string) {
        for (const member of globalThis.members) await member.send(text) // error
      }
    `,
    'a list of the global object that the first file creates': `
      const pools = ((globalThis as any).pools ??= [])
      export function drop(pool: Pool) { pools.splice(pools.indexOf(pool), 1) }
      export async function drain() {
        for (const pool of pools) { // error
          await pool.drain()
        }
      }
    `,
    'a local that is called like the global object is none': {
      code: `
        export function watch(window: Frame) {
          window.tabs = []
          return {
            drop(tab: Tab) { window.tabs.splice(window.tabs.indexOf(tab), 1) },
            async save() {
              for (const tab of window.tabs) {
                await tab.save()
              }
            },
          }
        }
      `,
      options: { tier: 'possible' },
    },
    'a reactive array': `
      const members = reactive([] as Member[])
      export function leave(member: Member) { members.splice(members.indexOf(member), 1) }
      export async function broadcast(text: string) {
        for (const member of members) await member.send(text) // error
      }
    `,
    'a proxy around an array': `
      const conns = new Proxy([] as Conn[], logging)
      export function remove(conn: Conn) { conns.splice(conns.indexOf(conn), 1) }
      export async function ping() {
        for (const conn of conns) { // error
          await conn.ping()
        }
      }
    `,
    'an observable Map': `
      import { observable } from 'mobx'
      const rooms = observable(new Map<string, Room>())
      socket.on('open', room => { rooms.set(room.id, room) })
      export async function save(db: Db) {
        for (const room of rooms.values()) { // error
          await db.save(room)
        }
      }
    `,
    'a ref, behind its value': `
      import { ref } from 'vue'
      const messages = ref<Message[]>([])
      export function drop(message: Message) {
        messages.value.splice(messages.value.indexOf(message), 1)
      }
      export async function send() {
        for (const message of messages.value) { // error
          await message.send()
        }
      }
    `,
    'state of a rune': `
      let toasts = $state([] as Toast[])
      export function drop(toast: Toast) { toasts.splice(toasts.indexOf(toast), 1) }
      export async function show() {
        for (const toast of toasts) { // error
          await toast.show()
        }
      }
    `,
    'a ref that each run makes anew, and nobody else has': {
      code: `
        import { ref } from 'vue'
        export async function run(jobs: Job[]) {
          const queue = ref<Job[]>([])
          for (const job of jobs) queue.value.unshift(job)
          for (const job of queue.value) {
            await job.run()
          }
        }
      `,
      options: { tier: 'possible' },
    },
  })
})
