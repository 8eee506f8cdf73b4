/** Wakes one who waits. Rung while nobody waits, it wakes the next at once; rung often, it wakes once. */
export class Bell {
  #rung = Promise.withResolvers<undefined>();

  ring(): void {
    this.#rung.resolve(undefined);
  }

  /** Resolves when it is rung, after `withinMs`, or when `signal` aborts. */
  async wait({ withinMs, signal }: { withinMs: number; signal: AbortSignal }): Promise<void> {
    const awake = () => {
      this.ring();
    };
    const timer = setTimeout(awake, withinMs);
    signal.addEventListener('abort', awake, { once: true });
    if (signal.aborted) awake();
    await this.#rung.promise;
    this.#rung = Promise.withResolvers<undefined>();
    signal.removeEventListener('abort', awake);
    clearTimeout(timer);
  }
}
