import { equal } from "node:assert/strict";
import { Bench } from "./bench.ts";

describe("tools/modem/nrf9160 power", () => {
  it("boots with Ready, behind what the bootloader says; what comes before waits for RTS, or is lost without it", async () => {
    const bench = new Bench({ power: "boot", flowControl: false, bootText: "*** Booting nRF Connect SDK ***\r\n" });
    bench.write("AT\r\n");
    equal(await bench.until("Ready\r\n"), "*** Booting nRF Connect SDK ***\r\nReady\r\n");
    await bench.expect("AT+CFUN?", "\r\n+CFUN: 0\r\n\r\nOK\r\n");
    const wired = new Bench({ power: "boot" });
    wired.write("AT\r\n");
    equal(await wired.until("OK\r\n"), "Ready\r\n\r\nOK\r\n");
    const quiet = new Bench({ power: "boot", skipReady: true });
    equal(await quiet.listen(5000), "");
    await quiet.ok("AT");
  });

  it("resets 50 ms after OK and forgets what is volatile", async () => {
    const bench = new Bench();
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ok("AT+CEREG=5");
    equal(await bench.ask("AT#XRESET"), "\r\nOK\r\n");
    equal(await bench.until("Ready\r\n", 5000), "Ready\r\n");
    await bench.expect("AT#XSOCKETSELECT?", "\r\nOK\r\n");
    await bench.expect("AT+CEREG?", "\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
  });

  it("restarts the modem core alone", async () => {
    const bench = new Bench();
    await bench.expect("AT#XMODEMRESET", "\r\n#XMODEMRESET: 0\r\n\r\nOK\r\n");
    await bench.expect("AT+CFUN?", "\r\n+CFUN: 0\r\n\r\nOK\r\n");
  });

  it("sleeps until the power pin is pulled", async () => {
    const bench = new Bench({ flowControl: false });
    await bench.refused("AT#XSLEEP=0", "AT#XSLEEP", "AT#XSLEEP?");
    await bench.ok("AT#XSLEEP=1");
    bench.write("AT\r\n");
    equal(await bench.listen(10000), "");
    bench.modem.setPin("pwrkey", 0);
    await bench.clock.advance(20);
    bench.modem.setPin("pwrkey", 1);
    equal(await bench.until("Ready\r\n"), "Ready\r\n");
    await bench.ok("AT");
    const without = new Bench({ powerPin: false });
    await without.refused("AT#XSLEEP=?", "AT#XSLEEP=1");
  });

  it("keeps notifications while it is idle, pulses the indicate pin, and gives them after Ready", async () => {
    const bench = new Bench();
    await bench.ok("AT+CEREG=1", "AT#XSLEEP=2");
    await bench.clock.advance(100);
    equal(bench.modem.getPin("ri"), 1);
    bench.modem.setRegistration(5);
    equal(bench.modem.getPin("ri"), 0);
    equal(await bench.listen(150), "");
    equal(bench.modem.getPin("ri"), 1);
    bench.modem.setPin("pwrkey", 0);
    await bench.clock.advance(20);
    bench.modem.setPin("pwrkey", 1);
    equal(await bench.rest(), "Ready\r\n\r\n+CEREG: 5\r\n");
    await bench.ok("AT");
  });

  it("is put to sleep by a toggle of more than 50 ms, and armed by a shorter one", async () => {
    const bench = new Bench();
    const pulse = async (ms: number): Promise<void> => {
      bench.modem.setPin("pwrkey", 0);
      await bench.clock.advance(ms);
      bench.modem.setPin("pwrkey", 1);
    };
    await pulse(20);
    await bench.ok("AT");
    await pulse(20);
    equal(bench.modem.power.state, "off");
    await pulse(20);
    await bench.until("Ready\r\n");
    await pulse(60);
    equal(bench.modem.power.state, "off");
  });

  it("takes no level for an edge that the power pin has already", async () => {
    const bench = new Bench();
    bench.modem.setPin("pwrkey", 1);
    bench.modem.setPin("pwrkey", 1);
    await bench.ok("AT");
    equal(bench.modem.power.state, "on");
  });

  it("comes back from System OFF by RESET only", async () => {
    const bench = new Bench();
    await bench.ok("AT#XSHUTDOWN");
    await bench.clock.advance(100);
    bench.modem.setPin("pwrkey", 0);
    equal(await bench.listen(5000), "");
    bench.modem.setPin("pwrkey", 1);
    bench.modem.setPin("reset", 0);
    bench.modem.setPin("reset", 1);
    equal(await bench.until("Ready\r\n"), "Ready\r\n");
  });

  it("switches Serial Modem's UART with DTR and holds RI", async () => {
    const bench = new Bench({ dialect: "sm" });
    await bench.ok("AT+CEREG=1");
    bench.modem.setPin("dtr", 1);
    bench.modem.setRegistration(5);
    equal(await bench.listen(1000), "");
    equal(bench.modem.getPin("ri"), 0);
    bench.modem.setPin("dtr", 0);
    equal(await bench.rest(), "\r\n+CEREG: 5\r\n");
    equal(bench.modem.getPin("ri"), 1);
  });

  it("changes the rate 50 ms after OK, and garbles at the wrong one", async () => {
    const bench = new Bench({ firmware: "2.3.0" });
    bench.modem.hostBaudRate = 115200;
    await bench.ok("AT#XSLMUART=9600");
    await bench.clock.advance(100);
    bench.write("AT\r\n");
    equal(await bench.listen(1000), "");
    bench.modem.hostBaudRate = 9600;
    bench.write("\r\n");
    await bench.rest();
    await bench.ok("AT");
    await bench.refused("AT#XSLMUART=9601");
  });
});
