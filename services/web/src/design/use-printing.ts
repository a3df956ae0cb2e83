import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether the page is being printed: then every loaded row must be there, not only those on the screen. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => { window.removeEventListener('beforeprint', begin); window.removeEventListener('afterprint', end); };
  }, []);
  return printing;
}

const PAPER_PX = 1046;
/** The zoom, as a style, by which something wide fits a sheet across; not so small that nobody could read it. */
export const paperZoom = (width: number) => ({ '--paper-zoom': Math.max(0.4, Math.min(0.85, PAPER_PX / width)).toFixed(3) });
