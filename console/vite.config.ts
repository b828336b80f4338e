import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The console is served at the root of any origin; its own routes are fragments.
  base: '/',
  // Without `development: false` each element would name its file and line, with the paths of the machine that built it.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  // A build is the same whoever asks for it: a test, the service or a deployment.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    // The first versions with light-dark() and CSS nesting.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing inline: the content security policy allows own files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: 'manifest.json',
  },
});
