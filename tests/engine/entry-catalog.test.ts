import { describe, expect, test } from 'vitest'

import { inspect } from './passes.ts'
import { callsIn, entriesIn, suspensionsIn, writersIn } from './prints.ts'

// Model, section 4, through the engine: who starts a turn, and what is part of the call that takes it.

describe('runs now: a part of the call', () => {
  test('array, Map and Set callbacks, also borrowed by call', () => {
    expect(
      callsIn(`
        function each() {}
        list.forEach(each)
        new Map(list).forEach(each)
        Array.from(list, each)
        Array.prototype.forEach.call(nodes, each)
        iterator.flatMap(each)
      `),
    ).toMatchInlineSnapshot(`
      "the module 3: calls each()
      the module 4: calls each()
      the module 5: calls each()
      the module 6: calls each()
      the module 7: calls each()"
    `)
  })

  test('a callback of a platform function', () => {
    expect(
      callsIn(`
        function each() {}
        text.replace(/x/g, each)
        JSON.stringify(value, each)
        list.sort(each)
        Map.groupBy(list, each)
        new ReadableStream({ start: each })
      `),
    ).toMatchInlineSnapshot(`
      "the module 3: calls each()
      the module 4: calls each()
      the module 5: calls each()
      the module 6: calls each()
      the module 7: calls each()"
    `)
  })

  test('lodash, by its name and by its import', () => {
    expect(
      callsIn(`
        import { forOwn, map as project } from 'lodash-es'
        import transform from 'lodash/transform'
        function each() {}
        _.map(list, each)
        forOwn(record, each)
        project(list, each)
        transform(list, each)
      `),
    ).toMatchInlineSnapshot(`
      "the module 5: calls each()
      the module 6: calls each()
      the module 7: calls each()
      the module 8: calls each()"
    `)
  })

  test('a helper that the caller waits for', () => {
    expect(callsIn('function each() {}\nawait pMap(list, each)\nawait pRetry(each)'))
      .toMatchInlineSnapshot(`
        "the module 2: calls each()
        the module 3: calls each()"
      `)
  })

  test('an executor, a function called where it stands, and one that is called by call()', () => {
    expect(
      callsIn(`
        new Promise(function executor() {})
        ;(function iife() {})()
        ;(function borrowed() {}).call(this)
      `),
    ).toMatchInlineSnapshot(`
      "the module 3: calls iife()
      the module 4: calls borrowed()
      the module 2: calls executor()"
    `)
  })

  test('the generator of an async function for older engines, whose yields are awaits', () => {
    const code = `
      class Pool {
        #list = []
        flush() {
          return __awaiter(this, void 0, void 0, function* body() {
            for (const conn of this.#list) yield conn.end()
          })
        }
      }
    `
    expect(callsIn(code)).toMatchInlineSnapshot(`"flush() 5: calls body()"`)
    expect(suspensionsIn(code)).toMatchInlineSnapshot(`"body() 6: await"`)
    expect(inspect(code).facts.liveIterations).toHaveLength(1)
  })
})

describe('runs the handlers of an event before it returns', () => {
  test('a removal of a listener', () => {
    expect(
      callsIn(`
        bus.on('removeListener', function removed() {})
        export function leave(fn) { bus.off('x', fn) }
      `),
    ).toMatchInlineSnapshot(`"leave() 3: calls removed()"`)
  })

  test('what is pushed into a stream, or written into one that passes it through', () => {
    expect(
      callsIn(`
        readable.on('data', function read() {})
        passThrough.on('data', function passed() {})
        export function send(chunk) {
          readable.push(chunk)
          passThrough.write(chunk)
        }
      `),
    ).toMatchInlineSnapshot(`
      "send() 5: calls read()
      send() 6: calls passed()"
    `)
  })

  test('but not what is written to a socket', () => {
    expect(
      callsIn(`
        socket.on('data', function read() {})
        export function send(chunk) { socket.write(chunk) }
      `),
    ).toBe('')
  })

  test('nor what settles a promise, or asks for a microtask', () => {
    expect(
      callsIn(`
        promise.then(function settled() {})
        export function settle() { resolve(); queueMicrotask(function later() {}) }
      `),
    ).toBe('')
  })
})

describe('runs now and later', () => {
  test('a subscriber and an effect', () => {
    const code = `
      source.subscribe(function subscriber() {})
      source.subscribe({ next() {} })
      autorun(function effect() {})
    `
    expect(callsIn(code)).toMatchInlineSnapshot(`
      "the module 2: calls subscriber()
      the module 3: calls next()
      the module 4: calls effect()"
    `)
    expect(entriesIn(code)).toMatchInlineSnapshot(`
      "subscriber() entered as a subscriber (subscribe) (callback, 2)
      next() entered as the next callback (callback, 3)
      effect() entered as an effect (autorun) (callback, 4)"
    `)
  })

  test('a function that is throttled runs on the first call, a debounced one if it is told to', () => {
    const code = `
      const save = throttle(function saved() {}, 100)
      const load = debounce(function loaded() {}, 100, { leading: true })
      const send = debounce(function sent() {}, 100)
      function click() { save(); load(); send() }
    `
    expect(callsIn(code)).toMatchInlineSnapshot(`
      "click() 5: calls saved()
      click() 5: calls loaded()"
    `)
    expect(entriesIn(code)).toMatchInlineSnapshot(`
      "saved() entered as a delayed function (throttle) (timer, 2)
      loaded() entered as a delayed function (debounce) (timer, 3)
      sent() entered as a delayed function (debounce) (timer, 4)"
    `)
  })
})

describe('runs later', () => {
  test('onX(fn), and setters of handlers', () => {
    expect(
      entriesIn(`
        function handle() {}
        editor.onDidChange(handle)
        server.setRequestHandler(schema, handle)
        commands.registerCommand('x', handle)
        emitter.event(handle)
      `),
    ).toMatchInlineSnapshot(`
      "handle() entered as the onDidChange handler (event, 3)
      handle() entered as the setRequestHandler handler (event, 4)
      handle() entered as the registerCommand handler (event, 5)
      handle() entered as an event handler (.event) (event, 6)"
    `)
  })

  test('what tidies up at the end', () => {
    expect(
      entriesIn(`
        onCleanup(function cleanup() {})
        toDisposable(function dispose() {})
        Disposable.create(function release() {})
        stack.defer(function unwind() {})
      `),
    ).toMatchInlineSnapshot(`
      "cleanup() entered as a dispose handle (onCleanup) (returned, 2)
      dispose() entered as a dispose handle (toDisposable) (returned, 3)
      release() entered as a dispose handle (create) (returned, 4)
      unwind() entered as a dispose handle (defer) (returned, 5)"
    `)
  })

  test('an event target with an object, a signal, a port, a global of a worker', () => {
    expect(
      entriesIn(`
        target.addEventListener('x', { handleEvent() {} })
        chrome.runtime.onMessage.addListener(function received() {})
        port.onmessageerror = function broken() {}
        onmessage = function posted() {}
      `),
    ).toMatchInlineSnapshot(`
      "handleEvent() entered as the handleEvent callback (event, 2)
      received() entered as an event handler (.addListener) (message, 3)
      broken() entered as the onmessageerror handler (message, 4)
      posted() entered as the onmessage handler (message, 5)"
    `)
  })

  test('streams', () => {
    expect(
      entriesIn(`
        new ReadableStream({ pull() {}, cancel() {} })
        new Writable({ write() {}, final() {} })
        pipeline(source, sink, function done() {})
      `),
    ).toMatchInlineSnapshot(`
      "pull() entered as the stream's pull callback (callback, 2)
      cancel() entered as the stream's cancel callback (callback, 2)
      write() entered as the stream's write callback (callback, 3)
      final() entered as the stream's final callback (callback, 3)
      done() entered as an I/O callback (pipeline) (callback, 4)"
    `)
  })

  test('I/O by its import: ES modules, and require()', () => {
    expect(
      entriesIn(`
        import { readFile } from 'node:fs'
        import { stat } from './files.ts'
        const net = require('net')
        readFile(path, function read() {})
        net.lookup(host, function found() {})
        stat(path, function nobodyKnows() {})
      `),
    ).toMatchInlineSnapshot(`
      "read() entered as an I/O callback (readFile) (callback, 5)
      found() entered as an I/O callback (lookup) (callback, 6)
      nobodyKnows() entered as a callback given to stat() (unknown-callback, 7)"
    `)
  })

  test('an operator runs when somebody subscribes', () => {
    expect(
      entriesIn("import { map } from 'rxjs'\nsource.pipe(map(function project() {}))"),
    ).toMatchInlineSnapshot(`"project() entered as an operator (map) (callback, 2)"`)
  })

  test('routes, hooks and servers', () => {
    expect(
      entriesIn(`
        app.get('/users', function list() {})
        app.use(function middleware() {})
        http.createServer(function request() {})
        compiler.hooks.done.tap('x', function hook() {})
        cache.get(key, function nobodyKnows() {})
      `),
    ).toMatchInlineSnapshot(`
      "list() entered as the handler of /users (callback, 2)
      middleware() entered as a request handler (use) (callback, 3)
      request() entered as a request handler (createServer) (callback, 4)
      hook() entered as a hook (tap) (callback, 5)
      nobodyKnows() entered as a callback given to get() (unknown-callback, 6)"
    `)
  })

  test('consumers and delivery callbacks', () => {
    expect(
      entriesIn(`
        consumer.run({ eachMessage() {} })
        channel.consume('q', function consumed() {})
        producer.produce(record, function delivered() {})
        new Worker('q', function job() {})
        this.queue.add(function queued() {})
      `),
    ).toMatchInlineSnapshot(`
      "eachMessage() entered as the eachMessage callback (message, 2)
      consumed() entered as a consumer (consume) (message, 3)
      delivered() entered as a delivery callback (produce) (callback, 4)
      job() entered as a consumer (Worker) (message, 5)
      queued() entered as a queued callback (add) (callback, 6)"
    `)
  })

  test('scheduled jobs, observers, finalizers, the process', () => {
    expect(
      entriesIn(`
        cron.schedule('* * * * *', function job() {})
        new CronJob('* * * * *', function tick() {})
        new MutationObserver(function mutated() {})
        new FinalizationRegistry(function collected() {})
        process.on('SIGTERM', function terminated() {})
      `),
    ).toMatchInlineSnapshot(`
      "job() entered as a scheduled job (schedule) (timer, 2)
      tick() entered as a scheduled job (CronJob) (timer, 3)
      mutated() entered as an observer callback (MutationObserver) (event, 4)
      collected() entered as a finalizer (FinalizationRegistry) (callback, 5)
      terminated() entered as the 'SIGTERM' event handler (event, 6)"
    `)
  })

  test('React: effects later, handlers by their name, what else a component gets nobody knows', () => {
    expect(
      entriesIn(
        `
          const view = () => {
            useEffect(function effect() {}, [])
            const click = useCallback(function clicked() {}, [])
            return <List onClick={click} render={function render() {}} />
          }
        `,
        'file.tsx',
      ),
    ).toMatchInlineSnapshot(`
      "effect() entered as an effect (useEffect) (callback, 3)
      render() entered as a function given to render (unknown-callback, 5)
      clicked() entered as the onClick handler (event, 5)"
    `)
  })

  test('decorated methods, by what the decorator says', () => {
    expect(
      entriesIn(`
        class Jobs {
          @Cron('* * * * *') private tick() {}
          @SubscribeMessage('x') receive() {}
          @Get('/users') list() {}
          @postConstruct() protected init() {}
          @schedule.Interval(10) poll() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "tick() entered as the scheduled method tick() (timer, 3)
      receive() entered as the message handler receive() (message, 4)
      list() entered as the request handler list() (callback, 5)
      init() entered as the start-up hook init() (event, 6)
      poll() entered as the scheduled method poll() (timer, 7)"
    `)
  })

  test('a decorator that only changes how the method runs starts nothing', () => {
    expect(
      entriesIn(`
        class Store {
          @action.bound add() {}
          @memoize private sum() {}
        }
      `),
    ).toMatchInlineSnapshot(`"add() entered as the public method add() (public-method, 3)"`)
  })
})

describe('receivers and positions, where names are ambiguous', () => {
  test('find(fn) of an array, not find(query, fn) of a model', () => {
    const code = `
      users.find(function byName() {})
      Users.find(query, function found() {})
    `
    expect(callsIn(code)).toMatchInlineSnapshot(`"the module 2: calls byName()"`)
    expect(entriesIn(code)).toMatchInlineSnapshot(
      `"found() entered as a callback given to find() (unknown-callback, 3)"`,
    )
  })

  test('from() of Array, not of Observable', () => {
    const code = `
      Array.from(list, function item() {})
      Observable.from(list, function next() {})
    `
    expect(callsIn(code)).toMatchInlineSnapshot(`"the module 2: calls item()"`)
    expect(entriesIn(code)).toMatchInlineSnapshot(
      `"next() entered as a callback given to from() (unknown-callback, 3)"`,
    )
  })

  test('once(fn) wraps, event.once(fn) registers', () => {
    expect(
      entriesIn(`
        const start = once(function started() {})
        socket.event.once(function heard() {})
        socket.on('open', start)
      `),
    ).toMatchInlineSnapshot(`
      "heard() entered as an event handler (.once) (event, 3)
      started() entered as the 'open' event handler (event, 4)"
    `)
  })

  test('request() of navigator.locks, not of a client', () => {
    expect(callsIn("client.request('x', function answered() {})")).toBe('')
  })
})

describe('the way to the registration', () => {
  test('another name, a method as a value, a bound method', () => {
    expect(
      entriesIn(`
        class Session {
          constructor(socket) {
            const onData = this.#data
            socket.on('data', onData)
            socket.on('end', this.#end.bind(this))
            const onError = this.#error.bind(this)
            socket.on('error', onError)
          }
          #data() {}
          #end() {}
          #error() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "#end() entered as the 'end' event handler (event, 6)
      #data() entered as the 'data' event handler (event, 5)
      #error() entered as the 'error' event handler (event, 8)"
    `)
  })

  test('a field that holds an arrow, a bound method, a wrapped function', () => {
    expect(
      entriesIn(`
        class Session {
          #arrow = () => {}
          #bound = this.#receive.bind(this)
          #wrapped = action(() => {})
          #assigned
          constructor(socket) {
            this.#assigned = () => {}
            socket.on('a', this.#arrow)
            socket.on('b', this.#bound)
            socket.on('c', this.#wrapped)
            socket.on('d', this.#assigned)
          }
          #receive() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "#arrow() entered as the 'a' event handler (event, 9)
      #receive() entered as the 'b' event handler (event, 10)
      a function entered as the 'c' event handler (event, 11)
      #assigned() entered as the 'd' event handler (event, 12)"
    `)
  })

  test('a bound function sees the object around it', () => {
    const code = `
      class Session {
        #chunks = []
        open(socket) {
          socket.on('data', function onData(chunk) { this.#chunks.push(chunk) }.bind(this))
        }
        async flush() { for (const chunk of this.#chunks) await send(chunk) }
      }
    `
    expect(writersIn(code, 'this.#chunks', 'flush')).toMatchInlineSnapshot(
      `"add on 5 by the 'data' event handler"`,
    )
  })

  test('a method that is bound to itself is still only a method', () => {
    expect(
      entriesIn(`
        class Session {
          constructor() { this.onData = this.onData.bind(this) }
          private onData() {}
        }
      `),
    ).toBe('')
  })

  test('a field that gets two functions is neither of them', () => {
    expect(
      entriesIn(`
        class Session {
          #handler
          open(socket) { this.#handler = () => {}; socket.on('a', this.#handler) }
          mute() { this.#handler = function silent() {} }
        }
      `),
    ).toMatchInlineSnapshot(`
      "open() entered as the public method open() (public-method, 4)
      #handler() entered as the function stored in #handler (unknown-callback, 4)
      mute() entered as the public method mute() (public-method, 5)
      silent() entered as the function stored in #handler (unknown-callback, 5)"
    `)
  })

  test('one of two, a default, an assignment on the way', () => {
    expect(
      entriesIn(`
        function a() {}
        function b() {}
        socket.on('x', isOpen ? a : b)
        socket.on('y', options.handler ?? a)
        socket.on('z', (current = b))
      `),
    ).toMatchInlineSnapshot(`
      "a() entered as the 'x' event handler (event, 4)
      a() entered as the 'y' event handler (event, 5)
      b() entered as the 'x' event handler (event, 4)
      b() entered as a stored function (unknown-callback, 6)
      b() entered as the 'z' event handler (event, 6)"
    `)
  })

  test('a test is not what is handed over', () => {
    expect(entriesIn("function a() {}\nsocket.on('x', a ? one : two)")).toBe('')
  })

  test('arrays that are walked', () => {
    expect(
      entriesIn(`
        function a() {}
        function b() {}
        const c = () => {}
        ;[a, b].forEach(fn => bus.on('x', fn))
        for (const handler of [c]) bus.on('y', handler)
      `),
    ).toMatchInlineSnapshot(`
      "a() entered as the 'x' event handler (event, 5)
      b() entered as the 'x' event handler (event, 5)
      c() entered as the 'y' event handler (event, 6)"
    `)
  })

  test('arrays of pairs and of objects, in a variable', () => {
    expect(
      entriesIn(`
        const pairs = [['a', function first() {}], ['b', function second() {}]]
        for (const [event, fn] of pairs) bus.on(event, fn)
        const routes = [{ path: '/a', handler() {} }]
        routes.forEach(route => app.use(route.handler))
      `),
    ).toMatchInlineSnapshot(`
      "first() entered as an event handler (.on) (event, 3)
      second() entered as an event handler (.on) (event, 3)
      handler() entered as a request handler (use) (callback, 5)"
    `)
  })

  test('a record whose entries are registered', () => {
    expect(
      entriesIn(`
        const handlers = { data() {}, end: function ended() {} }
        for (const [event, fn] of Object.entries(handlers)) socket.on(event, fn)
      `),
    ).toMatchInlineSnapshot(`
      "data() entered as an event handler (.on) (event, 3)
      ended() entered as an event handler (.on) (event, 3)"
    `)
  })

  test('options in a variable, in an inner object, in a list', () => {
    expect(
      entriesIn(`
        const options = { onData() {} }
        connect(options)
        connect({ events: { onClose() {} } })
        connect({ handlers: [function listed() {}] })
      `),
    ).toMatchInlineSnapshot(`
      "onData() entered as the onData callback (callback, 2)
      onClose() entered as the onClose callback (callback, 4)
      listed() entered as the function that is given as handlers (callback, 5)"
    `)
  })

  test('what a Map is made of is stored, and not called', () => {
    expect(
      entriesIn("const byName = new Map([['a', function stored() {}]])"),
    ).toMatchInlineSnapshot(`"stored() entered as a function in an array (unknown-callback, 1)"`)
  })

  test('an object that is also exported stays an interface', () => {
    expect(
      entriesIn(`
        const api = { flush() {} }
        setInterval(api.flush, 10)
        export { api }
      `),
    ).toMatchInlineSnapshot(`
      "flush() entered as a timer callback (setInterval) (timer, 3)
      flush() entered as the method flush() (public-method, 2)"
    `)
  })

  test('one async arrow that is registered for two events', () => {
    expect(
      entriesIn(`
        const onChange = async () => {}
        bus.on('add', onChange)
        bus.on('remove', onChange)
      `),
    ).toMatchInlineSnapshot(`
      "onChange() entered as the 'add' event handler (event, 3)
      onChange() entered as the 'remove' event handler (event, 4)"
    `)
  })

  test('a function of the file that hands its parameter on', () => {
    expect(
      entriesIn(`
        class Session {
          #listen(event, fn) { this.socket.on(event, fn) }
          #every(fn, ms = 10) { setInterval(fn, ms) }
          #start() {
            this.#listen('data', () => {})
            this.#every(this.#tick)
          }
          #tick() {}
        }
      `),
    ).toMatchInlineSnapshot(`
      "a function entered as an event handler (.on) (event, 3)
      #tick() entered as a timer callback (setInterval) (timer, 4)"
    `)
  })

  test('functions that hand a parameter to one another end somewhere', () => {
    expect(
      entriesIn(`
        function ping(fn) { pong(fn) }
        function pong(fn) { ping(fn) }
        ping(function lost() {})
      `),
    ).toMatchInlineSnapshot(`"lost() entered as a callback given to ping() (unknown-callback, 4)"`)
  })
})

describe('code that only runs before anybody else can', () => {
  test('the constructor, and what only it calls', () => {
    const code = `
      class Pool {
        #idle = []
        constructor() { this.#fill() }
        #fill() { this.#idle.push(new Conn()) }
        async ping() { for (const conn of this.#idle) await conn.ping() }
      }
    `
    expect(writersIn(code, 'this.#idle', 'ping')).toBe('')
  })

  test('a field initializer and a static block', () => {
    const code = `
      class Pool {
        static #all = []
        static #first = Pool.#add()
        static { Pool.#add() }
        static #add() { Pool.#all.push(1) }
        static async ping() { for (const conn of Pool.#all) await conn.ping() }
      }
    `
    expect(writersIn(code, 'Pool.#all', 'ping')).toBe('')
  })

  test('the module, and what only it calls', () => {
    const code = `
      const plugins = []
      function register(name) { plugins.push(name) }
      function registerAll() { register('a'); register('b') }
      registerAll()
      export async function start() { for (const plugin of plugins) await plugin.start() }
    `
    expect(writersIn(code, 'plugins', 'start')).toBe('')
  })

  test('but not a helper that an entry calls as well', () => {
    const code = `
      const plugins = []
      function register(name) { plugins.push(name) }
      register('a')
      process.on('SIGHUP', () => register('b'))
      export async function start() { for (const plugin of plugins) await plugin.start() }
    `
    expect(writersIn(code, 'plugins', 'start')).toMatchInlineSnapshot(
      `"add on 3 by the 'SIGHUP' event handler"`,
    )
  })

  test('a handler that the constructor registers is no start-up code', () => {
    const code = `
      class Pool {
        #idle = []
        constructor(server) { server.on('connection', conn => this.#idle.push(conn)) }
        async ping() { for (const conn of this.#idle) await conn.ping() }
      }
    `
    expect(writersIn(code, 'this.#idle', 'ping')).toMatchInlineSnapshot(
      `"add on 4 by the 'connection' event handler"`,
    )
  })
})

describe('a second run of the same function', () => {
  test('an exported function, a handler, a timer that does not wait overlap themselves', () => {
    const { facts, callable } = inspect(`
      export async function flush() { await send() }
      const onData = async () => { await send() }
      socket.on('data', onData)
      async function tick() { await send() }
      setInterval(tick, 10)
    `)
    expect(facts.canOverlapItself(callable('flush'))).toBe(true)
    expect(facts.canOverlapItself(callable('onData'))).toBe(true)
    expect(facts.canOverlapItself(callable('tick'))).toBe(true)
  })

  test('a timer that is set again by its own run does not', () => {
    const { facts, callable } = inspect(`
      async function poll() { await send(); setTimeout(poll, 10) }
      poll()
    `)
    expect(facts.canOverlapItself(callable('poll'))).toBe(false)
  })

  test('a function that only the module calls does not', () => {
    const { facts, callable } = inspect('async function main() { await run() }\nawait main()')
    expect(facts.canOverlapItself(callable('main'))).toBe(false)
  })

  test('nor does one that is marked @serial', () => {
    const { facts, callable } = inspect(`
      class Pool {
        /** Callers take turns. @serial */
        async flush() { await send() }
        async drain() { await send() }
      }
    `)
    expect(facts.canOverlapItself(callable('flush'))).toBe(false)
    expect(facts.canOverlapItself(callable('drain'))).toBe(true)
  })
})
