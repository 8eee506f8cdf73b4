import { useEffect, useState } from 'react';

/** Whole seconds since a moment, counted while a component shows them. */
export function useSecondsSince(sinceMs: number): number {
  const [nowMs, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return Math.max(0, Math.floor((nowMs - sinceMs) / 1_000));
}
