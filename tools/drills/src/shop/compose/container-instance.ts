import type { ServiceName } from '@shop/contracts/services';
import { until } from '@shop/local-stack';
import type { Changes } from '../changes.js';
import type { Instance, Patience } from '../shop.js';
import { type Container, stateOf } from './containers.js';
import { docker } from './engine.js';

/** Each look starts the docker command; the health check itself looks twice a second. */
const LOOK_EVERY_MS = 500;

export interface ContainerInstanceOptions {
  readonly service: ServiceName;
  readonly container: Container;
  readonly changes: Changes;
  /** Of the containers that were stopped here and not started again, by name. */
  readonly down: Set<string>;
}

/** One container of a service. The engine starts none again that was ended by command; the drill does. */
export class ContainerInstance implements Instance {
  readonly service: ServiceName;
  /** `cart-1` */
  readonly name: string;
  readonly #options: ContainerInstanceOptions;
  #ending: Promise<unknown> = Promise.resolve();

  constructor(options: ContainerInstanceOptions) {
    this.#options = options;
    this.service = options.service;
    this.name = `${options.service}-${/\d+$/.exec(options.container.Name)?.[0] ?? ''}`;
  }

  async pause(): Promise<void> {
    this.#options.changes.made(this.#isPaused);
    await docker('pause', this.#container);
  }

  async resume(): Promise<void> {
    await docker('unpause', this.#container);
    this.#options.changes.undone(this.#isPaused);
  }

  async kill(): Promise<void> {
    this.#goesDown();
    await docker('kill', this.#container);
    this.#options.changes.undone(this.#isPaused);
  }

  /** The engine sends SIGTERM, and SIGKILL when the container's grace is over. */
  terminate(): Promise<void> {
    this.#goesDown();
    this.#ending = docker('stop', this.#container);
    // Who waits for the end is told.
    this.#ending.catch(() => undefined);
    return Promise.resolve();
  }

  async untilEnded(patience: Patience): Promise<void> {
    await this.#ending;
    const hasEnded = async () => !(await stateOf(this.#container)).isRunning;
    await until(hasEnded, { what: `${this.name} has ended`, everyMs: LOOK_EVERY_MS, ...patience });
  }

  async untilReplaced(patience: Patience): Promise<void> {
    // Whoever is interrupted meanwhile has at least started it.
    await this.#ending;
    await docker('start', this.#container);
    this.#options.changes.undone(this.#isDown);
    this.#options.down.delete(this.#container);
    const isBack = async () => (await stateOf(this.#container)).isHealthy;
    await until(isBack, { what: `${this.name} is back`, everyMs: LOOK_EVERY_MS, ...patience });
  }

  get #container(): string {
    return this.#options.container.Name;
  }

  get #isDown(): string {
    return `${this.name} is down: docker compose up --wait`;
  }

  get #isPaused(): string {
    return `${this.name} is paused: docker compose unpause ${this.service}`;
  }

  #goesDown(): void {
    this.#options.changes.made(this.#isDown);
    this.#options.down.add(this.#container);
  }
}
