import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = process.env.KONTORA_GATEWAY ?? 'http://127.0.0.1:3000';

// eslint-disable-next-line import/no-default-export -- Vite reads the default export
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // `changeOrigin` is off: the gateway compares Origin with Host.
  server: { port: 5173, host: '127.0.0.1', proxy: { '/api': { target: gateway } } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2024', manifest: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  cacheDir: '../../.kontora/cache/vite',
});
