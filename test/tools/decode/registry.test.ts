import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { DecoderTable, loadDecoders } from "../../../tools/decode/registry.ts";

const manual = "a manual";

describe("tools/decode/registry", () => {
  it("loads every file of the folder at", async () => {
    const files = (await readdir(new URL("../../../tools/decode/at/", import.meta.url))).filter((name) => name.endsWith(".ts"));
    assert.equal((await loadDecoders()).all.length, files.length);
    assert.ok(files.length > 90);
  });

  it("loads once", async () => assert.equal(await loadDecoders(), await loadDecoders()));

  it("finds a decoder by name, by alias and by line", async () => {
    const table = await loadDecoders();
    assert.equal(table.byName("+CEREG")?.name, "+CEREG");
    assert.equal(table.byName("+GSN")?.name, "+CGSN");
    assert.equal(table.byLine("0, CONNECT OK")?.name, "+CIPSTART");
    assert.equal(table.byLine("+APP PDP: ACTIVE")?.name, "+CNACT");
    assert.equal(table.byLine("hello"), undefined);
  });

  it("names two decoders of one command", () => {
    assert.throws(
      () =>
        new DecoderTable([
          { name: "+A", manual },
          { name: "+B", aliases: ["+A"], manual },
        ]),
      /two files .* decode \+A/,
    );
  });

  it("knows the commands of the SIM7000's sections on lines, power, identity, radio and sockets", async () => {
    const table = await loadDecoders();
    const names =
      "AT E V Q I Z &F &W +IFC +IPR +CMUX +CPOWD +CFUN +CBATCHK +CSCLK +CFGRI +CGMI +CGMM +CGMR +CGSN +CCID +CIMI +CPIN +SIMCOMATI +CBC " +
      "+CMEE +CNMP +CMNB +CBANDCFG +CMCFG +CNSMOD +CSQ +CREG +CGREG +CEREG +COPS +CPSI +CGDCONT +CGATT +CGACT +CGPADDR +CGNAPN +CNCFG " +
      "+CNACT +SAPBR +CAPNMODE +CPSMS +CPSMRDP +CPSMSTATUS +CEDRXS +CEDRXRDP +CCLK +CLTS +CNTPCID +CNTP +CIPMODE +CIPCCFG +CIPSTATUS " +
      "+CIPMUX +CIPQSEND +CIPRXGET +CSTT +CIICR +CIFSR +CIFSREX +CIPSHUT +CDNSCFG +CDNSGIP +CIPSTART +CIPTKA +CIPOPTION +CLPORT " +
      "+CIPRDTIMER +CIPSEND +CIPACK +CIPATS +CIPSPRT +CIPSENDHEX +CIPHEAD +CIPSRIP +CIPSHOWTP +CIPCLOSE +CIPUDPMODE +CIPSERVER +CIPSGTXT";
    assert.deepEqual(
      names.split(" ").filter((name) => !table.byName(name)),
      [],
    );
  });
});
