export { seeded } from "../../tools/testing/random.ts";
