import { pinLimits } from './pins.ts'

pinLimits({
  'a live container that is stored elsewhere': {
    missed: `
      const rows: Row[] = []
      setInterval(() => rows.shift(), 1000)
      export function bind(grid: Grid) { grid.rows = rows }
    `,
  },

  'a part of an object that is returned': {
    seen: `
      const jobs: Job[] = []
      setInterval(() => jobs.shift(), 1000)
      const open = () => jobs
      export async function run() {
        for (const job of open()) await job.run()
      }
    `,
    missed: `
      const jobs: Job[] = []
      setInterval(() => jobs.shift(), 1000)
      const open = () => ({ jobs })
      export async function run() {
        for (const job of open().jobs) await job.run()
      }
    `,
  },

  'an iterator that goes through a helper': {
    seen: `
      const jobs = new Map<string, Job>()
      bus.on('job', (job: Job) => { jobs.set(job.id, job) })
      export const open = () => jobs.values()
    `,
    missed: `
      const jobs = new Map<string, Job>()
      bus.on('job', (job: Job) => { jobs.set(job.id, job) })
      export const open = () => jobs.values().filter(job => job.isOpen)
    `,
  },
})
