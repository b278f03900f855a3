/** Bad inputs of the host's tools; README.md says how the rows are run. */

/** A field of the LilyGO board's file with a wrong value; undefined leaves it out. Always exit code 1. */
export interface FieldRow {
  what: string;
  field: string;
  value: unknown;
  /** Behind "uplink: <file>: ". */
  sentence: RegExp;
}

const board = (what: string, field: string, value: unknown, sentence: RegExp): FieldRow => ({ what, field, value, sentence });

export const BOARD_FILE: FieldRow[] = [
  board("a missing field", "host", undefined, /^host: is missing; add it$/),
  board("a missing inner field", "power.pwrkey.onMs", undefined, /^power\.pwrkey\.onMs: is missing/),
  board("a missing source", "storage.source", undefined, /^storage\.source: is missing/),
  board("an unknown field", "uart.rts", "D1", /^uart\.rts: is not a known field; known are port, tx, rx, cts, baud, path, source$/),
  board("the modem's pin for flow control on another line", "uart.cts", "D4", /^power\.pwrkey\.pin: D4 is already used by uart\.cts$/),
  board("a switch on a pin that is taken", "switches", [{ pin: "D26", label: "VCC", level: 1, source: "here" }], /^switches\.0\.pin: D26 is already used by uart\.rx$/),
  board("a switch at a level that is none", "switches", [{ pin: "D2", label: "VCC", level: 3, source: "here" }], /^switches\.0\.level: 3 is not allowed; use one of 0, 1$/),
  board("a wrong type", "uart.baud", "115200", /^uart\.baud: "115200" is not of type integer; it is the rate in bits per second$/),
  board("a number out of range", "fifoBytes", 1, /^fifoBytes: 1 is out of range, must be >= 64; it is bytes of/),
  board("a wrong choice", "flash.method", "jtag", /^flash\.method: "jtag" is not allowed; use one of console, dfu, /),
  board("a wrong pin name", "led.pin", "GPIO12", /^led\.pin: "GPIO12" does not have the expected form; it is a pin by Espruino's name/),
  board("an address as a number", "storage.address", 3276800, /^storage\.address: 3276800 is not of type string; it is the address/),
  board("an unknown modem", "modem.model", "sim9000", /^modem\.model: no modem "sim9000"; modems are: .*sim7000/),
  board("the console on the modem's UART", "console.device", "Serial2", /^console\.device: Serial2 is the modem's UART/),
  board("the modem on the console's pins", "uart.tx", "D1", /^console\.pins: D1 is also a pin of the modem's UART/),
  board("one pin for two lines", "led.pin", "D4", /^power\.pwrkey\.pin: D4 is already used by led\.pin$/),
  board("a missing pin of the UART", "uart.rx", undefined, /^uart\.rx: is missing; name the pin that the modem's TX is on$/),
  board("a tty on a microcontroller", "uart.path", "/dev/ttyS0", /^uart\.path: only the host LINUX opens a tty/),
  board("stdio on a microcontroller", "console.device", "stdio", /^console\.device: only the host LINUX has stdio/),
  board("a slot off the page", "fota.slotSize", 10000, /^fota\.slotSize: 10000 is not a multiple of the flash page, 4096 bytes$/),
  board("an only slot larger than the Storage", "fota", { offered: false, slotSize: 917504, reason: "none" }, /^fota\.slotSize: 917504 bytes do not fit the Storage, .* make it 905216 at most$/),
  board("slots larger than the Storage", "storage.pages", 16, /2 x 65536 bytes do not fit the Storage, .* make slotSize 28672 or say/),
  board("no reason for no updates", "fota.offered", false, /^fota\.reason: is missing/),
];

const SECRET = /: is a secret; secrets are not built into images; take it out/;
const prj = board;

/** The same for prj.json of an app. */
export const PRJ: FieldRow[] = [
  prj("a missing host", "host", undefined, /^host: is missing; add it$/),
  prj("port 0", "port", 0, /^port: 0 is out of range, must be >= 1; it is the TCP port of the broker, 1\.\.65535$/),
  prj("port 65536", "port", 65536, /^port: 65536 is out of range, must be <= 65535/),
  prj("a port as text", "port", "1883", /^port: "1883" is not of type integer/),
  prj("a URL as host", "host", "mqtts://broker", /^host: "mqtts:\/\/broker" does not have the expected form; it is the name or address of the broker/),
  prj("a keep-alive beyond 16 bits", "keepAliveS", 65536, /^keepAliveS: 65536 is out of range, must be <= 65535/),
  prj("an unknown field", "apnn", "x", /^apnn: is not a known field; known are .*apn,/),
  prj("a topic filter as topic", "topics", { msg: "a/#" }, /^topics\.msg: "a\/#" does not have the expected form/),
  prj("an unknown topic", "topics", { m: "a" }, /^topics\.m: is not a known field; known are msg, state, desired, status$/),
  prj("a feature that is no switch", "features", { fota: 1 }, /^features\.fota: 1 is not of type boolean/),
  prj("an unknown backend", "backend", "MQTTS", /^backend: "MQTTS" is not allowed; use one of MQTT, AWS_IOT, AZURE_IOT_HUB, NRF_CLOUD, NONE$/),
  prj("no key for its updates", "fota", {}, /^fota\.keys: is missing/),
  prj("more than two keys for its updates", "fota", { keys: ["a", "b", "c"] }, /^fota\.keys: /),
  prj("a key of updates that is not there", "fota", { keys: ["none.pub"] }, /^fota\.keys\.0: none\.pub: no such file; make one by uplink keygen$/),
  prj("a private key for its updates", "fota", { keys: ["fota.key"] }, /^fota\.keys\.0: fota\.key: is no public key, and a private key is not built into images; name the \.pub file/),
  prj("a key of updates of another kind", "fota", { keys: ["other.pub"] }, /^fota\.keys\.0: other\.pub: is a key of another kind; make one of LMS_SHA256_M24_H10/),
  prj("one key for its updates twice", "fota", { keys: ["fota.pub", "./fota.pub"] }, /^fota\.keys: both files hold the same key/),
  prj("too little time to confirm an update", "fota", { keys: ["fota.pub"], confirmS: 1 }, /^fota\.confirmS: 1 is out of range, must be >= 10/),
  prj("a password", "password", "hunter2", SECRET),
  prj("an APN password", "apnPassword", "hunter2", SECRET),
  prj("a PIN", "pin", 1234, SECRET),
  prj("a SAS key", "sasKey", "hunter2", SECRET),
  prj("a private key deep inside", "features", { privateKey: "hunter2" }, /^features\.privateKey: is a secret/),
  prj("a PEM under any name", "message", "-----BEGIN CERTIFICATE-----", /^message: looks like a key or certificate; secrets are not built/),
  prj("a connection string under any name", "message", "HostName=a;SharedAccessKey=hunter2=", /^message: looks like a key/),
];

export interface CommandLineRow {
  what: string;
  /** In an empty folder with an app in `app`, the files `broken.json` and `used/file`; no ESPRUINO is named. */
  argv: string[];
  /** 1 refused, 2 wrong usage. */
  code: 1 | 2;
  /** The first line on stderr. */
  sentence: RegExp;
}

const wrong = (what: string, code: 1 | 2, argv: string, sentence: RegExp): CommandLineRow => ({ what, argv: argv.split(" "), code, sentence });

export const COMMAND_LINE: CommandLineRow[] = [
  wrong("an unknown verb", 2, "biuld", /^uplink: unknown command 'biuld'/),
  wrong("an unknown option", 2, "build --bord x", /^uplink: unknown option '--bord'/),
  wrong("an option without its value", 2, "build --board", /^uplink: option '-b, --board <board>' argument missing/),
  wrong("a typo in the board's name", 1, "build --board pico --app app", /^uplink: no board "pico"; boards are: .*espruino_pico_sim7000.*; or give the path of a \.json file$/),
  wrong("a board file that is not there", 1, "build --board none.json --app app", /^uplink: .*none\.json: no such file$/),
  wrong("a board file that is no JSON", 1, "build --board broken.json --app app", /^uplink: .*broken\.json: not JSON: /),
  wrong("a typo in the app's name", 1, "build --app clod", /^uplink: no app "clod"; apps are: .*cloud_client.*; or give the path of a folder with main\.ts and prj\.json$/),
  wrong("an app without a main.ts", 1, "build --app used", /^uplink: .*used: no main\.ts in it; an app needs main\.ts and prj\.json$/),
  wrong("a setting without a value", 1, "build --app app --set port", /^uplink: --set port: write key=value, such as --set port=8883$/),
  wrong("a setting that nobody knows", 1, "build --app app --set prot=1", /^uplink: .*prj\.json with --set: prot: is not a known field/),
  wrong("a setting of the wrong type", 1, "build --app app --set port=tcp", /^uplink: .*prj\.json with --set: port: "tcp" is not of type integer/),
  wrong("a secret as a setting", 1, "build --app app --set password=hunter2", /^uplink: .*: password: is a secret/),
  wrong("a run of no time", 2, "run --for 0", /a number of seconds from 1 to 86400 is wanted/),
  wrong("a run of some time", 2, "run --for soon", /a number of seconds from 1 to 86400 is wanted/),
  wrong("a broker that is no URL", 1, "run --app app --broker broker", /^uplink: --broker: "broker" is not a URL; give mqtt:\/\/host:port or mqtts:\/\/host:port$/),
  wrong("a broker of another protocol", 1, "run --app app --broker https://broker", /^uplink: --broker: "https:\/\/" is not supported; give mqtt:\/\/host:port or mqtts:\/\/host:port$/),
  wrong("TLS to a broker without", 1, "run --app app --tls --broker mqtt://broker", /^uplink: the device is to use TLS and --broker names a broker without; give --broker mqtts:\/\/host:port$/),
  wrong("a broker with TLS whose authority is not given", 1, "run --app app --broker mqtts://broker", /^uplink: --broker with TLS: give the certificate of the authority that signed the broker's by --ca$/),
  wrong("a cloud that is none", 1, "run --app app --cloud google", /^uplink: --cloud: there is no cloud "google"; choose one of aws, azure, mqtt, nrf_cloud$/),
  wrong("a cloud and a broker", 1, "run --app app --cloud aws --broker mqtt://a", /^uplink: --cloud starts a cloud of its own and --broker is for a broker of yours; leave one of the two out$/),
  wrong("a cloud and a certificate of one's own", 1, "run --app app --cloud azure --ca ca.pem", /^uplink: --cloud starts a cloud of its own and --ca is for a broker of yours; leave one of the two out$/),
  wrong("a cloud for an app without", 1, "run --app at_client --cloud aws", /^uplink: --cloud: the app at_client uses no cloud; choose another with --app$/),
  wrong("a cloud and another's backend", 1, "run --app app --cloud nrf_cloud --set backend=MQTT", /^uplink: --cloud nrf_cloud needs the backend NRF_CLOUD and --set says MQTT; leave one of the two out$/),
  wrong("a board and another modem", 1, "run --app app --board thingy91 --modem sim7000", /^uplink: --board thingy91 has the modem nrf9160 and --modem says sim7000; leave one of the two out$/),
  wrong("a run with a modem that is none", 1, "run --app app --modem sim800", /^uplink: no modem "sim800"; modems are: .*nrf9160, sim7000$/),
  wrong("the interpreter where none is named", 1, "run --app app --interpreter", /^uplink: --interpreter: set ESPRUINO to the binary of an Espruino built for Linux/),
  wrong("a flash without a port", 2, "flash", /^uplink: required option '-p, --port <port>' not specified/),
  wrong("a baud rate that is none", 2, "flash --port x --baud 12", /a baud rate from 300 to 4000000 is wanted/),
  wrong("a port that is not there", 1, "flash --port none --board espruino_linux --app app", /^uplink: (no port none; (ports are: |no board is connected)|a serial port needs the optional package)/),
  wrong("a new app without a name", 2, "init", /^uplink: missing required argument 'folder'/),
  wrong("a new app in a folder that is in use", 1, "init used", /^uplink: used: not empty, there is file in it; give a new or an empty folder$/),
  wrong("a new app in a file", 1, "init broken.json", /^uplink: broken\.json: is a file; give the name of a new folder$/),
  wrong("a new app that is called as a package it needs", 1, "init mocha", /^uplink: .*: an app cannot be called mocha, as it depends on that package/),
  wrong("a measurement where no interpreter is named", 1, "bench", /^uplink: .*ESPRUINO/),
  wrong("a new board without its options, where nobody can be asked", 1, "board new mine.json --host PICO_R1_3 --modem sim7000", /^uplink: board new: --name, --tx, --rx, --source, --evidence are missing; give them, or run it in a terminal/),
  wrong("a new board with an option that is none", 2, "board new mine.json --pin A2", /^uplink: unknown option '--pin'/),
  wrong("a check of a board that is not there", 1, "board check none.json", /^uplink: .*none\.json: no such file$/),
  wrong("provisioning without a port", 2, "provision", /^uplink: required option '-p, --port <port>' not specified/),
  wrong("provisioning with nothing to do", 1, "provision --port none", /^uplink: nothing to do: give --set, --secret, --unset, --tag with files, or --list/),
  wrong("files without a tag", 1, "provision --port none --ca broken.json", /^uplink: --tag is missing: the number under which/),
  wrong("a tag alone", 1, "provision --port none --tag 42", /^uplink: --tag alone does nothing/),
  wrong("a tag that is none", 1, "provision --port none --tag 4x --ca broken.json", /--tag: a number from 0 to 2147483647 is wanted/),
  wrong("provisioning at a baud rate that is none", 2, "provision --port none --list --baud 12", /300 to 4000000/),
  wrong("provisioning a board that is none", 1, "provision --port none --list --board pico", /^uplink: no board "pico"; boards are: /),
  wrong("a certificate that is not there", 1, "provision --port none --tag 42 --ca no.pem", /^uplink: --ca: no file no\.pem$/),
  wrong("a secret on the command line", 1, "provision --port none --set pin=hunter2", /^uplink: .*secret/),
  wrong("a list of a port that is not there", 1, "provision --port none --list", /^uplink: (no port none; |a serial port needs the optional package)/),
  wrong("TLS with a broker that is without", 1, "run --app app --tls --broker mqtt://a", /give --broker mqtts:\/\/host:port$/),
  wrong("certificates without a broker of one's own", 1, "run --app app --ca x", /^uplink: --ca, --cert and --key are for a broker of yours/),
  wrong("a broker with TLS without an authority", 1, "run --app app --broker mqtts://a", /^uplink: --broker with TLS: give the certificate of the authority .* by --ca$/),
  wrong("an authority's file that is not there", 1, "run --app app --broker mqtts://a --ca no.pem", /^uplink: --ca: no file no\.pem$/),
];
