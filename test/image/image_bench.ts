import { createTestDevice } from "../../tools/testing/create_test_device.ts";
import type { TestDeviceOptions } from "../../tools/testing/create_test_device.ts";
import type { TestDevice } from "../../tools/testing/test_device.ts";

/** What createTestDevice takes; the app is cloud_client unless given. */
export type BenchOptions = Partial<TestDeviceOptions>;

/** The sample's image that a board would run, on a virtual clock: Node context, virtual SIM7000, in-memory network and broker. */
export type ImageBench = TestDevice;

export const ImageBench = {
  create: (options: BenchOptions = {}): Promise<ImageBench> => createTestDevice({ app: "cloud_client", ...options }),
};
