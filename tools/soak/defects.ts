import type { Patch } from "./image.ts";

/**
 * Defects to seed into the image's text, by name: what the bench must catch. The names in the text are shortened anew by each build, so the
 * expressions look for shapes.
 */
export const DEFECTS: Record<string, Patch> = {
  "no DUP": { find: /\w+\(8\|(\w+)\.charCodeAt\(0\)\)\+\1\.substr\(1\)/, replace: "$1" },
  "PUBREC dropped": { find: /5==(\w+)&&4!=(\w+)\?7:/, replace: "5==$1&&4!=$2?void 0:" },
  "no re-subscribe": { find: /!(\w+)\.length\|\|(\w+)&&(\w+)\)return/, replace: "!$1.length||$3)return" },
  "a lost URC": { find: /"\+PDP:",/, replace: '"+PDQ:",' },
  "a leaked timer": { find: /(\w+\("CONNACK",-10\))/, replace: "setInterval(()=>{},36e5),$1" },
  "an outbox that forgets": { find: /\w+&&(\w+)\.forEach\((\w+)=>\2\.(\w+)=\w+\(\2\.\3\)\)/, replace: "$1=[]" },
};

/** Rungs of the ladder to take out, by the means that it then lacks. */
export const MISSING_RUNGS: Record<string, Patch> = {
  context: { find: /\{\w+:"\+CIPSHUT",\w+:70,\w+:"SHUT OK"\}/, replace: '""' },
  attach: { find: /"E0\+CGATT=0;\+CGATT=1"/, replace: '"E0"' },
  radio: { find: /"E0\+CFUN=0;\+CFUN=1"/, replace: '"E0"' },
  reset: { find: /"\+CFUN=1,1"/, replace: '"E0"' },
  power: { find: /\w+&&8==\w+\?/, replace: "0?" },
};
