import { useMemo } from 'react';
import { encode } from 'uqr';

/** A text as a QR code, drawn in the browser: what it holds goes nowhere. The colours do not follow the theme, since scanners want dark on light. */
export function QrCode({ text, label, className }: { text: string; label: string; className?: string }) {
  const grid = useMemo(() => encode(text, { ecc: 'M', border: 0 }).data, [text]);
  const path = grid.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return <svg role="img" aria-label={label} viewBox={`0 0 ${grid.length} ${grid.length}`} shapeRendering="crispEdges" className={className}><path d={path} fill="#000" /></svg>;
}
