import { describe } from 'vitest'
import rule from '../../rules/no-torn-refill.ts'
import { testFixes, testRule } from '../harness/lint.ts'

describe('emptied behind the wait', () => {
  testFixes(rule, {
    'what is replaced at each step is built in a variable': {
      code: `
        interface Canvas { draw(node: string): void }
        declare function fetchNode(id: string): Promise<string>
        export class Tree {
          #nodes: string[] = []
          paint(canvas: Canvas) { for (const node of this.#nodes) canvas.draw(node) }
          async load(ids: string[]) {
            this.#nodes = []
            for (const id of ids) {
              const node = await fetchNode(id)
              this.#nodes = [...this.#nodes, node]
            }
          }
        }
      `,
      output: `
        interface Canvas { draw(node: string): void }
        declare function fetchNode(id: string): Promise<string>
        export class Tree {
          #nodes: string[] = []
          paint(canvas: Canvas) { for (const node of this.#nodes) canvas.draw(node) }
          async load(ids: string[]) {
            this.#nodes = []
            for (const id of ids) {
              const node = await fetchNode(id)
              this.#nodes = [...this.#nodes, node]
            }
          }
        }
      `,
      suggestions: {
        'Build the new `this.#nodes` in a local, and store it when it is complete; the old entries stay when that fails': `
        interface Canvas { draw(node: string): void }
        declare function fetchNode(id: string): Promise<string>
        export class Tree {
          #nodes: string[] = []
          paint(canvas: Canvas) { for (const node of this.#nodes) canvas.draw(node) }
          async load(ids: string[]) {
            let nodes: string[] = []
            for (const id of ids) {
              const node = await fetchNode(id)
              nodes = [...nodes, node]
            }
            this.#nodes = nodes
          }
        }
      `,
      },
    },
    'the emptying moves down to where it is filled': {
      code: `
export class Table {
  #rows: Row[] = []
  all() { return this.#rows.map(row => row.id) }
  async reload(db: Db) {
    // start over
    this.#rows = []
    const rows: Row[] = await db.load()
    for (const row of rows) this.#rows.push(row)
  }
}
`,
      output: `
export class Table {
  #rows: Row[] = []
  all() { return this.#rows.map(row => row.id) }
  async reload(db: Db) {
    // start over
    this.#rows = []
    const rows: Row[] = await db.load()
    for (const row of rows) this.#rows.push(row)
  }
}
`,
      suggestions: {
        'Empty `this.#rows` after the wait, right before it is filled; it keeps its old entries when the wait fails': `
export class Table {
  #rows: Row[] = []
  all() { return this.#rows.map(row => row.id) }
  async reload(db: Db) {
    const rows: Row[] = await db.load()
    // start over
    this.#rows = []
    for (const row of rows) this.#rows.push(row)
  }
}
`,
      },
    },
    'the emptying moves into the promise reaction that fills': {
      code: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    log('refresh')
    return api.listUsers().then((list: User[]) => {
      for (const user of list) this.#users.push(user)
    })
  }
}
`,
      output: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    log('refresh')
    return api.listUsers().then((list: User[]) => {
      for (const user of list) this.#users.push(user)
    })
  }
}
`,
      suggestions: {
        'Empty `this.#users` after the wait, right before it is filled; it keeps its old entries when the wait fails': `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    log('refresh')
    return api.listUsers().then((list: User[]) => {
      this.#users = []
      for (const user of list) this.#users.push(user)
    })
  }
}
`,
      },
    },
    'what the head of the loop waits for is got first': {
      filename: 'file.js',
      code: `
const users = new Map()
export function userOf(id) { return users.get(id) }
export async function refresh(api) {
  users.clear()
  for (const user of await api.listUsers()) users.set(user, user)
}
`,
      output: `
const users = new Map()
export function userOf(id) { return users.get(id) }
export async function refresh(api) {
  users.clear()
  for (const user of await api.listUsers()) users.set(user, user)
}
`,
      suggestions: {
        'Empty `users` after the wait, right before it is filled; it keeps its old entries when the wait fails': `
const users = new Map()
export function userOf(id) { return users.get(id) }
export async function refresh(api) {
  const loaded = await api.listUsers()
  users.clear()
  for (const user of loaded) users.set(user, user)
}
`,
      },
      suggestionProof: {
        drive: {
          fill: ['users.set("a", "a")', 'users.set("b", "b")'],
          operation: 'refresh({ listUsers: async () => ["c", "d"] })',
        },
      },
    },
    'the call of a helper that empties several moves into the try': {
      code: `
export class Slots {
  #slots: Shard[] = []
  #names: string[] = []
  all() { return this.#slots.map(shard => shard.id) }
  #reset() {
    this.#slots = []
    this.#names = []
  }
  async discover(root: Root) {
    this.#reset()
    try {
      for (const shard of await this.#getShards(root)) this.#slots.push(shard)
      return true
    } catch {
      return false
    }
  }
  async #getShards(root: Root): Promise<Shard[]> {
    return root.shards()
  }
}
`,
      output: `
export class Slots {
  #slots: Shard[] = []
  #names: string[] = []
  all() { return this.#slots.map(shard => shard.id) }
  #reset() {
    this.#slots = []
    this.#names = []
  }
  async discover(root: Root) {
    this.#reset()
    try {
      for (const shard of await this.#getShards(root)) this.#slots.push(shard)
      return true
    } catch {
      return false
    }
  }
  async #getShards(root: Root): Promise<Shard[]> {
    return root.shards()
  }
}
`,
      suggestions: {
        'Empty `this.#slots` after the wait, right before it is filled; it keeps its old entries when the wait fails': `
export class Slots {
  #slots: Shard[] = []
  #names: string[] = []
  all() { return this.#slots.map(shard => shard.id) }
  #reset() {
    this.#slots = []
    this.#names = []
  }
  async discover(root: Root) {
    try {
      const shards = await this.#getShards(root)
      this.#reset()
      for (const shard of shards) this.#slots.push(shard)
      return true
    } catch {
      return false
    }
  }
  async #getShards(root: Root): Promise<Shard[]> {
    return root.shards()
  }
}
`,
      },
    },
  })
})

describe('built in a local', () => {
  testFixes(rule, {
    'a field that can be assigned is assigned once': {
      code: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    this.#nodes = []
    for (const id of ids) {
      const node: Node = await fetchNode(id)
      this.#nodes.push(node)
    }
    log('done')
  }
}
`,
      output: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    this.#nodes = []
    for (const id of ids) {
      const node: Node = await fetchNode(id)
      this.#nodes.push(node)
    }
    log('done')
  }
}
`,
      suggestions: {
        'Build the new `this.#nodes` in a local, and store it when it is complete; the old entries stay when that fails': `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    const nodes: Node[] = []
    for (const id of ids) {
      const node: Node = await fetchNode(id)
      nodes.push(node)
    }
    this.#nodes = nodes
    log('done')
  }
}
`,
      },
    },
    'what stays in its place is emptied and filled in one turn': {
      code: `
const users = new Map<string, User>()
export function userOf(id: string) { return users.get(id) }
export async function refresh(ids: string[]) {
  users.clear() // start over
  for (const id of ids) users.set(id, await fetchUser(id))
}
`,
      output: `
const users = new Map<string, User>()
export function userOf(id: string) { return users.get(id) }
export async function refresh(ids: string[]) {
  users.clear() // start over
  for (const id of ids) users.set(id, await fetchUser(id))
}
`,
      suggestions: {
        'Build the new `users` in a local, and store it when it is complete; the old entries stay when that fails': `
const users = new Map<string, User>()
export function userOf(id: string) { return users.get(id) }
export async function refresh(ids: string[]) {
  const newUsers = new Map<string, User>() // start over
  for (const id of ids) newUsers.set(id, await fetchUser(id))
  users.clear()
  for (const [key, value] of newUsers) users.set(key, value)
}
`,
      },
    },
    'callbacks that are waited for fill the local': {
      code: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    this.#nodes = []
    await Promise.all(ids.map(async id => { this.#nodes.push(await fetchNode(id)) }))
  }
}
`,
      output: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    this.#nodes = []
    await Promise.all(ids.map(async id => { this.#nodes.push(await fetchNode(id)) }))
  }
}
`,
      suggestions: {
        'Build the new `this.#nodes` in a local, and store it when it is complete; the old entries stay when that fails': `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    const nodes: Node[] = []
    await Promise.all(ids.map(async id => { nodes.push(await fetchNode(id)) }))
    this.#nodes = nodes
  }
}
`,
      },
    },
  })
})

describe('left in place', () => {
  testFixes(rule, {
    'what is replaced as a whole need not be emptied before': {
      options: { tier: 'possible' },
      code: `
export class Search {
  results: Item[] = []
  visible() { return this.results.map(item => item.id) }
  async search(text: string) {
    this.results = []
    const items: Item[] = await find(text)
    this.results = [...items]
  }
}
`,
      output: `
export class Search {
  results: Item[] = []
  visible() { return this.results.map(item => item.id) }
  async search(text: string) {
    this.results = []
    const items: Item[] = await find(text)
    this.results = [...items]
  }
}
`,
      suggestions: {
        'Do not empty `this.results` before it is replaced; it keeps its old entries when the wait fails': `
export class Search {
  results: Item[] = []
  visible() { return this.results.map(item => item.id) }
  async search(text: string) {
    const items: Item[] = await find(text)
    this.results = [...items]
  }
}
`,
      },
    },
  })
})

describe('nothing is offered', () => {
  testFixes(rule, {
    'where other code adds meanwhile: it would be swept away': {
      code: `
export class Inbox {
  #mails: Mail[] = []
  add(mail: Mail) { this.#mails.push(mail) }
  all() { return this.#mails.map(mail => mail.id) }
  async reload(ids: string[]) {
    this.#mails = []
    for (const id of ids) this.#mails.push(await fetchMail(id))
  }
}
`,
      output: `
export class Inbox {
  #mails: Mail[] = []
  add(mail: Mail) { this.#mails.push(mail) }
  all() { return this.#mails.map(mail => mail.id) }
  async reload(ids: string[]) {
    this.#mails = []
    for (const id of ids) this.#mails.push(await fetchMail(id))
  }
}
`,
    },
    'where the operation leaves in between': {
      code: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    this.#nodes = []
    for (const id of ids) {
      const node = await fetchNode(id)
      if (!node) return
      this.#nodes.push(node)
    }
  }
}
`,
      output: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  async load(ids: string[]) {
    this.#nodes = []
    for (const id of ids) {
      const node = await fetchNode(id)
      if (!node) return
      this.#nodes.push(node)
    }
  }
}
`,
    },
    'where a callee sees what is there so far': {
      code: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  #paint() { canvas.draw(this.#nodes.length) }
  async load(ids: string[]) {
    this.#nodes = []
    for (const id of ids) {
      this.#nodes.push(await fetchNode(id))
      this.#paint()
    }
  }
}
`,
      output: `
export class Tree {
  #nodes: Node[] = []
  all() { return this.#nodes.map(node => node.id) }
  #paint() { canvas.draw(this.#nodes.length) }
  async load(ids: string[]) {
    this.#nodes = []
    for (const id of ids) {
      this.#nodes.push(await fetchNode(id))
      this.#paint()
    }
  }
}
`,
    },
    'where the reaction that fills waits itself': {
      code: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    log('refresh')
    return api.listUsers().then(async (list: User[]) => {
      for (const user of list) this.#users.push(await load(user))
    })
  }
}
`,
      output: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    log('refresh')
    return api.listUsers().then(async (list: User[]) => {
      for (const user of list) this.#users.push(await load(user))
    })
  }
}
`,
    },
    'where nobody waits for the reaction that fills one by one': {
      code: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    void api.listUsers().then(async list => {
      for (const user of list) this.#users.push(await load(user))
    })
  }
}
`,
      output: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    void api.listUsers().then(async list => {
      for (const user of list) this.#users.push(await load(user))
    })
  }
}
`,
    },
    'where a helper that nobody waits for fills': {
      code: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    log('refresh')
    void this.#load(api)
  }
  async #load(api: Api) {
    const list = await api.listUsers()
    for (const user of list) this.#users.push(user)
  }
}
`,
      output: `
export class Users {
  #users: User[] = []
  all() { return this.#users.map(user => user.id) }
  refresh(api: Api) {
    this.#users = []
    log('refresh')
    void this.#load(api)
  }
  async #load(api: Api) {
    const list = await api.listUsers()
    for (const user of list) this.#users.push(user)
  }
}
`,
    },
    'where nobody waits for what fills': {
      code: `
class View {
  #rows: Row[] = []
  constructor(model: Model) { model.onDidChange(ids => { this.#refresh(ids) }) }
  #refresh(ids: string[]) {
    this.#rows = []
    ids.forEach(async id => { this.#rows.push(await load(id)) })
  }
}
`,
      output: `
class View {
  #rows: Row[] = []
  constructor(model: Model) { model.onDidChange(ids => { this.#refresh(ids) }) }
  #refresh(ids: string[]) {
    this.#rows = []
    ids.forEach(async id => { this.#rows.push(await load(id)) })
  }
}
`,
    },
  })
})

describe('what a cure leaves behind is clean', () => {
  testRule(rule, {
    'a local that is stored when it is complete': {
      options: { tier: 'possible' },
      code: `
        const users = new Map<string, User>()
        export function userOf(id: string) { return users.get(id) }
        export async function refresh(ids: string[]) {
          const newUsers: typeof users = new Map()
          for (const id of ids) newUsers.set(id, await fetchUser(id))
          users.clear()
          for (const [key, value] of newUsers) users.set(key, value)
        }
      `,
    },
  })
})
