import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** Where the gateway serves the page, and where a shop answers while the page is developed (`npx vite` in this folder). */
const base = '/console/';
const shop = 'http://localhost:8080';

export default defineConfig({
  base,
  // Packed once, here: the gateway sends what the browser takes, and packs nothing.
  plugins: [react(), compression({ algorithms: ['gzip', 'brotliCompress'] })],
  // The workspace's own packages from source, as every other program of the house reads them.
  resolve: { conditions: ['@shop/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    // No inlining: the page's policy lets scripts, styles and pictures come from files of ours alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: { '/api': shop, '/ops': shop, '/health': shop } },
});
