import { type RefObject, useEffect, useRef } from 'react';

/** Leads to the first refused field of a form each time that something was refused. */
export function useFaultyFocus(error: Error | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return form;
}
