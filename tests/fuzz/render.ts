import { capital, type Container, type Part, type Plan, type Writer } from './spec.ts'

/** A program as text, and what has to be known to start it. */
export interface Rendered {
  readonly text: string
  readonly filename: string
}

/** The function whose interleavings are looked at. */
export const OPERATION = 'flush'

/** Renders a plan, line by line: each line is a place where a comment can stand. */
export function render(plan: Plan): Rendered {
  const { language, comments } = plan.spec.text
  const writer = new Page(plan)
  const lines = withComments(writer.lines(), comments)
  return { text: `${lines.join('\n')}\n`, filename: `file.${language}` }
}

type Lines = readonly string[]

class Page {
  readonly #plan: Plan
  readonly #isTyped: boolean

  constructor(plan: Plan) {
    this.#plan = plan
    this.#isTyped = plan.spec.text.language === 'ts'
  }

  lines(): Lines {
    const { host } = this.#plan.spec
    const body =
      host === 'class' ? this.#class() : host === 'module' ? this.#module() : this.#closure()
    return [...this.#head(), ...body]
  }

  #head(): Lines {
    const imports = this.#usesMutex ? [this.#end("import { Mutex } from 'async-mutex'"), ''] : []
    return this.#isTyped ? [...imports, ...DECLARATIONS, ''] : imports
  }

  get #usesMutex(): boolean {
    return this.#plan.spec.operation.guard === 'mutex'
  }

  // Hosts

  #class(): Lines {
    const registrations = this.#registrations('this.')
    return [
      'export class Hub {',
      ...indent([
        ...this.#fields(),
        ...(registrations.length > 0 ? ['', 'constructor() {', ...indent(registrations), '}'] : []),
        ...this.#functions().flatMap(({ name, isAsync, parameters, body, isExposed, result }) => [
          '',
          `${isExposed ? '' : this.#hidden()}${isAsync ? 'async ' : ''}${this.#member(name, isExposed)}(${parameters})${result} {`,
          ...indent(body),
          '}',
        ]),
      ]),
      '}',
    ]
  }

  #module(): Lines {
    return [...this.#variables(), ...this.#functionLines(true), '', ...this.#registrations('')]
  }

  #closure(): Lines {
    const exposed = this.#functions().filter(({ isExposed }) => isExposed)
    return [
      'export function createHub() {',
      ...indent([
        ...this.#variables(),
        ...this.#functionLines(false),
        '',
        ...this.#registrations(''),
        this.#end(`return { ${exposed.map(({ name }) => name).join(', ')} }`),
      ]),
      '}',
    ]
  }

  #functionLines(canExport: boolean): Lines {
    return this.#functions().flatMap(({ name, isAsync, parameters, body, isExposed, result }) => [
      '',
      `${canExport && isExposed ? 'export ' : ''}${isAsync ? 'async ' : ''}function ${name}(${parameters})${result} {`,
      ...indent(body),
      '}',
    ])
  }

  #fields(): Lines {
    const { guard } = this.#plan.spec.operation
    return [
      ...this.#plan.containers.map(container => {
        const readonly = this.#isTyped && !this.#isRebound(container) ? 'readonly ' : ''
        return this.#end(
          `${this.#hidden()}${readonly}${this.#field(container.name)}${this.#type(container)} = ${this.#empty(container)}`,
        )
      }),
      ...(guard === 'busy' ? [this.#end(`${this.#hidden()}${this.#field('busy')} = false`)] : []),
      ...(guard === 'chain'
        ? [
            this.#end(
              `${this.#hidden()}${this.#field('last')}${this.#as('Promise<unknown>')} = Promise.resolve()`,
            ),
          ]
        : []),
      ...(guard === 'mutex'
        ? [
            this.#end(
              `${this.#hidden()}${this.#isTyped ? 'readonly ' : ''}${this.#field('lock')} = new Mutex()`,
            ),
          ]
        : []),
    ]
  }

  #variables(): Lines {
    const { guard } = this.#plan.spec.operation
    return [
      ...this.#plan.containers.map(container =>
        this.#end(
          `${this.#isRebound(container) ? 'let' : 'const'} ${container.name}${this.#type(container)} = ${this.#empty(container)}`,
        ),
      ),
      ...(guard === 'busy' ? [this.#end('let busy = false')] : []),
      ...(guard === 'chain'
        ? [this.#end(`let last${this.#as('Promise<unknown>')} = Promise.resolve()`)]
        : []),
      ...(guard === 'mutex' ? [this.#end('const lock = new Mutex()')] : []),
    ]
  }

  #isRebound(container: Container): boolean {
    const { parts, writers } = this.#plan
    return (
      writers.some(
        each =>
          each.container === container && (each.write === 'replace' || each.write === 'filter'),
      ) ||
      parts.some(
        each =>
          each.container === container &&
          (each.form === 'swap' || each.reset === 'rebind' || each.reset === 'helper-rebind'),
      )
    )
  }

  // Functions

  #functions(): readonly Fn[] {
    return [
      this.#operation(),
      ...this.#helpers(),
      ...this.#plan.writers.map(each => this.#writer(each)),
    ]
  }

  #operation(): Fn {
    const { entry, guard, waitsFirst } = this.#plan.spec.operation
    const parts = this.#plan.parts.flatMap(part => this.#part(part))
    const steps = [...(waitsFirst ? [this.#end('await prepare()')] : []), ...parts]
    const isAsync = guard !== 'none' || steps.some(line => /\bawait\b/.test(line))
    const result = isAsync ? this.#as('Promise<void>') : this.#as('void')
    return {
      name: OPERATION,
      isAsync,
      isExposed: entry === 'public',
      parameters: '',
      result,
      body: this.#guarded(steps),
    }
  }

  #guarded(steps: Lines): Lines {
    const flag = this.#ref('busy')
    switch (this.#plan.spec.operation.guard) {
      case 'none':
        return steps
      case 'busy':
        return [
          ...this.#if(flag, 'return'),
          this.#end(`${flag} = true`),
          'try {',
          ...indent(steps),
          '} finally {',
          ...indent([this.#end(`${flag} = false`)]),
          '}',
        ]
      case 'chain':
        return this.#chained(steps)
      case 'mutex':
        return this.#exclusively(steps)
    }
  }

  #chained(steps: Lines): Lines {
    const last = this.#ref('last')
    return [
      `const run = ${last}.then(async () => {`,
      ...indent(steps),
      this.#end('})'),
      this.#end(`${last} = run.catch(() => undefined)`),
      this.#end('await run'),
    ]
  }

  #exclusively(steps: Lines): Lines {
    return [
      `await ${this.#ref('lock')}.runExclusive(async () => {`,
      ...indent(steps),
      this.#end('})'),
    ]
  }

  #helpers(): readonly Fn[] {
    return this.#plan.parts
      .filter(({ reset }) => reset.startsWith('helper'))
      .map(({ container, reset }) => ({
        name: `reset${capital(container.name)}`,
        isAsync: false,
        isExposed: false,
        parameters: '',
        result: this.#as('void'),
        body: this.#reset(container, reset === 'helper-rebind' ? 'rebind' : 'in-place'),
      }))
  }

  #writer(writer: Writer): Fn {
    const { entry, guard, container } = writer
    const write = [
      ...(writer.isAsync ? [this.#end('await prepare()')] : []),
      ...this.#write(writer),
    ]
    const body =
      guard === 'busy'
        ? [...this.#if(this.#ref('busy'), 'return'), ...write]
        : guard === 'lock'
          ? this.#plan.spec.operation.guard === 'chain'
            ? this.#chained(write)
            : this.#exclusively(write)
          : write
    const isAsync = writer.isAsync || guard === 'lock'
    return {
      name: writer.name,
      isAsync,
      isExposed: entry === 'public',
      parameters: this.#parameters(container),
      result: isAsync ? this.#as('Promise<void>') : this.#as('void'),
      body,
    }
  }

  #parameters({ kind, isCounter }: Container): string {
    const one = `value${this.#as('string')}`
    if (kind === 'array' || kind === 'set') return one
    return `key${this.#as('string')}, value${this.#as(isCounter ? 'number' : 'string')}`
  }

  #registrations(self: string): Lines {
    const { operation } = this.#plan.spec
    const own = [
      ...(operation.entry === 'public'
        ? []
        : [{ name: OPERATION, entry: operation.entry, names: '' }]),
      ...this.#plan.writers
        .filter(({ entry }) => entry !== 'public')
        .map(({ name, entry, container }) => ({
          name,
          entry,
          names: container.kind === 'array' || container.kind === 'set' ? 'value' : 'key, value',
        })),
    ]
    return own.map(({ name, entry, names }) => {
      const call = `${self}${self === '' ? name : this.#member(name, false)}(${names})`
      const typed = names
        .split(', ')
        .filter(each => each !== '')
        .map(each => `${each}${this.#as(this.#argumentType(name, each))}`)
        .join(', ')
      const fn = `(${typed}) => ${call}`
      if (entry === 'timer') return this.#end(`setInterval(${fn}, 1000)`)
      if (entry === 'event') return this.#end(`bus.on('${name}', ${fn})`)
      return this.#end(`source.on${capital(name)}(${fn})`)
    })
  }

  #argumentType(name: string, parameter: string): string {
    const writer = this.#plan.writers.find(each => each.name === name)
    return parameter === 'value' && writer?.container.isCounter === true ? 'number' : 'string'
  }

  // The operation's parts

  #part(part: Part): Lines {
    const { container, wrap } = part
    const pass = this.#pass(part)
    const between =
      part.between === 'wait'
        ? [this.#end('await prepare()')]
        : part.between === 'notify'
          ? [this.#end(`notify('${container.name}')`)]
          : []
    const reset = this.#resetOf(part)
    const work = [...pass.body, ...between]
    if (wrap === 'none') return [...pass.before, ...work, ...reset]
    if (wrap === 'finally' && reset.length > 0)
      return [...pass.before, 'try {', ...indent(work), '} finally {', ...indent(reset), '}']
    if (wrap === 'swallow')
      return [
        ...pass.before,
        'try {',
        ...indent([...work, ...reset]),
        '} catch (error) {',
        ...indent([this.#end('log(error)')]),
        '}',
      ]
    return [
      ...pass.before,
      'try {',
      ...indent(work),
      '} catch (error) {',
      ...indent([this.#end('log(error)'), this.#end('throw error')]),
      '}',
      ...reset,
    ]
  }

  #resetOf({ container, reset }: Part): Lines {
    switch (reset) {
      case 'none':
        return []
      case 'helper-in-place':
      case 'helper-rebind': {
        const name = `reset${capital(container.name)}`
        const self = this.#plan.spec.host === 'class' ? `this.${this.#member(name, false)}` : name
        return [this.#end(`${self}()`)]
      }
      default:
        return this.#reset(container, reset)
    }
  }

  #reset(container: Container, how: 'in-place' | 'rebind' | 'splice'): Lines {
    const ref = this.#ref(container.name)
    if (how === 'rebind') return [this.#end(`${ref} = ${this.#empty(container)}`)]
    if (how === 'splice') return [this.#end(`${ref}.splice(0)`)]
    return [this.#end(container.kind === 'array' ? `${ref}.length = 0` : `${ref}.clear()`)]
  }

  #pass(part: Part): { readonly before: Lines; readonly body: Lines } {
    const { container, form } = part
    const ref = this.#ref(container.name)
    const { kind, name } = container
    const isMap = kind === 'map'
    const element = isMap ? '[key, value]' : 'value'
    const loop = (head: string, first: Lines = [], from = ref) => ({
      before: [],
      body: this.#loop(head, [...first, ...this.#body(part, from)]),
    })
    const taken = `taken${capital(name)}`
    const after = (take: string, more: Lines, head: string) => ({
      before: [this.#end(`const ${taken} = ${take}`), ...more],
      body: this.#loop(head, this.#body(part, ref)),
    })
    switch (form) {
      case 'of':
        return loop(`for (const ${element} of ${ref})`)
      case 'alias':
        return after(ref, [], `for (const ${element} of ${taken})`)
      case 'entries':
        return kind === 'array'
          ? loop(`for (const [index, value] of ${ref}.entries())`, [this.#end('log(index)')])
          : loop(`for (const [key, value] of Object.entries(${ref}))`)
      case 'index':
        return loop(`for (let index = 0; index < ${ref}.length; index++)`, [
          this.#end(`const value = ${ref}[index]`),
        ])
      case 'index-cached':
        return loop(`for (let index = 0, end = ${ref}.length; index < end; index++)`, [
          this.#end(`const value = ${ref}[index]`),
        ])
      case 'reverse':
        return loop(`for (let index = ${ref}.length - 1; index >= 0; index--)`, [
          this.#end(`const value = ${ref}[index]`),
        ])
      case 'keys':
        return kind === 'map'
          ? loop(`for (const key of ${ref}.keys())`, [this.#end(`const value = ${ref}.get(key)`)])
          : loop(`for (const key of Object.keys(${ref}))`, [this.#end(`const value = ${ref}[key]`)])
      case 'keys-check':
        return loop(`for (const key of Object.keys(${ref}))`, [
          this.#end(`const value = ${ref}[key]`),
          ...this.#if('value === undefined', 'continue'),
        ])
      case 'in':
        return loop(`for (const key in ${ref})`, [this.#end(`const value = ${ref}[key]`)])
      case 'values':
        return kind === 'record'
          ? loop(`for (const value of Object.values(${ref}))`)
          : loop(`for (const value of ${ref}.values())`)
      case 'for-each':
        return {
          before: [],
          body: this.#callback(`${ref}.forEach(${isMap ? '(value, key)' : 'value'} => {`, part),
        }
      case 'all': {
        const all =
          kind === 'array' ? ref : kind === 'record' ? `Object.entries(${ref})` : `[...${ref}]`
        const parameter = kind === 'map' || kind === 'record' ? '([key, value])' : 'value'
        return {
          before: [],
          body: [
            `await Promise.all(${all}.map(async ${parameter} => {`,
            ...indent(this.#body(part, ref)),
            this.#end('}))'),
          ],
        }
      }
      case 'bulk':
        return { before: [], body: [this.#end(`await sendAll(${ref})`)] }
      case 'bulk-copy': {
        const copy = kind === 'record' ? `{ ...${ref} }` : `[...${ref}]`
        return { before: [], body: [this.#end(`await sendAll(${copy})`)] }
      }
      case 'copy':
        return after(`[...${ref}]`, [], `for (const ${element} of ${taken})`)
      case 'copy-clear':
        return after(
          `[...${ref}]`,
          this.#reset(container, 'in-place'),
          `for (const ${element} of ${taken})`,
        )
      case 'swap':
        return after(
          ref,
          this.#reset(container, 'rebind'),
          kind === 'record'
            ? `for (const [key, value] of Object.entries(${taken}))`
            : `for (const ${element} of ${taken})`,
        )
      case 'shift':
        return loop(`while (${ref}.length > 0)`, [this.#end(`const value = ${ref}.shift()`)])
    }
  }

  #loop(head: string, body: Lines): Lines {
    const [only, second] = body
    if (!this.#plan.spec.text.braces && only !== undefined && second === undefined)
      return [`${head} ${only}`]
    return [`${head} {`, ...indent(body), '}']
  }

  #callback(head: string, part: Part): Lines {
    return [head, ...indent(this.#body(part, '')), this.#end('})')]
  }

  #body(part: Part, ref: string): Lines {
    const { container, form, body, exit } = part
    const hasKey = (container.kind === 'map' || container.kind === 'record') && form !== 'values'
    const args = hasKey ? 'key, value' : 'value'
    const entry = hasKey ? 'key' : 'value'
    const isRecord = container.kind === 'record'
    const drop = this.#end(isRecord ? `delete ${ref}[${entry}]` : `${ref}.delete(${entry})`)
    const send = this.#end(`await send(${args})`)
    const leave = this.#exit(exit)
    switch (body) {
      case 'send':
        return [...leave, send]
      case 'send-later':
        return [...leave, this.#end(`void send(${args})`)]
      case 'notify':
        return [...leave, this.#end(`notify(${args})`)]
      case 'try-send':
        return [
          ...leave,
          'try {',
          ...indent([send]),
          '} catch (error) {',
          ...indent([this.#end('log(error)')]),
          '}',
        ]
      case 'send-delete':
        return [...leave, send, drop]
      case 'delete-send':
        return [...leave, drop, send]
      case 'send-recheck': {
        const has = isRecord ? `!(${entry} in ${ref})` : `!${ref}.has(${entry})`
        return [
          ...leave,
          this.#end('await prepare()'),
          ...this.#if(has, 'continue'),
          this.#end(`notify(${args})`),
        ]
      }
    }
  }

  #exit(exit: Part['exit']): Lines {
    if (exit === 'none') return []
    const leave = exit === 'throw' ? "throw new Error('stopped')" : exit
    return this.#if('isLast(value)', leave)
  }

  #if(test: string, then: string): Lines {
    return this.#plan.spec.text.braces
      ? [`if (${test}) {`, ...indent([this.#end(then)]), '}']
      : [this.#end(`if (${test}) ${then}`)]
  }

  // Writes

  #write({ container, write }: Writer): Lines {
    const ref = this.#ref(container.name)
    const { kind, isCounter } = container
    switch (kind) {
      case 'array':
        return this.#arrayWrite(ref, write)
      case 'set':
        return this.#setWrite(ref, write)
      case 'map': {
        const stored = isCounter ? `(${ref}.get(key) ?? 0) + value` : 'value'
        const set = this.#end(`${ref}.set(key, ${stored})`)
        if (write === 'add') return this.#if(`!${ref}.has(key)`, `${ref}.set(key, value)`)
        if (write === 'overwrite') return this.#if(`${ref}.has(key)`, `${ref}.set(key, ${stored})`)
        if (write === 'remove') return [this.#end(`${ref}.delete(key)`)]
        if (write === 'clear') return [this.#end(`${ref}.clear()`)]
        if (write === 'replace') return [this.#end(`${ref} = new Map([[key, value]])`)]
        if (write === 'readd') return [this.#end(`${ref}.delete(key)`), set]
        return [set]
      }
      case 'record': {
        const stored = isCounter ? `(${ref}[key] ?? 0) + value` : 'value'
        if (write === 'add') return this.#if(`!(key in ${ref})`, `${ref}[key] = value`)
        if (write === 'remove') return [this.#end(`delete ${ref}[key]`)]
        if (write === 'replace') return [this.#end(`${ref} = { [key]: value }`)]
        return [this.#end(`${ref}[key] = ${stored}`)]
      }
    }
  }

  #arrayWrite(ref: string, write: Writer['write']): Lines {
    switch (write) {
      case 'remove':
        return [
          this.#end(`const index = ${ref}.indexOf(value)`),
          ...this.#if('index !== -1', `${ref}.splice(index, 1)`),
        ]
      case 'filter':
        return [this.#end(`${ref} = ${ref}.filter(each => each !== value)`)]
      case 'clear':
        return [this.#end(`${ref}.length = 0`)]
      case 'unshift':
        return [this.#end(`${ref}.unshift(value)`)]
      case 'pop':
        return [this.#end(`${ref}.pop()`)]
      case 'replace':
        return [this.#end(`${ref} = [value]`)]
      default:
        return [this.#end(`${ref}.push(value)`)]
    }
  }

  #setWrite(ref: string, write: Writer['write']): Lines {
    switch (write) {
      case 'remove':
        return [this.#end(`${ref}.delete(value)`)]
      case 'clear':
        return [this.#end(`${ref}.clear()`)]
      case 'readd':
        return [this.#end(`${ref}.delete(value)`), this.#end(`${ref}.add(value)`)]
      case 'replace':
        return [this.#end(`${ref} = new Set([value])`)]
      default:
        return [this.#end(`${ref}.add(value)`)]
    }
  }

  // Names and types

  #ref(name: string): string {
    return this.#plan.spec.host === 'class' ? `this.${this.#field(name)}` : name
  }

  #field(name: string): string {
    return this.#plan.spec.fields === '#' ? `#${name}` : name
  }

  #hidden(): string {
    return this.#isTyped && this.#plan.spec.fields === 'private' ? 'private ' : ''
  }

  #member(name: string, isExposed: boolean): string {
    return isExposed || this.#plan.spec.fields !== '#' ? name : `#${name}`
  }

  #as(type: string): string {
    return this.#isTyped ? `: ${type}` : ''
  }

  #type({ kind, isCounter }: Container): string {
    const value = isCounter ? 'number' : 'string'
    switch (kind) {
      case 'array':
        return this.#as('string[]')
      case 'map':
        return this.#as(`Map<string, ${value}>`)
      case 'set':
        return this.#as('Set<string>')
      case 'record':
        return this.#as(`Record<string, ${value}>`)
    }
  }

  #empty({ kind }: Container): string {
    return { array: '[]', map: 'new Map()', set: 'new Set()', record: '{}' }[kind]
  }

  #end(line: string): string {
    return this.#plan.spec.text.semicolons ? `${line};` : line
  }
}

interface Fn {
  readonly name: string
  readonly isAsync: boolean
  readonly isExposed: boolean
  readonly parameters: string
  readonly result: string
  readonly body: Lines
}

const DECLARATIONS = [
  'declare function send(...values: unknown[]): Promise<void>',
  'declare function sendAll(values: unknown): Promise<void>',
  'declare function prepare(): Promise<void>',
  'declare function notify(...values: unknown[]): void',
  'declare function log(value: unknown): void',
  'declare function isLast(value: unknown): boolean',
  'declare const bus: { on(name: string, listener: (...values: never[]) => void): void }',
  'declare const source: Record<string, (listener: (...values: never[]) => void) => void>',
]

function indent(lines: Lines): Lines {
  return lines.map(line => (line === '' ? '' : `  ${line}`))
}

/** Every other comment stands behind its line, the others above. */
function withComments(lines: Lines, places: readonly number[]): Lines {
  const first = lines.findIndex(line => line !== '' && !/^(?:import|declare)\b/.test(line))
  const all = [...lines]
  const span = lines.length - first
  places.forEach((place, number) => {
    const index = first + (place % span)
    const line = all[index] ?? ''
    const comment = `// note ${String(number + 1)}`
    if (line === '' || line.includes('//')) return
    const margin = /^\s*/.exec(line)?.[0] ?? ''
    all[index] = place % 2 === 0 ? `${margin}${comment}\n${line}` : `${line} ${comment}`
  })
  return all
}
