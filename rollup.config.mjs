// BOARD=lilygo_t_sim7000g APP=cloud_client rollup -c      (or: rollup -c --configBoard ... --configApp ...)
// after `npx tsc -p tools`; `uplink build` does the same with clearer messages.
import { summary } from "./lib/tools/build/build.js";
import { rollupOptions } from "./lib/tools/build/config.js";

export default (options) => {
  const board = options.configBoard ?? process.env.BOARD ?? "lilygo_t_sim7000g";
  const app = options.configApp ?? process.env.APP ?? "cloud_client";
  for (const name of ["configBoard", "configApp"]) delete options[name];
  return rollupOptions({ board, app }, (result) => console.log(summary(result)));
};
