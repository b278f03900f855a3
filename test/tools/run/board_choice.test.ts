import assert from "node:assert/strict";
import { boardNames, boardsWithModem, defaultBoard, loadBoard, modemModels } from "../../../tools/build/board.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { chooseBoard } from "../../../tools/run/board_choice.ts";

const root = findRoot();

describe("tools/run/board_choice", () => {
  it("takes the board that stands for the modem's family, a SIM7000 where nothing is said", () => {
    assert.equal(chooseBoard({}, root), "lilygo_t_sim7000g");
    assert.equal(chooseBoard({ modem: "sim7000" }, root), "lilygo_t_sim7000g");
    assert.equal(chooseBoard({ modem: "nrf9160" }, root), "espruino_pico_nrf9160dk");
  });

  it("takes the named board, also beside its own modem", () => {
    assert.equal(chooseBoard({ board: "thingy91" }, root), "thingy91");
    assert.equal(chooseBoard({ board: "thingy91", modem: "nrf9160" }, root), "thingy91");
  });

  it("finds at most one board marked for each modem, of that modem", () => {
    const marked = boardNames(root).map((name) => loadBoard(name, root)).filter(({ modem }) => modem.isDefault);
    for (const model of modemModels(root)) {
      const ids = marked.filter(({ modem }) => modem.model === model).map(({ id }) => id);
      assert.ok(ids.length <= 1, `${model}: ${ids.join(", ")}`);
      assert.ok(boardsWithModem(model, root).includes(defaultBoard(model, root)));
    }
  });

  const rows: [string, Parameters<typeof chooseBoard>[0], RegExp][] = [
    ["a board with another modem", { board: "thingy91", modem: "sim7000" }, /^--board thingy91 has the modem nrf9160 and --modem says sim7000; leave one of the two out$/],
    ["a modem that is none", { modem: "sim800" }, /^no modem "sim800"; modems are: [^\n]*nrf9160, sim7000$/],
    ["a board that is none", { board: "moon", modem: "sim7000" }, /^no board "moon"; boards are: /],
  ];
  for (const [name, choice, message] of rows) {
    it(`refuses ${name} with one sentence`, () => assert.throws(() => chooseBoard(choice, root), { name: "UserError", message }));
  }
});
