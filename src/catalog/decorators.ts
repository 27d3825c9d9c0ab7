import type { EntryKind } from './terms.ts'

/** What a framework does with a method that carries the decorator. */
export interface Decoration {
  readonly kind: EntryKind
  /** `%` stands for the name of the method. */
  readonly label: string
  /** It runs once, when the object is made, and before anybody gets it. */
  readonly startsUp?: boolean
}

const TIMER: Decoration = { kind: 'timer', label: 'the scheduled method %' }
const MESSAGE: Decoration = { kind: 'message', label: 'the message handler %' }
const REQUEST: Decoration = { kind: 'callback', label: 'the request handler %' }
const DECORATED: Decoration = { kind: 'event', label: 'the decorated method %' }
/** It may run the method some day, or do no more than log its calls. */
const UNKNOWN: Decoration = { kind: 'unknown-callback', label: 'the decorated method %' }

const START_UP: Decoration = {
  kind: 'event',
  label: 'the start-up hook %',
  startsUp: true,
}

const DECORATORS: Readonly<Record<string, Decoration>> = {
  Cron: TIMER,
  Interval: TIMER,
  Schedule: TIMER,
  Timeout: TIMER,

  EventPattern: MESSAGE,
  GrpcMethod: MESSAGE,
  GrpcStreamMethod: MESSAGE,
  MessagePattern: MESSAGE,
  Process: MESSAGE,
  RabbitRPC: MESSAGE,
  RabbitSubscribe: MESSAGE,
  SqsMessageHandler: MESSAGE,
  SubscribeMessage: MESSAGE,

  PostConstruct: START_UP,
  postConstruct: START_UP,

  All: REQUEST,
  Delete: REQUEST,
  Get: REQUEST,
  Head: REQUEST,
  Mutation: REQUEST,
  Options: REQUEST,
  Patch: REQUEST,
  Post: REQUEST,
  Put: REQUEST,
  Query: REQUEST,
  Subscription: REQUEST,
}

/** Decorators that change how a method runs, and not who starts it. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'Authorized',
  'Deprecated',
  'HttpCode',
  'Input',
  'Log',
  'Memoize',
  'Output',
  'Override',
  'Trace',
  'Transactional',
  'UseGuards',
  'UseInterceptors',
  'UsePipes',
  'action',
  'autobind',
  'bind',
  'bound',
  'boundMethod',
  'computed',
  'debug',
  'deprecated',
  'flow',
  'log',
  'logged',
  'measure',
  'memoize',
  'override',
  'retry',
  'trace',
  'traced',
  'withSpan',
])

/** What is called like a handler is one: `@OnEvent`, `@ipcCommand`, `@HostListener`, `@eventHandler`. */
const HANDLING =
  /^[oO]n(?=[A-Z]|$)|(?:Command|Consumer|Event|Events|Handler|Hook|Job|Listener|Message|Messages|Subscriber|Task|Watch)$|^(?:Consume|Handle|Listen|Subscribe|Watch|command|consume|handle|listen|query|subscribe|watch)(?=[A-Z]|$)/u

/** `null` for decorators that leave the method as it is. */
export function findDecoration(name: string): Decoration | null {
  if (TRANSPARENT.has(name) || isSerialDecorator(name)) return null
  if (Object.hasOwn(DECORATORS, name)) return DECORATORS[name] ?? null
  return HANDLING.test(name) ? DECORATED : UNKNOWN
}

/** Who calls the method while it runs waits for that run, or gets its promise. */
const SERIAL: ReadonlySet<string> = new Set([
  'Exclusive',
  'Mutex',
  'SingleFlight',
  'Synchronized',
  'exclusive',
  'gate',
  'mutex',
  'sequentialize',
  'serialize',
  'serialized',
  'singleFlight',
  'synchronized',
])

export function isSerialDecorator(name: string): boolean {
  return SERIAL.has(name)
}

/** What mappers of tables and documents put on the fields of a class, whose objects are rows. */
const COLUMN =
  /^(?:BelongsTo|BelongsToMany|\w*Column|DeletedAt|CreatedAt|ForeignKey|HasMany|HasOne|ManyToMany|ManyToOne|OneToMany|OneToOne|PrimaryKey|UpdatedAt)$/u

/** `@Column() name: string`: whoever handles a request loads an object of its own. */
export function isColumnDecorator(name: string): boolean {
  return COLUMN.test(name)
}
