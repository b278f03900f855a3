/** `npm run library`: writes the declarations of JavaScript's library as far as the interpreter has it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { INTERPRETER_LIBRARY, interpreterLibrary } from "./interpreter_library.ts";
import { findRoot } from "./root.ts";

writeFileSync(join(findRoot(), INTERPRETER_LIBRARY), interpreterLibrary());
