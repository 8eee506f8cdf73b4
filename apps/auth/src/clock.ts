/** The time of this process, so that specs can set it. */
export class Clock {
  nowMs(): number {
    return Date.now();
  }

  /** Now, or so many milliseconds from now. */
  at(offsetMs = 0): Date {
    return new Date(this.nowMs() + offsetMs);
  }
}
