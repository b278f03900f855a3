import { formatAsJs } from "./format.ts";

export interface Boot0Options {
  /** Names of the board's pins, such as "D27", "B4", "BTN1". */
  pins: string[];
  /** Path of the tty behind each serial port. */
  ttys: Record<string, string>;
  /** Name of the port that the board's console is on: an object that hands over what is written to it. */
  consolePort: string;
}

/** Begins a line on the console that is meant for the harness: `\x01PIN D4 1`. */
export const CONTROL = "\x01";

/** The harness's text beside the flash file, so that the flash holds the same few bytes whatever the tty's path is. */
export const BOOT0_FILE = "boot0.js";
export const BOOT0_LOADER = `eval(require("fs").readFileSync("${BOOT0_FILE}"));__host.base()`;

const HOST_PINS = 33;

/**
 * What the Linux build lacks of a board, in the interpreter's own language: the board's pin names (pins that it has not get a number that
 * the board does not use), pin functions that tell the harness and ask it, and serial ports on the tty of the harness.
 */
export function boot0Text({ pins, ttys, consolePort }: Boot0Options): string {
  const hosts = hostPins(pins);
  const aliases = pins.filter((name) => hosts[name] !== name).map((name) => `var ${name}=${hosts[name]};`);
  const table = Object.fromEntries(pins.map((name) => [hosts[name]!, name]));
  return `${aliases.join("")}echo(0);var __host=${RUNTIME}(${formatAsJs(table)},${formatAsJs(ttys)});var ${consolePort}={write:function(b){__host.typedOut(b)},setConsole:function(){E.setConsole(this)}};`;
}

/** A pin of the Linux build for each pin of the board. */
function hostPins(pins: string[]): Record<string, string> {
  const all = Array.from({ length: HOST_PINS }, (_, index) => `D${index}`);
  const free = all.filter((name) => !pins.includes(name));
  const foreign = pins.filter((name) => !all.includes(name));
  if (foreign.length > free.length) {
    throw new Error(`the host has room for ${free.length} pins that are not D0..D32, the board names ${foreign.length}`);
  }
  return Object.fromEntries(pins.map((name) => [name, all.includes(name) ? name : free[foreign.indexOf(name)]!]));
}

/** Declarations stand before their use: the interpreter does not hoist. */
const RUNTIME = String.raw`(function(names,ttys){
var st={},ws=[],last=0,P=Pin.prototype,G=global,k;
for(k in names)st[k]={n:names[k],p:new Pin(k),m:undefined,a:false,o:0,i:undefined,e:0};
function out(s){print("\x01"+s)}
function S(p){var s=st[""+new Pin(p)];if(!s)throw new Error("Invalid pin");return s}
function W(s,v){if(!s.a)s.m="output";s.o=v;out("PIN "+s.n+" "+v)}
function L(s){
 if(s.m=="output"||s.m=="af_output")return s.o;
 var d=s.m&&s.m.includes("opendrain");
 if(d&&!s.o)return 0;
 if(s.i!==undefined)return s.i;
 return d||s.m=="input_pullup"?1:0;
}
function R(s){if(!s.a)s.m="input";return L(s)}
function M(s,m,a){
 var ok="analog,input,input_pullup,input_pulldown,output,opendrain,opendrain_pullup,af_output,af_opendrain".split(",").includes(m);
 if(!ok&&m!==undefined&&m!="auto")throw new Error("Unknown pin mode");
 s.a=ok&&!a;if(ok)s.m=m;
}
function edge(s,v,t){setTimeout(function(){W(s,v)},t)}
function U(s,v,t){
 var now=Date.now(),l=Array.isArray(t)?t:[t],i,at;
 if(s.e<=now)W(s,v);
 at=s.e>now?s.e:now;
 for(i=0;i<l.length;i++){if(l[i]>0){at+=l[i];edge(s,v?0:1,at-now)}v=v?0:1}
 s.e=at;
}
function drop(w){ws=ws.filter(function(x){return x!==w})}
function fire(w,h,t){
 if(!ws.includes(w))return;
 var e={state:h,lastTime:w.t,time:t,pin:w.s.p};
 w.h=h;w.t=t;
 if(w.e&&(w.e>0)!=h)return;
 try{if(typeof w.f=="string")eval(w.f);else w.f(e)}finally{if(!w.r)drop(w)}
}
function later(w,h,t){
 if(!w.d){setTimeout(fire,0,w,h,t);return}
 if(w.x)clearTimeout(w.x);
 w.x=setTimeout(function(){w.x=undefined;if(w.h!=h)fire(w,h,t)},w.d);
}
G.digitalWrite=function(p,v){
 v=v===true?-1:0|v;
 if(!Array.isArray(p))return W(S(p),v?1:0);
 for(var i=p.length-1;i>=0;i--){W(S(p[i]),v&1);v>>=1}
};
G.digitalRead=function(p){
 if(!Array.isArray(p))return R(S(p));
 return p.reduce(function(b,x){return b<<1|R(S(x))},0);
};
G.digitalPulse=function(p,v,t){U(S(p),v?1:0,t)};
G.pinMode=function(p,m,a){M(S(p),m,a)};
G.getPinMode=function(p){return S(p).m};
G.setWatch=function(f,p,o){
 var s=S(p),b=s.n.startsWith("BTN"),e=b?1:0,d=b?25:0;
 if(o===undefined||o===null||typeof o!="object")o={repeat:o};
 if(o.edge!==undefined){
  e=typeof o.edge=="number"?o.edge:["falling","both","rising"].indexOf(o.edge)-1;
  if(e<-1)throw new TypeError("'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'");
 }
 if(o.debounce!==undefined)d=o.debounce;
 if(!s.a)s.m="input";
 last=ws.length?ws[ws.length-1].id+1:1;
 ws.push({id:last,f:f,s:s,r:!!o.repeat,e:e,d:d,h:!!L(s)});
 return last;
};
G.clearWatch=function(){
 var id=arguments[0];
 if(arguments.length==0){ws=[];return}
 if(id===undefined)throw new Error("clearWatch(undefined) not allowed. Use clearWatch() instead");
 var n=ws.length;
 ws=ws.filter(function(w){return w.id!==id});
 if(n==ws.length)throw new Error("Unknown Watch "+id);
};
P.write=function(v){W(S(this),v?1:0)};P.set=function(){W(S(this),1)};P.reset=function(){W(S(this),0)};
P.toggle=function(){var s=S(this);W(s,s.o?0:1);return!!s.o};P.read=function(){return!!R(S(this))};
P.mode=function(m){M(S(this),m)};P.getMode=function(){return S(this).m};P.pulse=function(v,t){U(S(this),v?1:0,t)};
function serial(n){
 var o=G[n],setup=o.setup,unsetup=o.unsetup;
 o.setup=function(b,c){
  var k,plain={};
  for(k in c)plain[k]=st[""+c[k]]?st[""+c[k]].n:c[k];
  out("SETUP "+n+" "+(b||9600)+" "+JSON.stringify(plain));
  setup.call(o,b,{path:ttys[n]});
 };
 o.unsetup=function(){out("UNSETUP "+n);unsetup.call(o)};
}
for(k in ttys)serial(k);
var reboot=E.reboot;
E.setConsole=function(d){out("CONSOLE "+(typeof d=="string"||d===null?d:"object"))};
E.reboot=function(){out("REBOOT");reboot()};
return{
 typedOut:function(b){out("OUTPUT "+btoa(b))},
 base:function(){out("BASE "+process.memory().usage)},
 input:function(n,v){
  for(var k in st)if(st[k].n==n){
   var s=st[k],b=L(s);
   s.i=v;
   if(b!=v)ws.forEach(function(w){if(w.s==s&&(!w.d||w.x||w.h!=!!v))later(w,!!v,getTime())});
  }
 },
 typed:function(v){print("="+(v===undefined?v:E.toJS(v)))},
 value:function(id,v){out("VALUE "+id+" "+E.toJS(v))},
 failure:function(id,e){out("FAILURE "+id+" "+e)}
};
})`;
