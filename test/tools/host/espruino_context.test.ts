import assert from "node:assert/strict";
import { EspruinoContext } from "../../../tools/host/espruino_context.ts";
import type { EspruinoContextOptions } from "../../../tools/host/espruino_context.ts";
import { NorFlash } from "../../../tools/host/flash.ts";
import { CompactionNeededError } from "../../../tools/host/storage.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

interface Bench {
  clock: VirtualClock;
  context: EspruinoContext;
  output(): string;
}

function boot(code: string, options: Partial<EspruinoContextOptions> = {}): Bench {
  const clock = new VirtualClock();
  let text = "";
  const context = new EspruinoContext({ clock, random: () => 0.5, onConsole: (part) => void (text += part), ...options });
  if (code) context.storage.write(".bootcde", code);
  context.boot();
  return { clock, context, output: () => text };
}

describe("tools/host/espruino_context serial ports", () => {
  it("cuts what arrives into pieces of the longest length", async () => {
    const code = "Serial1.setup();Serial1.on('data',function(d){print(d)})";
    const { clock, context, output } = boot(code, { serials: { Serial1: {} }, maxPiece: 3 });
    context.serialReceive("Serial1", "abcdefgh");
    assert.equal(output(), "");
    await clock.advance(0);
    assert.equal(output(), "abc\ndef\ngh\n");
  });

  it("loses what arrives before setup()", async () => {
    const { clock, context, output } = boot("Serial1.on('data',function(d){print(d)})", { serials: { Serial1: {} } });
    context.serialReceive("Serial1", "lost");
    await clock.advance(1);
    assert.equal(output(), "");
  });

  it("keeps what nobody listens to, for read() and for the first listener", async () => {
    const { clock, context, output } = boot("Serial1.setup(9600)", { serials: { Serial1: {} } });
    context.serialReceive("Serial1", "abcdef");
    await clock.advance(1);
    assert.equal(context.evaluate("[Serial1.available(),Serial1.read(2)]"), '[6,"ab"]');
    context.evaluate("Serial1.on('data',function(d){print(d)})");
    assert.equal(output(), "cdef\n");
  });

  it("answers of a modem that come at once do not re-enter the program", async () => {
    const { clock, context, output } = boot("Serial1.setup(9600);Serial1.on('data',function(d){print(d)})", {
      serials: { Serial1: { write: () => context.serialReceive("Serial1", "OK") } },
    });
    context.evaluate("Serial1.write('AT');print('written')");
    await clock.advance(1);
    assert.equal(output(), "written\nOK\n");
  });

  it("runs what arrives on the port that is the console, and prints there", async () => {
    let sent = "";
    const { clock, context, output } = boot("Serial1.setup(9600);E.setConsole('Serial1');print('here')", {
      serials: { Serial1: { write: (bytes) => void (sent += bytes) } },
    });
    context.serialReceive("Serial1", "print(1+");
    context.serialReceive("Serial1", "1)\r\n");
    await clock.advance(1);
    assert.equal(sent, "here\r\n2\r\n");
    assert.equal(output(), "");
  });

  it("prints nowhere without a console", () => {
    assert.equal(boot("E.setConsole(null);print('x')").output(), "");
  });

  it("writes numbers, arrays and repeated data as bytes", () => {
    let sent = "";
    const serials = { Serial1: { write: (bytes: string) => void (sent += bytes) } };
    boot("Serial1.write(65,'b',[67,[68]],{data:'e',count:3},new Uint8Array([255]))", { serials });
    assert.equal(sent, "AbCDeee\xff");
  });

  it("refuses a port that the board lacks", () => {
    const { context } = boot("", { serials: { Serial1: {} } });
    assert.throws(() => context.serialReceive("Serial9", "x"), /no serial port "Serial9"; its ports are USB, Serial1/);
  });
});

describe("tools/host/espruino_context time", () => {
  it("starts its clock where it is told, and timers do not care when it is set", async () => {
    const { clock, context, output } = boot("setTimeout(function(){print(getTime())},1000);setTime(2000)", { bootTimeMs: 0 });
    await clock.advance(1000);
    assert.equal(output(), "2001\n");
    context.boot();
    assert.equal(context.evaluate("Date.now()"), "2000000");
  });

  it("repeats an interval at its step", async () => {
    const { clock, output } = boot("setInterval(function(){print(getTime()%1000)},100)", { bootTimeMs: 0 });
    await clock.advance(300);
    assert.equal(output(), "0.1\n0.2\n0.3\n");
  });

  it("is reset by a watchdog that nobody kicks, and not by one that is kicked", async () => {
    const kicks = "var n=0;setInterval(function(){if(n++<3)E.kickWatchdog()},5000)";
    const { clock, output } = boot(`print('boot');E.enableWatchdog(10,false);${kicks}`);
    await clock.advance(24000);
    assert.equal(output(), "boot\n");
    await clock.advance(2000);
    assert.equal(output(), "boot\nboot\n");
  });
});

describe("tools/host/espruino_context power and storage", () => {
  it("ends the program at once when the power is cut, even if it catches everything", async () => {
    const flash = new NorFlash();
    const { clock, context, output } = boot(
      "setInterval(function(){print('tick')},10);" +
        "function save(){try{require('Storage').write('a','xyz')}catch(e){print('caught')}print('after')}",
      { flash },
    );
    flash.onProgram = () => 2;
    context.evaluate("try{save()}catch(e){}");
    await clock.advance(100);
    assert.equal(output(), "");
    assert.equal(context.isRunning, false);
    flash.onProgram = undefined;
    context.boot();
    await clock.advance(10);
    assert.equal(output(), "tick\n");
  });

  it("erases a damaged Storage at power-on, and says so", () => {
    const flash = new NorFlash();
    flash.bytes[5000] = 0;
    const { output } = boot("", { flash });
    assert.equal(output(), "Storage is corrupt.\nErasing Storage Area...\nErase complete.\n");
    assert.equal(flash.bytes[5000], 0xff);
  });

  it("raises the need of a compaction to whoever drives it, even if the program catches it", () => {
    const { context } = boot("var s=require('Storage');s.write('big','x',0,200000);s.erase('big')");
    assert.throws(() => context.evaluate("try{s.write('other','x',0,150000)}catch(e){}"), CompactionNeededError);
  });

  it("raises what the world behind a pin throws", () => {
    const world = new Error("the modem is on fire");
    const pins = { D4: { write: () => { throw world; } } };
    assert.throws(() => boot("try{digitalWrite(D4,1)}catch(e){}", { pins }), world);
  });

  it("cannot be kept alive by catching E.reboot()", async () => {
    const { clock, output, context } = boot("print('boot')");
    context.evaluate("try{E.reboot()}catch(e){};print('still here')");
    await clock.advance(1);
    assert.equal(output(), "boot\nboot\n");
  });
});

describe("tools/host/espruino_context board", () => {
  it("has the native modules that the board's list names, and no others", () => {
    const { context } = boot("", { board: { env: { BOARD: "NRF52840DK", MODULES: "Flash,Storage" } } });
    assert.equal(context.evaluate("process.env.BOARD"), '"NRF52840DK"');
    assert.throws(() => context.evaluate('require("crypto")'), /Module "crypto" not found/);
  });

  it("has process.memory() only when the board gives one", () => {
    assert.throws(() => boot("").context.evaluate("process.memory()"), /not a function/);
    assert.equal(boot("", { board: { memory: () => ({ usage: 5 }) } }).context.evaluate("process.memory().usage"), "5");
  });

  it("asks the world behind a pin for its level, and knows pull-ups and open drains", () => {
    const { context } = boot("", { pins: { D1: { read: () => 1 }, D2: {}, D3: {} } });
    assert.equal(context.evaluate("[digitalRead(D1),D1.read()]"), "[1,true]");
    assert.equal(context.evaluate("pinMode(D2,'opendrain');D2.set();var a=D2.read();D2.reset();[a,D2.read()]"), "[true,false]");
    assert.equal(context.evaluate("pinMode(D3,'input_pullup');digitalRead([D1,D3])"), "3");
  });

  it("waits for a button to stop bouncing", async () => {
    const code = "setWatch(function(e){print(e.state,e.pin,e.time)},BTN1,{repeat:true})";
    const { clock, context, output } = boot(code, { pins: { BTN1: {} }, bootTimeMs: 0 });
    for (const level of [1, 0, 1] as const) {
      context.pinInput("BTN1", level);
      await clock.advance(5);
    }
    assert.equal(output(), "");
    await clock.advance(25);
    assert.equal(output().split("\n").length, 2);
    assert.match(output(), /^true BTN1 /);
  });

  it("refuses to run before boot()", () => {
    const context = new EspruinoContext({ clock: new VirtualClock(), random: () => 0 });
    assert.throws(() => context.evaluate("1"), /not running; call boot\(\) first/);
  });

  it("loads a module from a Storage file of its name", () => {
    const { context } = boot("");
    context.storage.write("mine", "exports.answer=function(){return 42}");
    assert.equal(context.evaluate('require("mine").answer()'), "42");
  });
});
