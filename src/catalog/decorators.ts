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

/** `null` for decorators that leave the method as it is; one that nobody knows starts it. */
export function findDecoration(name: string): Decoration | null {
  if (TRANSPARENT.has(name)) return null
  return Object.hasOwn(DECORATORS, name) ? (DECORATORS[name] ?? null) : DECORATED
}
