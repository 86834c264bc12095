import {
  apply,
  createObject,
  defineProperty,
  isNode,
  MapOf,
  mapGet,
  mapHas,
  mapSet,
  ProxyOf,
  put,
} from './built-ins.js'

const functionPrototypeHere = Function.prototype

/**
 * What stands on this side for functions, classes and objects of the other one.
 * @param ask asks the other side, see link.js
 * @param mayAsk(state, name): throws where a method may not be asked
 * @param returned(state): told of an object that a method gave back
 * @returns stand(id, kind, body, resolve), see createLink
 */
export function createStubs(ask, mayAsk, returned) {
  function call(id, self, given) {
    const values = [self === globalThis ? undefined : self]
    for (let i = 0; i < given.length; i += 1) put(values, i + 1, given[i])
    return ask({ do: 'call', on: id }, values).result
  }

  function standFunction(id, name, length) {
    // biome-ignore lint/complexity/useArrowFunction: what is to be constructed must have a constructor
    const target = function () {}
    nameStub(target, name, length)
    const own = new MapOf()
    return new ProxyOf(target, {
      apply: (_target, self, given) => call(id, self, given),
      construct: (_target, given) => ask({ do: 'new', on: id }, given).result,
      get(_target, key) {
        if (apply(mapHas, own, [key])) return apply(mapGet, own, [key])
        if (key === 'prototype' || key === 'name' || key === 'length' || key in functionPrototypeHere)
          return target[key]
        return ask({ do: 'get', on: id, name: key }).result
      },
      set(_target, key, value) {
        apply(mapSet, own, [key, value])
        ask({ do: 'set', on: id, name: key }, [value])
        return true
      },
    })
  }

  /** A class whose instances live on the other side. */
  function standClass(id, name, length, parent, methods) {
    const target = class {}
    nameStub(target, name, length)
    const { prototype } = target
    if (typeof parent === 'function') {
      Object.setPrototypeOf(prototype, parent.prototype)
      Object.setPrototypeOf(target, parent)
    }
    for (let i = 0; i < methods.length; i += 1) {
      const method = methods[i]
      hiddenProperty(prototype, method, function (...given) {
        const state = apply(mapGet, states, [this])
        if (state === undefined) throw new TypeError(`${method} is called on no object of the class`)
        return ask({ do: 'method', on: state.id, name: method }, given).result
      })
    }
    const stub = new ProxyOf(target, {
      construct: (_target, given) => ask({ do: 'new', on: id }, given).result,
      apply: (_target, self, given) => call(id, self, given),
      get(_target, key) {
        if (key === 'prototype' || key === 'name' || key === 'length' || key in functionPrototypeHere)
          return target[key]
        return ask({ do: 'get', on: id, name: key }).result
      },
      set(_target, key, value) {
        ask({ do: 'set', on: id, name: key }, [value])
        return true
      },
    })
    hiddenProperty(prototype, 'constructor', stub)
    return stub
  }

  const states = new MapOf()

  function standObject(id, kind, methods) {
    const base = typeof kind === 'function' ? kind.prototype : Object.prototype
    const target = createObject(base)
    const state = { id, kind, asked: false, methods: new MapOf(), object: null }
    for (let i = 0; i < methods.length; i += 1) apply(mapSet, state.methods, [methods[i], null])

    function methodOf(key) {
      let made = apply(mapGet, state.methods, [key])
      if (made === null) {
        made = (...given) => {
          mayAsk(state, key)
          const { result } = ask({ do: 'method', on: id, name: key }, given)
          const known = isNode(result) ? apply(mapGet, states, [result]) : undefined
          if (known !== undefined) returned(known)
          return result
        }
        nameStub(made, key, 0)
        apply(mapSet, state.methods, [key, made])
      }
      return made
    }

    function own() {
      return ask({ do: 'own', on: id }).result
    }

    const object = new ProxyOf(target, {
      get(_target, key) {
        if (key === 'constructor') return typeof kind === 'function' ? kind : Object
        if (apply(mapHas, state.methods, [key])) return methodOf(key)
        const { result } = ask({ do: 'get', on: id, name: key })
        // A getter may give a method too.
        if (typeof result === 'function' && typeof key === 'string') mayAsk(state, key)
        return result
      },
      set(_target, key, value) {
        state.methods.delete(key)
        ask({ do: 'set', on: id, name: key }, [value])
        return true
      },
      defineProperty(_target, key, described) {
        state.methods.delete(key)
        ask({ do: 'set', on: id, name: key }, [described.value])
        return true
      },
      deleteProperty: (_target, key) => ask({ do: 'delete', on: id, name: key }).result === true,
      has: (_target, key) => ask({ do: 'has', on: id, name: key }).result === true,
      ownKeys: () => own().map(pair => pair[0]),
      getOwnPropertyDescriptor(_target, key) {
        const found = own().find(pair => pair[0] === key)
        return found && { value: found[1], writable: true, enumerable: true, configurable: true }
      },
      setPrototypeOf: () => true,
      preventExtensions: () => false,
    })
    state.object = object
    apply(mapSet, states, [object, state])
    return object
  }

  return {
    stand(id, kind, body, resolve) {
      if (kind === 'f' || kind === 'g') return standFunction(id, textIn(body[3]), body[4])
      if (kind === 'k') {
        const parent =
          typeof body[5] === 'string' ? globalThis[body[5]] : isNode(body[5]) ? resolve(body[5]) : undefined
        return standClass(id, textIn(body[3]), body[4], parent, body[6].map(textIn))
      }
      if (kind !== 'o') throw new TypeError('malformed reference')
      return standObject(id, isNode(body[3]) ? resolve(body[3]) : undefined, body[4].map(textIn))
    },
    /** Own enumerable properties of an object of the other side, or undefined where it is none. */
    viewOf(object) {
      const state = apply(mapGet, states, [object])
      return state === undefined ? undefined : ask({ do: 'own', on: state.id }).result
    },
    isStub: object => apply(mapHas, states, [object]),
  }
}

function textIn(value) {
  if (typeof value !== 'string') throw new TypeError('malformed reference')
  return value
}

function nameStub(target, name, length) {
  hiddenProperty(target, 'name', name)
  hiddenProperty(target, 'length', typeof length === 'number' ? length : 0)
}

function hiddenProperty(target, key, value) {
  defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true })
}
