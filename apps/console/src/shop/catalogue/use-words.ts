import { useEffect, useRef, useState } from 'react';

const pauseMs = 300;

/**
 * Words as they are typed, told on when the typing pauses, not for every letter. What changes the address from elsewhere (a
 * link, the way back) changes the words too; what is typed meanwhile is not overwritten by its own echo.
 */
export function useWords(inAddress: string, tell: (words: string) => void) {
  const [words, setWords] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  const [told, setTold] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  if (seen !== inAddress) {
    setSeen(inAddress);
    setTold(inAddress);
    if (told !== inAddress) setWords(inAddress);
  }
  const type = (typed: string) => {
    setWords(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTold(typed);
      tell(typed);
    }, pauseMs);
  };
  return { words, type };
}
