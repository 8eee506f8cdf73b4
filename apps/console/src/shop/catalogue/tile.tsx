import { tileLook } from './tile-look.js';
import styles from './tile.module.css';

/** Stands in for a picture, and says nothing that the name beside it does not. */
export function Tile({ sku }: { readonly sku: string }) {
  const { hue, shape } = tileLook(sku);
  return (
    <div
      aria-hidden
      className={styles.tile}
      data-shape={shape}
      style={{ '--hue': hue } as React.CSSProperties}
    />
  );
}
