/**
 * Runs inside the context, before anything else, and gets `host` from outside. Makes what V8 has in another way than the interpreter:
 * Promise (its reactions are events of the interpreter's own queue, src/jswrap_promise.c), Date (UTC, from the injected clock, fractional),
 * Math.random, and errors (a `type` instead of a `name`).
 */
export const PRELUDE = String.raw`(function (host) {
  "use strict";
  function hide(target, name, value) {
    Object.defineProperty(target, name, { value: value, writable: true, configurable: true, enumerable: false });
  }

  // The end of the text counts as equal to anything (src/jswrap_string.c, jsvCompareStringIt with equalAtEndOfString): "ab".indexOf("bc") is 1.
  var indexOf = String.prototype.indexOf;
  hide(String.prototype, "indexOf", function (needle, from) {
    var found = indexOf.call(this, needle, from), length = String(needle).length, end = this.length - length + 1;
    if (found >= 0 || end < 1) return found;
    for (var at = Math.min(Math.max(from || 0, 0), end); at < this.length; at++) if (String(needle).startsWith(this.slice(at))) return at;
    return -1;
  });

  function Promise(executor) {
    hide(this, "_", { state: 0, value: undefined, reactions: undefined });
    if (executor) {
      var settle = once(this);
      var later = function (name) { return function (value) { host.queue(function () { settle[name](value); }); }; };
      try { executor(later("resolve"), later("reject")); } catch (error) { later("reject")(error); }
    }
  }
  function once(promise) {
    var done = false;
    function go(value, isFulfilled) {
      if (done) return;
      done = true;
      if (value === promise) throw new Error("Illegal resolving to self");
      var then = isFulfilled && value !== null && typeof value === "object" ? value.then : undefined;
      if (typeof then !== "function") return seal(promise, value, isFulfilled);
      var next = once(promise);
      try { then.call(value, next.resolve, next.reject); } catch (error) { next.reject(error); }
    }
    return { resolve: function (value) { go(value, true); }, reject: function (value) { go(value, false); } };
  }
  function seal(promise, value, isFulfilled) {
    var inner = promise._;
    inner.state = isFulfilled ? 1 : 2;
    inner.value = value;
    if (inner.reactions) inner.reactions.forEach(function (reaction) {
      queue(promise, reaction.next, isFulfilled ? reaction.done : reaction.failed, value, isFulfilled);
    });
    else if (!isFulfilled) throw new Error("Unhandled promise rejection: " + value);
  }
  function queue(promise, next, callback, value, isFulfilled) {
    host.queue(function () {
      if (!callback) return isFulfilled ? next.resolve(value) : next.reject(value);
      var result;
      try { result = callback.call(promise, value); } catch (error) { return next.reject(error); }
      next.resolve(result);
    });
  }
  hide(Promise.prototype, "then", function (done, failed) {
    var promise = new Promise(), next = once(promise), inner = this._;
    if (typeof done !== "function") done = undefined;
    if (typeof failed !== "function") failed = undefined;
    if (inner.state === 0) (inner.reactions = inner.reactions || []).push({ next: next, done: done, failed: failed });
    // settled already and no callback: the interpreter passes the value on as a rejection
    else queue(this, next, inner.state === 1 ? done : failed, inner.value, false);
    return promise;
  });
  hide(Promise.prototype, "catch", function (failed) { return this.then(undefined, failed); });
  function settledLater(name) {
    return function (value) {
      if (name === "resolve" && value instanceof Promise) return value;
      var promise = new Promise(), settle = once(promise);
      host.queue(function () { settle[name](value); });
      return promise;
    };
  }
  hide(Promise, "resolve", settledLater("resolve"));
  hide(Promise, "reject", settledLater("reject"));
  hide(Promise, "all", function (list) {
    var results = [], left = 0, promise = new Promise(), settle = once(promise);
    list.forEach(function (item, index) {
      if (!(item instanceof Promise)) { results[index] = item; return; }
      left++;
      item.then(function (value) {
        results[index] = value;
        if (--left === 0) host.queue(function () { settle.resolve(results); });
      }, function (error) { host.queue(function () { settle.reject(error); }); });
    });
    return left ? promise : Promise.resolve(results);
  });
  hide(globalThis, "Promise", Promise);

  var V8Date = Date;
  function parse(text) {
    var value = V8Date.parse(text);
    var hasZone = /(Z|GMT|UTC|[+-]\d\d:?\d\d)\s*$/i.test(text) || /^\d{4}(-\d\d){0,2}$/.test(text);
    return hasZone ? value : value - new V8Date(value).getTimezoneOffset() * 60000;
  }
  function DeviceDate() {
    if (!new.target) return new V8Date(host.now()).toString();
    var a = arguments;
    if (a.length === 0) return new V8Date(host.now());
    if (a.length > 1) return new V8Date(V8Date.UTC.apply(null, a));
    return new V8Date(typeof a[0] === "string" ? parse(a[0]) : a[0]);
  }
  DeviceDate.prototype = V8Date.prototype;
  hide(V8Date.prototype, "constructor", DeviceDate);
  Object.defineProperty(DeviceDate, "name", { value: "Date" });
  hide(DeviceDate, "now", function () { return host.now(); });
  hide(DeviceDate, "parse", parse);
  ["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"].forEach(function (part) {
    hide(V8Date.prototype, "get" + part, V8Date.prototype["getUTC" + part]);
    if (part !== "Day") hide(V8Date.prototype, "set" + part, V8Date.prototype["setUTC" + part]);
  });
  // the interpreter adds a date to a string as its number
  Object.defineProperty(V8Date.prototype, Symbol.toPrimitive, {
    value: function (hint) { return hint === "string" ? this.toString() : this.getTime(); }
  });
  hide(V8Date.prototype, "getTimezoneOffset", function () { return 0; });
  hide(V8Date.prototype, "toString", function () {
    return this.toUTCString().replace(/^(\w+), 0?(\d+) (\w+) (\d+) (.*) GMT$/, "$1 $3 $2 $4 $5 GMT+0000");
  });
  hide(globalThis, "Date", DeviceDate);

  hide(Math, "random", function () { return host.random(); });

  ["Error", "TypeError", "ReferenceError", "SyntaxError"].forEach(function (type) {
    var prototype = globalThis[type].prototype;
    hide(prototype, "type", type);
    delete prototype.name;
  });
  hide(Error.prototype, "toString", function () { return this.type + (this.message ? ": " + this.message : ""); });

  return {
    wrap: function (call) { return function () { return call(this, arguments); }; },
    error: function (type, message) { return new globalThis[type](message); },
    object: function () { return {}; },
    array: function () { return []; },
    bytes: function (length) { return new Uint8Array(length); },
    isPromise: function (value) { return value instanceof Promise; }
  };
})`;
