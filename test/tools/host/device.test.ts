import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { NorFlash } from "../../../tools/host/flash.ts";
import { Storage } from "../../../tools/host/storage.ts";
import { eachDevice } from "./devices.ts";
import type { TestDevice } from "./devices.ts";

/** Programs that push to `log`, and what stands there when 100 ms have passed. */
const SEMANTICS: [behaviour: string, program: string, log: string][] = [
  ["runs timers in the order of time", "setTimeout(function(){L('b')},40);setTimeout(function(){L('a')},10);L('now')", "now,a,b"],
  ["gives a timer its arguments", "setTimeout(function(a,b){L(a+b)},5,'x','y')", "xy"],
  ["runs text as a timer", "setTimeout('L(\"text\")',5)", "text"],
  ["repeats an interval until it is cleared", "var n=0,i=setInterval(function(){L(n);if(++n==3)clearInterval(i)},5)", "0,1,2"],
  ["uses the id of the last timer again", "var a=setTimeout(L,50),b;clearTimeout(a);b=setTimeout(L,50);L(a==b);clearTimeout(b)", "true"],
  ["changes an interval", "var i=setInterval(function(){L('i');clearInterval(i)},5000);changeInterval(i,5)", "i"],
  ["refuses to clear undefined", "try{clearTimeout(undefined)}catch(e){L(e)}",
    "Error: clearTimeout(undefined) not allowed. Use clearTimeout() instead"],
  ["refuses an unknown interval", "try{changeInterval(999,1)}catch(e){L(e)}", "Error: Unknown Interval"],
  ["goes on after an exception in a callback", "setTimeout(function(){throw new Error('x')},5);setTimeout(function(){L('on')},15)", "on"],
  ["hands exceptions to uncaughtException",
    "process.on('uncaughtException',function(e){L(e.message)});setTimeout(function(){throw new Error('late')},5)", "late"],
  ["emits later, and to each listener although one throws",
    "var o={};o.on('e',function(v){L('1'+v);throw 1});o.on('e',function(v){L('2'+v)});o.emit('e','!');L('0')", "0,1!,2!"],
  ["removes one listener and all listeners",
    "var o={};function f(){L('f')}o.on('e',f);o.on('e',function(){L('g')});o.removeListener('e',f);o.on('x',f);o.removeAllListeners('x');" +
      "o.emit('e');o.emit('x')", "g"],
  ["does not call a listener that a listener adds",
    "var o={};o.on('e',function(){L('a');o.on('e',function(){L('b')})});o.emit('e')", "a"],
  ["refuses more than four arguments of emit", "try{({}).emit('e',1,2,3,4,5)}catch(e){L(e)}", "TypeError: Too many arguments (>4)"],
  ["refuses to listen on a string", "try{'s'.on('e',L)}catch(e){L(e)}", "TypeError: Parent must be an object - not a String, Integer, etc"],
  ["settles promises after the code that made them",
    "Promise.resolve(1).then(function(v){L('then'+v);throw 'no'}).catch(function(e){L('catch '+e)});L('made')", "made,then1,catch no"],
  ["resolves from the executor later",
    "new Promise(function(y){global.y=y;y(2)}).then(function(v){L(v)});L(1)", "1,2"],
  ["collects promises", "Promise.all([1,Promise.resolve(2)]).then(function(v){L(v.join('+'))})", "1+2"],
  ["complains about an unknown module", "try{require('nope')}catch(e){L(e)}", 'Error: Module "nope" not found'],
  ["loads a module once, from a function", "Modules.addCached('m',function(){exports.x=5});L(require('m').x)", "5"],
  ["hashes into an ArrayBuffer", "var h=require('crypto').SHA256('abc');L(h.byteLength);L(new Uint8Array(h)[1])", "32,120"],
  ["computes CRC-32", "L(E.CRC32('abc'));L(E.CRC32([1,2]))", "891568578,3066839698"],
  ["makes strings and bytes of anything", "L(E.toString([65,'b',[67]]));L(E.toUint8Array('ab',1).join('.'))", "AbC,97.98.1"],
  ["knows the pin functions of pins and of the global",
    "D4.write(1);L(getPinMode(D4));D27.mode('input_pullup');L(D27.getMode())", "output,input_pullup"],
  ["keeps the mode that the program chose", "pinMode(D4,'opendrain');digitalWrite(D4,1);L(getPinMode(D4));pinMode(D4)", "opendrain"],
  ["refuses an unknown pin and an unknown mode",
    "try{digitalWrite('Z9',1)}catch(e){L(e)}try{pinMode(D4,'up')}catch(e){L(e)}", "Error: Invalid pin,Error: Unknown pin mode"],
  ["writes and reads several pins as bits", "digitalWrite([D4,D27],2);L(digitalRead(D4)+digitalRead(D27));L(digitalRead([D4,B4]))", "1,0"],
  ["has fractional time", "L(Math.abs(Date.now()-getTime()*1000)<50)", "true"],
  ["shows errors as text with their type",
    "try{nope()}catch(e){L((''+e).split(':')[0])};L(new TypeError('t'))", "ReferenceError,TypeError: t"],
  ["is in UTC", "L(new Date(0).getHours());L(new Date(2026,1,3).toISOString());L(new Date(5));L(String(new Date(0)))",
    "0,2026-02-03T00:00:00.000Z,5,Thu Jan 1 1970 00:00:00 GMT+0000"],
];

/** Values and what print() shows for them. */
const PRINTED: [expression: string, text: string][] = [
  ['"text"', "text"], ["1.5", "1.5"], ["undefined", "undefined"], ["null", "null"],
  ["[1,2]", "[ 1, 2 ]"], ["{a:1}", '{ "a": 1 }'], ["{}", "{  }"],
  ["[]", "[  ]"], ['{a:"x"}', '{ \n  "a": "x"\n }'], ["{a:1,b:2,c:3,d:4,e:5}", '{ "a": 1, "b": 2, "c": 3, "d": 4, \n  "e": 5 }'],
  ["[[1],2]", "[ \n  [ 1 ], \n  2 ]"], ["new Uint8Array([1,2])", "new Uint8Array([1, 2])"], ["new Uint8Array(2)", "new Uint8Array(2)"],
  ['new Error("e")', "Error: Error: e"], ['["\\x00\\x1f\\"\\n\\xe9"]', '[ \n  "\\0\\x1F\\"\\n\\xE9"\n ]'],
];

eachDevice("tools/host/device", (make) => {
  let test: TestDevice;
  const pins: string[] = [];
  const setups: unknown[] = [];
  let uart = "";

  before(async () => {
    test = make(image("print('booted')"), {
      onPin: (name, level) => void pins.push(`${name}=${level}`),
      onSerial: (_port, bytes) => void (uart += bytes),
      onSerialSetup: (...setup) => void setups.push(setup),
    });
    await test.device.start();
    await test.device.evaluate("global.L=function(x){log.push(''+x)}");
  });

  after(() => test.device.stop());

  beforeEach(() => {
    pins.length = 0;
    uart = "";
  });

  it("has run the boot files when start() resolves", () => assert.match(test.console(), /^booted\n/));

  for (const [behaviour, program, log] of SEMANTICS) {
    it(behaviour, async () => {
      await test.device.evaluate(`global.log=[];process.removeAllListeners();(function(){${program}})()`);
      await test.wait(100);
      assert.equal(runInNewContext(await test.device.evaluate("log.join()")), log);
    });
  }

  it("prints values as the interpreter does", async () => {
    const start = test.console().length;
    for (const [expression] of PRINTED) await test.device.evaluate(`print(${expression})`);
    assert.equal(test.console().slice(start), PRINTED.map(([, text]) => `${text}\n`).join(""));
  });

  it("prints an uncaught exception and its place", async () => {
    const start = test.console().length;
    await test.device.evaluate("setTimeout(function late(){throw new TypeError('oops')},1)");
    await test.until(() => test.console().slice(start).includes("Uncaught TypeError: oops\n    at "));
  });

  it("tells and rejects what an expression throws", async () => {
    await assert.rejects(test.device.evaluate("[].nope()"), /TypeError|Error/);
  });

  it("prints the value of a typed line", async () => {
    const start = test.console().length;
    test.device.sendConsole('var typed={a:[1,"\\xff"]};typed');
    await test.until(() => test.console().slice(start).includes('={a:[1,"\\xFF"]}\n'));
  });

  it("tells the levels of pins, pulses with them", async () => {
    await test.device.evaluate("digitalWrite(B4,1);B4.write(0);digitalPulse(D4,1,[10,20]);digitalPulse(D4,1,5)");
    await test.wait(100);
    assert.deepEqual(pins, ["B4=1", "B4=0", "D4=1", "D4=0", "D4=1", "D4=0"]);
  });

  it("fires watches on inputs, by edge and once or repeatedly", async () => {
    await test.device.evaluate(
      "global.log=[];setWatch(function(e){L('r'+e.state+e.pin)},BTN1,{repeat:true,edge:'rising',debounce:0});" +
        "setWatch(function(e){L('f'+e.state)},BTN1,{edge:'falling',debounce:10})",
    );
    for (const level of [1, 0, 1, 0] as const) {
      test.device.setInput("BTN1", level);
      await test.wait(150);
    }
    await test.device.evaluate("clearWatch()");
    const log = String(runInNewContext(await test.device.evaluate("log.join()")));
    assert.equal(log.replace(/D\d+|BTN1/g, "P"), "rtrueP,ffalse,rtrueP");
  });

  it("reads inputs", async () => {
    test.device.setInput("D27", 1);
    assert.equal(await test.device.evaluate("pinMode(D27,'input');[digitalRead(D27),D27.read()]"), "[1,true]");
  });

  it("carries every byte value over a serial port both ways, in pieces", async () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    await test.device.evaluate(
      "global.got='';global.longest=0;Serial2.setup(115200,{tx:D27,rx:B4});" +
        "Serial2.on('data',function(d){got+=d;longest=Math.max(longest,d.length);Serial2.write(d)})",
    );
    test.device.writeSerial("Serial2", bytes);
    await test.until(() => uart.length >= 256);
    assert.equal(uart, bytes);
    assert.equal(await test.device.evaluate("got.length==256&&longest<=64"), "true");
    assert.deepEqual(setups, [["Serial2", 115200, { tx: "D27", rx: "B4" }]]);
  });
});

eachDevice("tools/host/device restarts", (make) => {
  let test: TestDevice;

  afterEach(() => test.device.stop());

  async function boot(files: Record<string, string>): Promise<void> {
    test = make(image("", files));
    await test.device.start();
  }

  it("boots in the interpreter's order", async () => {
    await boot({
      ".bootcde": "print('cde');E.on('init',function(){print('init')});global.onInit=function(){print('onInit')}",
      ".boot3": "print(3)", ".boot4": "print(4)", ".boot1": "print(1)", ".bootPowerOn": "print('power')",
    });
    await test.wait(50);
    assert.equal(test.console(), "power\n1\n3\ncde\ninit\nonInit\n");
  });

  it("boots again after E.reboot(), tells kill listeners, and keeps its flash", async () => {
    await boot({
      ".bootcde": 'var s=require("Storage"),n=s.list(/^n/).length;s.write("n"+n,"x");print("boot"+n);' +
        'E.on("kill",function(){s.write("killed","y")})',
    });
    test.device.sendConsole("E.reboot()");
    await test.until(() => test.console().includes("boot1\n"));
    assert.equal(await test.device.evaluate('require("Storage").read("killed")'), '"y"');
  });

  it("starts anew after load(), without what had been", async () => {
    await boot({ ".bootcde": "print(typeof old);var old=1;setInterval(function(){print('tick')},20)" });
    test.device.sendConsole("load()");
    await test.until(() => (test.console().match(/undefined\n/g) ?? []).length >= 2);
    assert.match(await test.device.evaluate("old"), /1/);
  });

  it("runs a named file after the boot files on load(file)", async () => {
    await boot({ ".boot1": "print('b1')", ".bootcde": "print('cde')", app: "print('app '+__FILE__)" });
    test.device.sendConsole("load('app')");
    await test.until(() => test.console().includes("app app\n"));
    assert.match(test.console(), /^b1\ncde\n=undefined\nb1\napp app\n$/);
  });

  it("leaves .bootcde out after reset()", async () => {
    await boot({ ".boot1": "print('b1')", ".bootcde": "print('cde')" });
    test.device.sendConsole("reset()");
    await test.until(() => (test.console().match(/b1/g) ?? []).length === 2);
    await test.wait(50);
    assert.equal((test.console().match(/cde/g) ?? []).length, 1);
  });

  it("runs a loader that evaluates a slot by offset and length", async () => {
    const slot = "function f(){return 7}\nprint('slot '+f())";
    await boot({ ".bootcde": `eval(require("Storage").read("slots",64,${slot.length}))`, slots: "\xff".repeat(63) + "x" + slot });
    assert.equal(test.console(), "slot 7\n");
    assert.equal(await test.device.evaluate("f()"), "7");
  });

  it("erases and rewrites a page of a file", async () => {
    await boot({ slots: "x".repeat(3000) });
    const done = await test.device.evaluate(
      '(function(){var F=require("Flash"),s=require("Storage"),a=0x10000000+1024;F.erasePage(a);' +
        's.write("slots","new",1024-32);return [s.read("slots",992,4),F.getPage(a+5),F.read(2,a)]})()',
    );
    assert.equal(done, '["new\\xFF",{addr:268436480,length:1024},[110,101]]');
  });

  it("keeps its flash from stop() to start()", async () => {
    await boot({});
    await test.device.evaluate('require("Storage").write("kept","yes")');
    await test.device.stop();
    assert.equal(test.device.isRunning, false);
    await test.device.start();
    assert.equal(await test.device.evaluate('require("Storage").read("kept")'), '"yes"');
  });
});

function image(code: string, files: Record<string, string> = {}): Buffer {
  const storage = new Storage(new NorFlash());
  for (const [name, text] of Object.entries(files)) storage.write(name, text);
  if (code) storage.write(".bootcde", code);
  return storage.flash.bytes;
}
