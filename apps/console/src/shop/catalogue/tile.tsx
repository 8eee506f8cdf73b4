import { tileHue } from './tile-hue.js';
import styles from './catalogue.module.css';

/** Stands in for a picture, and says nothing that the name beside it does not. */
export function Tile({ sku }: { readonly sku: string }) {
  return <div aria-hidden className={styles.tile} style={{ '--hue': tileHue(sku) } as React.CSSProperties} />;
}
