import { defineConfig } from 'vite';

export default defineConfig({
  oxc: { jsx: { importSource: 'preact' } },
  build: {
    outDir: '../dist/web',
    // The other part of the build empties the folder above.
    emptyOutDir: true,
    target: 'es2022',
    // Everything is its own file: the page's policy knows no addresses of data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
