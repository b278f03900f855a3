import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createTcpServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import type { Server } from "node:tls";
import { main } from "../../../tools/cli/main.ts";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";
import { ask, ModemProcess } from "./modem_process.ts";
import type { Line } from "./modem_process.ts";
import { hasPty } from "../has_pty.ts";

/** Runs the command line in this process. @returns its exit code and what it wrote */
async function uplink(...argv: string[]): Promise<{ code: number; text: string }> {
  let text = "";
  const { error } = console;
  const writes = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  console.error = (line: string) => (text += `${line}\n`);
  for (const { stream } of writes) stream.write = (chunk) => ((text += String(chunk)), true);
  try {
    return { code: await main(argv), text };
  } finally {
    console.error = error;
    for (const { stream, write } of writes) stream.write = write;
  }
}

describe("tools/cli/modem", function () {
  // each process compiles the sources first
  this.timeout(90_000);
  let started: ModemProcess | undefined;
  let line: Line | undefined;
  let server: Server | undefined;

  const start = async (...argv: string[]): Promise<{ modem: ModemProcess; line: Line }> => {
    started = new ModemProcess(...argv);
    line = await started.open();
    return { modem: started, line };
  };

  afterEach(() => {
    line?.close();
    started?.kill();
    server?.close();
    line = started = server = undefined;
  });

  const mistakes: [string[], number, RegExp][] = [
    [["modem"], 1, /^uplink: name a model first: .*sim7000.*, such as uplink modem \w+ --pty\n$/],
    [["modem", "--tcp", "5"], 1, /^uplink: name a model first/],
    [["modem", "sim900"], 1, /^uplink: there is no virtual modem "sim900"; choose one of .*sim7000.*\n$/],
    [["modem", "sim7000", "--bogus"], 2, /^uplink: unknown option '--bogus'\n/],
    [["modem", "sim7000", "--tcp", "99999"], 2, /a whole number from 0 to 65535 is wanted/],
    [["modem", "sim7000", "--pty", "--tcp", "0"], 2, /cannot be used with option/],
    [["modem", "sim7000", "--firmware", "1"], 2, /firmware "1" is not known; choose one of 1351B03, /],
    [["modem", "sim7000", "--switch", "casendForm=x"], 2, /casendForm is one of urc-and-ok, ok-only/],
    [["modem", "sim7000", "--pin", "765"], 2, /^uplink: option '--pin <digits>': 4 to 8 digits are wanted\n(?![^]*765)/],
    [["modem", "sim7000", "--registration", "x"], 2, /one of off, home, searching, denied, unknown, roaming is wanted/],
    [["modem", "sim7000", "--file", "/no/such/file"], 2, /the file \/no\/such\/file cannot be read/],
  ];
  for (const [argv, code, text] of mistakes) {
    it(`answers "uplink ${argv.join(" ")}" with a sentence and exit code ${code}`, async () => {
      const got = await uplink(...argv);
      assert.match(got.text, text);
      assert.equal(got.code, code);
    });
  }

  it("names a port that is in use", async () => {
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const got = await uplink("modem", "sim7000", "--tcp", String(port));
    other.close();
    assert.deepEqual(got, { code: 1, text: `uplink: port ${port} is in use; choose another with --tcp, or 0 for a free one\n` });
  });

  it("explains itself, with the model's options, the lines that can be typed, and a terminal program", async () => {
    const general = await uplink("modem", "--help");
    assert.equal(general.code, 0);
    assert.match(general.text, /npx uplink modem \w+ --help/);
    const { code, text } = await uplink("modem", "sim7000", "--help");
    assert.equal(code, 0);
    for (const part of ["--firmware <name>", "--seed <number>", "signal <0..31|99>", "drop-pdp", "urc <text>", "picocom -b 115200", "nc -C", "AT+CFSINIT"])
      assert.ok(text.includes(part), part);
  });

  it("answers over TCP, obeys typed lines, hides the PIN, and ends with Ctrl-C and exit code 0", async () => {
    const { modem, line } = await start("sim7000", "--tcp", "0", "--pin", "4321", "--seed", "5");
    assert.equal(await ask(line, "ATE0\r"), "ATE0\r\r\nOK\r\n");
    await ask(line, 'AT+CPIN="4321"\r', "+CPIN: READY\r\n");
    modem.type("signal 12");
    await modem.shows(/script: signal 12/);
    assert.match(await ask(line, "AT+CSQ\r"), /\+CSQ: 12,99\r\n/);
    modem.type("urc +CREG: 5");
    await ask(line, "", "+CREG: 5\r\n");
    modem.type("signal loud");
    await modem.shows(/a whole number from 0 to 31 is wanted: signal/);
    modem.type("nonsense");
    await modem.shows(/"nonsense" is not known; type help/);
    modem.type("reset");
    await ask(line, "", "RDY\r\n");
    assert.equal(await modem.interrupt(), 0);
    assert.match(modem.output, /->   AT\+CPIN="\*\*\*\*" +give the SIM its PIN/);
    assert.match(modem.output, /\+CSQ: 12,99 +-90 dBm/);
    assert.ok(!modem.output.includes("4321"));
    assert.equal(modem.errors, "");
  });

  it("is off until its power key is pressed, when told so", async () => {
    const { modem, line } = await start("sim7000", "--tcp", "0", "--power", "off");
    modem.type("press");
    assert.match(await ask(line, "", "+CFUN: 1\r\n"), /^\r\nRDY\r\n\r\n\+CFUN: 1\r\n$/);
    modem.type("quit");
    assert.equal(await modem.exit(), 0);
  });

  /** What the manual's TLS section types, against a server of this machine. */
  async function tlsByHand(line: Line, ca: CertificateAuthority, port: number): Promise<string> {
    await ask(line, "ATE0\r");
    await ask(line, "AT+CFSINIT\r");
    await ask(line, `AT+CFSWFILE=3,"ca.crt",0,${ca.certificatePem.length},5000\r`, "DOWNLOAD\r\n");
    await ask(line, ca.certificatePem);
    for (const command of ['AT+CSSLCFG="convert",2,"ca.crt"', "AT+CFSTERM", 'AT+CCLK="26/01/01,00:00:00+00"'])
      await ask(line, `${command}\r`);
    await ask(line, 'AT+CNACT=1,"iot.1nce.net"\r', "+APP PDP: ACTIVE\r\n");
    for (const command of [
      "AT+CACID=0",
      'AT+CSSLCFG="sslversion",0,3',
      'AT+CASSLCFG=0,"ssl",1',
      'AT+CASSLCFG=0,"crindex",0',
      'AT+CASSLCFG=0,"cacert","ca.crt"',
    ]) {
      await ask(line, `${command}\r`);
    }
    assert.equal(await ask(line, `AT+CAOPEN=0,"127.0.0.1",${port}\r`), "\r\n+CAOPEN: 0,0\r\n\r\nOK\r\n");
    await ask(line, "AT+CASEND=0,5\r", "> ");
    // the server is fast: its answer may be there before the line with the result
    const sent = await ask(line, "hello", "+CASEND: 0,0,5\r\n");
    if (!sent.includes("+CADATAIND: 0")) await ask(line, "", "+CADATAIND: 0\r\n");
    return ask(line, "AT+CARECV=0,512\r");
  }

  async function serveTls(ca: CertificateAuthority): Promise<number> {
    const { certificatePem, privateKeyPem } = await ca.issueServer(["127.0.0.1"]);
    const listening = (server = createServer({ cert: certificatePem, key: privateKeyPem }, (socket) => {
      socket.on("data", (bytes) => socket.write(`you said ${bytes.toString()}`));
      socket.on("error", () => {});
    }));
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    return (listening.address() as AddressInfo).port;
  }

  for (const way of ["--pty", "--tcp"]) {
    it(`carries certificates and TLS, typed by hand over ${way}`, async function () {
      if (way === "--pty" && !(await hasPty())) return this.skip();
      const ca = await CertificateAuthority.create();
      const { modem, line } = await start("sim7000", ...(way === "--pty" ? [way] : [way, "0"]));
      assert.equal(await tlsByHand(line, ca, await serveTls(ca)), "\r\n+CARECV: 14,you said hello\r\nOK\r\n");
      assert.equal(await modem.interrupt(), 0);
    });
  }

  it("has the files that it was given, and names the cause of a failed handshake", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uplink-modem-"));
    try {
      const stranger = await CertificateAuthority.create("Stranger");
      writeFileSync(join(folder, "other.pem"), stranger.certificatePem);
      const port = await serveTls(await CertificateAuthority.create());
      const { modem, line } = await start("sim7000", "--tcp", "0", "--file", `ca.crt=${join(folder, "other.pem")}`);
      for (const command of [
        "ATE0",
        'AT+CSSLCFG="convert",2,"ca.crt"',
        "AT+CACID=0",
        'AT+CASSLCFG=0,"ssl",1',
        'AT+CASSLCFG=0,"cacert","ca.crt"',
      ])
        await ask(line, `${command}\r`);
      await ask(line, "AT+CNACT=1\r", "+APP PDP: ACTIVE\r\n");
      assert.equal(await ask(line, `AT+CAOPEN=0,"127.0.0.1",${port}\r`), "\r\n+CAOPEN: 0,27\r\n\r\nOK\r\n");
      await modem.shows(/evt +CA socket 0: unknown_ca: the certificate of 127\.0\.0\.1 is refused/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
