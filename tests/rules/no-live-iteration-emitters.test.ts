import { describe } from 'vitest'
import rule from '../../rules/no-live-iteration.ts'
import { testRule } from '../harness/lint.ts'

describe('listener lists of emitters, however they are written', () => {
  testRule(rule, {
    'a constructor function that is kept in a namespace': `
      app.events.Target = function () {
        this.listeners = {}
      }
      app.events.Target.prototype.listen = function (type, fn) {
        var fns = this.listeners[type]
        if (!fns) fns = this.listeners[type] = []
        fns.push(fn)
      }
      app.events.Target.prototype.unlisten = function (type, fn) {
        var fns = this.listeners[type]
        fns.splice(fns.indexOf(fn), 1)
      }
      app.events.Target.prototype.tell = function (type, event) {
        var fns = this.listeners[type]
        for (var i = 0; i < fns.length; i++) { // error
          fns[i].call(this, event)
        }
      }
    `,
    'lists in a record that is made by new Object()': `
      function Events(types) {
        this.listeners = new Object()
        for (var i = 0; i < types.length; i++) this.listeners[types[i]] = new Array()
      }
      Events.prototype.register = function (type, owner, fn) {
        this.listeners[type].push({ owner: owner, fn: fn })
      }
      Events.prototype.unregister = function (type, fn) {
        var list = this.listeners[type]
        for (var i = 0; i < list.length; i++) {
          if (list[i].fn === fn) {
            list.splice(i, 1)
            break
          }
        }
      }
      Events.prototype.tell = function (type, event) {
        var list = this.listeners[type]
        for (var i = 0; i < list.length; i++) { // error
          list[i].fn.call(list[i].owner, event)
        }
      }
    `,
    'a constructor function with two names': `
      var Socket = net.Socket = function () {
        this.events = {}
      }
      Socket.prototype.on = function (name, fn) {
        if (!(name in this.events)) this.events[name] = []
        this.events[name].push(fn)
      }
      Socket.prototype.off = function (name, fn) {
        for (var a = 0; a < this.events[name].length; a++)
          if (this.events[name][a] === fn) this.events[name].splice(a, 1)
      }
      Socket.prototype.tell = function (name, args) {
        for (var i = 0, n = this.events[name].length; i < n; i++) // error
          this.events[name][i].apply(this, args)
      }
    `,
    'a prototype that is an object, of a class that a helper makes': `
      Map2.Events = Map2.makeClass()
      Map2.Events.prototype = {
        listeners: null,
        start: function () {
          this.listeners = {}
        },
        register: function (type, owner, fn) {
          var list = this.listeners[type] || (this.listeners[type] = [])
          list.push({ owner: owner, fn: fn })
        },
        unregister: function (type, fn) {
          var list = this.listeners[type]
          for (var i = 0; i < list.length; i++) {
            if (list[i].fn === fn) {
              list.splice(i, 1)
              break
            }
          }
        },
        trigger: function (type, event) {
          var list = this.listeners[type]
          for (var i = 0; i < list.length; i++) { // error
            list[i].fn.call(list[i].owner, event)
          }
        },
      }
    `,
    'two constructor functions of one path: nobody knows which one is meant': `
      if (isOld) app.Target = function () { this.fns = [] }
      else app.Target = function () { this.fns = [] }
      app.Target.prototype.on = function (fn) { this.fns.push(fn) }
      app.Target.prototype.off = function (fn) { this.fns.splice(this.fns.indexOf(fn), 1) }
      app.Target.prototype.tell = function () { for (const fn of this.fns) fn() }
    `,
    'a list that is made where it is used first': `
      class Bus {
        constructor() {
          this.lists = {}
        }
        on(type, fn) {
          (this.lists[type] = this.lists[type] || []).push(fn)
        }
        off(type, fn) {
          const fns = this.lists[type]
          fns.splice(fns.indexOf(fn), 1)
        }
        tell(type) {
          const fns = this.lists[type]
          for (let i = 0; i < fns.length; i++) fns[i]() // error
        }
      }
    `,
    'a listener that is one of the arguments': `
      class Bus {
        fns = []
        on(group, fn) {
          const isGrouped = arguments.length === 2
          const listener = isGrouped ? arguments[1] : arguments[0]
          this.fns.push(listener)
        }
        off(fn) {
          this.fns.splice(this.fns.indexOf(fn), 1)
        }
        tell() {
          for (const fn of this.fns) fn() // error
        }
      }
    `,
    'a list of listeners whose record is only partly filled': `
      type Lists = Partial<Record<string, Array<() => void>>>
      class Bus {
        private lists: Lists = {}
        on(type: string, fn: () => void) {
          const fns = this.lists[type]
          if (!fns) this.lists[type] = [fn]
          else fns.push(fn)
        }
        off(type: string, fn: () => void) {
          const fns = this.lists[type]
          fns?.splice(fns.indexOf(fn), 1)
        }
        tell(type: string) {
          const fns = this.lists[type]
          if (!fns) return
          for (let index = 0; index < fns.length; ++index) fns[index]!() // error
        }
      }
    `,
    'a parameter that has a default, in a function that returns the methods': `
      export function bus(all) {
        all = all || Object.create(null)
        return {
          on(type, fn) {
            (all[type] || (all[type] = [])).push(fn)
          },
          off(type, fn) {
            if (all[type]) all[type].splice(all[type].indexOf(fn) >>> 0, 1)
          },
          tell(type, event) {
            (all[type] || []).map(fn => { // error
              fn(event)
            })
          },
        }
      }
    `,
  })
})
