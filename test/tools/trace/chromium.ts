import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import CDP from "chrome-remote-interface";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The browser that is installed; undefined where none is. */
export function findChromium(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ["--version"]).error === undefined);
}

export interface PageOptions {
  scheme: "light" | "dark";
  width?: number;
  height?: number;
}

/** A headless browser, for tests of pages. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #port: number;
  readonly #profile: string;

  private constructor(process: ChildProcess, port: number, profile: string) {
    this.#process = process;
    this.#port = port;
    this.#profile = profile;
  }

  static async start(program: string): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), "uplink-chromium-"));
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
    const browser = spawn(program, flags, { stdio: ["ignore", "ignore", "pipe"] });
    const port = await new Promise<number>((resolve, reject) => {
      let said = "";
      browser.once("exit", () => reject(new Error(`${program} has ended: ${said}`)));
      browser.stderr!.on("data", (bytes: Buffer) => {
        said += bytes.toString();
        const found = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
        if (found) resolve(Number(found[1]));
      });
    });
    return new Chromium(browser, port, profile);
  }

  async open(file: string, { scheme, width = 1400, height = 1250 }: PageOptions): Promise<Page> {
    const target = await CDP.New({ port: this.#port, url: "about:blank" });
    const client = await CDP({ port: this.#port, target });
    const { Page: pages, Runtime, Emulation, Network } = client;
    const page = new Page(client);
    Runtime.exceptionThrown(({ exceptionDetails }) => page.problems.push(exceptionDetails.exception?.description ?? exceptionDetails.text));
    Network.requestWillBeSent(({ request }) => page.requests.push(request.url.slice(0, 200)));
    await Promise.all([pages.enable(), Runtime.enable(), Network.enable({})]);
    await Emulation.setEmulatedMedia({ features: [{ name: "prefers-color-scheme", value: scheme }] });
    await Emulation.setDeviceMetricsOverride({ width, height, deviceScaleFactor: 1, mobile: false });
    const loaded = new Promise<void>((resolve) => void pages.loadEventFired(() => resolve()));
    await pages.navigate({ url: `file://${file}` });
    await loaded;
    return page;
  }

  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => void this.#process.once("exit", () => resolve()));
    this.#process.kill("SIGKILL");
    await gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** An open page. */
export class Page {
  /** Exceptions that nobody caught. */
  readonly problems: string[] = [];
  readonly requests: string[] = [];
  readonly #client: CDP.Client;

  constructor(client: CDP.Client) {
    this.#client = client;
  }

  /** The value of an expression in the page, as JSON. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#client.Runtime.evaluate({ expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  }

  /** Until the page has drawn what it was told to. */
  async drawn(): Promise<void> {
    await this.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 120))))");
  }

  async type(text: string): Promise<void> {
    await this.#client.Input.insertText({ text });
    await this.drawn();
  }

  async key(key: string): Promise<void> {
    const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
    await this.#client.Input.dispatchKeyEvent({ type: "keyDown", key, code: key, ...(text !== undefined && { text }) });
    await this.#client.Input.dispatchKeyEvent({ type: "keyUp", key, code: key });
    await this.drawn();
  }

  async mouse(type: "mouseMoved" | "mousePressed" | "mouseReleased" | "mouseWheel", x: number, y: number, deltaY = 0): Promise<void> {
    await this.#client.Input.dispatchMouseEvent({ type, x, y, ...(type === "mouseWheel" ? { deltaX: 0, deltaY } : { button: type === "mouseMoved" ? "none" : "left", clickCount: 1 }) });
    await this.drawn();
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.#client.Page.captureScreenshot({ format: "png" });
    return Buffer.from(data, "base64");
  }
}
