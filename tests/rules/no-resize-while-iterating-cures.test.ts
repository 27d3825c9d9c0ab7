import { describe } from 'vitest'
import rule from '../../rules/no-resize-while-iterating.ts'
import { testCures } from '../harness/cures.ts'

describe('an index loop', () => {
  testCures(rule, {
    'sets its index back, or walks backwards': {
      code: `
export function sweep(jobs) {
  for (let i = 0; i < jobs.length; i++) {
    if (jobs[i] > 9) jobs.splice(i, 1)
  }
  return jobs
}
`,
      run: 'sweep([1, 10, 11, 2, 12])',
      today: '[1,11,2]',
      cured: {
        'Set the index back, so that the next step looks at what moved up': {
          code: `
export function sweep(jobs) {
  for (let i = 0; i < jobs.length; i++) {
    if (jobs[i] > 9) jobs.splice(i--, 1)
  }
  return jobs
}
`,
          gives: '[1,2]',
        },
        'Walk `jobs` backwards': {
          code: `
export function sweep(jobs) {
  for (let i = jobs.length - 1; i >= 0; i--) {
    if (jobs[i] > 9) jobs.splice(i, 1)
  }
  return jobs
}
`,
          gives: '[1,2]',
        },
      },
    },

    'only walks backwards where the end was taken before': {
      code: `
export function off(list, fn) {
  for (let i = 0, n = list.length; i < n; i += 1) if (list[i] === fn) list.splice(i, 1)
  return list
}
`,
      run: 'off(["a", "a", "b", "a"], "a")',
      today: '["a","b"]',
      cured: {
        'Walk `list` backwards': {
          code: `
export function off(list, fn) {
  for (let i = list.length - 1; i >= 0; i--) if (list[i] === fn) list.splice(i, 1)
  return list
}
`,
          gives: '["b"]',
        },
      },
    },

    'keeps its index where the index is used behind the removal': {
      code: `
export function sweep(jobs, log) {
  for (let i = 0; i < jobs.length; i++) {
    if (jobs[i] > 9) {
      jobs.splice(i, 1)
      log.push(i)
    }
  }
  return [jobs, log]
}
`,
      run: 'sweep([10, 11, 1], [])',
      today: '[[11,1],[0]]',
      cured: {
        'Walk `jobs` backwards': {
          code: `
export function sweep(jobs, log) {
  for (let i = jobs.length - 1; i >= 0; i--) {
    if (jobs[i] > 9) {
      jobs.splice(i, 1)
      log.push(i)
    }
  }
  return [jobs, log]
}
`,
          gives: '[[1],[1,0]]',
        },
      },
    },

    'has no cure of ours where it does not start at the first entry': {
      code: `
export function unique(names) {
  let i = 1
  while (i < names.length) {
    if (names[i] === names[0]) names.splice(i, 1)
    i++
  }
  return names
}
`,
      run: 'unique(["a", "a", "a", "b"])',
      today: '["a","a","b"]',
      cured: {},
    },
  })
})

describe('a loop over the elements', () => {
  testCures(rule, {
    'that does nothing but remove becomes a filter, or walks a copy': {
      code: `
class Queue {
  jobs = [1, 10, 11, 2]
  sweep() {
    for (const job of this.jobs) {
      if (job > 9) this.jobs.splice(this.jobs.indexOf(job), 1)
    }
    return this.jobs
  }
}
`,
      run: 'new Queue().sweep()',
      today: '[1,11,2]',
      cured: {
        'Keep the rest of `this.jobs` with `filter`': {
          code: `
class Queue {
  jobs = [1, 10, 11, 2]
  sweep() {
    this.jobs = this.jobs.filter(job => !(job > 9))
    return this.jobs
  }
}
`,
          gives: '[1,2]',
        },
        'Walk a copy of `this.jobs`': {
          code: `
class Queue {
  jobs = [1, 10, 11, 2]
  sweep() {
    const jobsSnapshot = [...this.jobs]
    for (const job of jobsSnapshot) {
      if (job > 9) this.jobs.splice(this.jobs.indexOf(job), 1)
    }
    return this.jobs
  }
}
`,
          gives: '[1,2]',
        },
      },
    },

    'that removes at its index becomes a filter, and no copy, whose indexes are others': {
      code: `
let jobs = ['a', 'b', 'b', 'c']
export function sweep() {
  jobs.forEach((job, i) => {
    if (job === 'b') jobs.splice(i, 1)
  })
  return jobs
}
`,
      run: 'sweep()',
      today: '["a","b","c"]',
      cured: {
        'Keep the rest of `jobs` with `filter`': {
          code: `
let jobs = ['a', 'b', 'b', 'c']
export function sweep() {
  jobs = jobs.filter(job => job !== 'b')
  return jobs
}
`,
          gives: '["a","c"]',
        },
      },
    },

    'over an array that its caller has, too, is not replaced': {
      code: `
export function sweep(jobs) {
  for (const job of jobs) if (job > 9) jobs.splice(jobs.indexOf(job), 1)
}
const all = [10, 11, 1]
`,
      run: '(sweep(all), all)',
      today: '[11,1]',
      cured: {
        'Walk a copy of `jobs`': {
          code: `
export function sweep(jobs) {
  const jobsSnapshot = [...jobs]
  for (const job of jobsSnapshot) if (job > 9) jobs.splice(jobs.indexOf(job), 1)
}
const all = [10, 11, 1]
`,
          gives: '[1]',
        },
      },
    },

    'that puts entries in front walks a copy': {
      code: `
export function expand(names: string[]) {
  const seen = []
  names.forEach(name => {
    seen.push(name)
    if (name === 'a') names.unshift('b')
  })
  return seen
}
`,
      run: 'expand(["a", "c"])',
      today: '["a","a"]',
      cured: {
        'Walk a copy of `names`': {
          code: `
export function expand(names: string[]) {
  const seen = []
  const namesSnapshot = [...names]
  namesSnapshot.forEach(name => {
    seen.push(name)
    if (name === 'a') names.unshift('b')
  })
  return seen
}
`,
          gives: '["a","c"]',
        },
      },
    },

    'that adds at every step walks a copy': {
      code: `
export function double(names: string[]) {
  for (const name of names) {
    names.push(name.toUpperCase())
  }
  return names
}
`,
      run: 'double(["a", "b"])',
      today: 'never ends',
      cured: {
        'Walk a copy of `names`': {
          code: `
export function double(names: string[]) {
  const namesSnapshot = [...names]
  for (const name of namesSnapshot) {
    names.push(name.toUpperCase())
  }
  return names
}
`,
          gives: '["a","b","A","B"]',
        },
      },
    },

    'loses no comment to a filter': {
      code: `
let jobs = [1, 10, 11]
export function sweep() {
  for (const job of jobs) {
    // over
    if (job > 9) jobs.splice(jobs.indexOf(job), 1)
  }
  return jobs
}
`,
      run: 'sweep()',
      today: '[1,11]',
      cured: {
        'Walk a copy of `jobs`': {
          code: `
let jobs = [1, 10, 11]
export function sweep() {
  const jobsSnapshot = [...jobs]
  for (const job of jobsSnapshot) {
    // over
    if (job > 9) jobs.splice(jobs.indexOf(job), 1)
  }
  return jobs
}
`,
          gives: '[1]',
        },
      },
    },
  })
})

describe('a loop over a Map or a Set', () => {
  testCures(rule, {
    'that adds its entries again walks a copy': {
      code: `
const counts = new Map([['a', 1], ['b', 2]])
export function touch() {
  for (const [name, count] of counts) {
    counts.delete(name)
    counts.set(name, count + 1)
  }
  return [...counts]
}
`,
      run: 'touch()',
      today: 'never ends',
      cured: {
        'Walk a copy of `counts`': {
          code: `
const counts = new Map([['a', 1], ['b', 2]])
export function touch() {
  const countsSnapshot = [...counts]
  for (const [name, count] of countsSnapshot) {
    counts.delete(name)
    counts.set(name, count + 1)
  }
  return [...counts]
}
`,
          gives: '[["a",2],["b",3]]',
        },
      },
    },

    'that gives its entries another name walks a copy': {
      code: `
export function prefix(names) {
  const all = new Set(names)
  for (const name of all) {
    all.delete(name)
    all.add('x-' + name)
  }
  return [...all]
}
`,
      run: 'prefix(["a", "b"])',
      today: 'never ends',
      cured: {
        'Walk a copy of `all`': {
          code: `
export function prefix(names) {
  const all = new Set(names)
  const allSnapshot = [...all]
  for (const name of allSnapshot) {
    all.delete(name)
    all.add('x-' + name)
  }
  return [...all]
}
`,
          gives: '["x-a","x-b"]',
        },
      },
    },

    'that comes to an entry once more, walks a copy': {
      code: `
const left = new Map([['a', 2], ['b', 0]])
export function step() {
  let steps = 0
  for (const [name, count] of left) {
    steps++
    left.delete(name)
    if (count > 0) left.set(name, count - 1)
  }
  return steps
}
`,
      run: 'step()',
      today: '4',
      cured: {
        'Walk a copy of `left`': {
          code: `
const left = new Map([['a', 2], ['b', 0]])
export function step() {
  let steps = 0
  const leftSnapshot = [...left]
  for (const [name, count] of leftSnapshot) {
    steps++
    left.delete(name)
    if (count > 0) left.set(name, count - 1)
  }
  return steps
}
`,
          gives: '2',
        },
      },
    },
  })
})
