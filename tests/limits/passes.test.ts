import { pinLimits } from './pins.ts'

pinLimits({
  'an iterator that is stepped by hand': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members.values()) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const all = this.members.values()
          for (let next = all.next(); !next.done; next = all.next()) await next.value.send(text)
        }
      }
    `,
  },

  'an iterator that is kept in a local': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (const member of this.members.values()) await member.send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          const all = this.members.values()
          for (const member of all) await member.send(text)
        }
      }
    `,
  },

  'an index loop whose end is not in its head': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; i < this.members.length; i++) await this.members[i].send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; ; i++) {
            if (i >= this.members.length) break
            await this.members[i].send(text)
          }
        }
      }
    `,
  },

  'a pass that goes on in a callback': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; i < this.members.length; i++) await this.members[i].send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        broadcast(text: string, i = 0) {
          if (i < this.members.length) {
            this.members[i].send(text, () => this.broadcast(text, i + 1))
          }
        }
      }
    `,
  },

  'an index that is kept between calls': {
    seen: `
      class Room {
        members: Member[] = []
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        async broadcast(text: string) {
          for (let i = 0; i < this.members.length; i++) await this.members[i].send(text)
        }
      }
    `,
    missed: `
      class Room {
        members: Member[] = []
        #index = 0
        leave(member: Member) { this.members.splice(this.members.indexOf(member), 1) }
        next() { return this.members[this.#index++ % this.members.length] }
      }
    `,
  },

  'a generator that is kept in a field': {
    missed: `
      export class Balancer {
        #nodes: Node[] = []
        #cursor: Iterator<Node> | undefined
        constructor(cluster: Cluster) {
          cluster.on('moved', nodes => { this.#nodes = nodes })
        }
        *#all() {
          for (const node of this.#nodes) yield node
        }
        next() {
          this.#cursor ??= this.#all()
          return this.#cursor.next().value
        }
      }
    `,
  },

  'a generator that is stepped by hand': {
    doubted: `
      const jobs: Job[] = []
      export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      function* all() {
        for (const job of jobs) yield job
      }
      export async function runTwo() {
        const steps = all()
        await steps.next().value?.run()
        await steps.next().value?.run()
      }
    `,
  },

  '`Array.fromAsync` over a live container': {
    seen: `
      const jobs: Job[] = []
      export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export function run() {
        return (async () => { for (const job of jobs) await job.run() })()
      }
    `,
    missed: `
      const jobs: Job[] = []
      export function cancel(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export function run() {
        return Array.fromAsync(jobs, job => job.run())
      }
    `,
  },

  'a container of one function that another function resizes': {
    seen: `
      const jobs: Job[] = []
      function remove(job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export function sweep() {
        for (const job of jobs) if (job.isDone) remove(job)
      }
    `,
    missed: `
      function remove(jobs: Job[], job: Job) { jobs.splice(jobs.indexOf(job), 1) }
      export function sweep(jobs: Job[]) {
        for (const job of jobs) if (job.isDone) remove(jobs, job)
      }
    `,
  },

  'a value that is looked up and only handed on': {
    seen: `
      const jobs: Record<string, Job> = {}
      export function remove(key: string) { delete jobs[key] }
      export async function closeAll() {
        for (const key of Object.keys(jobs)) {
          await prepare()
          jobs[key].close()
        }
      }
    `,
    missed: `
      const jobs: Record<string, Job> = {}
      export function remove(key: string) { delete jobs[key] }
      export async function sendAll() {
        for (const key of Object.keys(jobs)) {
          await prepare()
          send(jobs[key])
        }
      }
    `,
  },

  'an entry that is put in front while the loop walks backwards': {
    seen: `
      const jobs: Job[] = []
      export function announce() {
        for (let i = 0; i < jobs.length; i++) {
          if (jobs[i].isLate) jobs.unshift(noticeOf(jobs[i]))
        }
      }
    `,
    missed: `
      const jobs: Job[] = []
      export function announce() {
        for (let i = jobs.length - 1; i >= 0; i--) {
          if (jobs[i].isLate) jobs.unshift(noticeOf(jobs[i]))
        }
      }
    `,
  },
})
