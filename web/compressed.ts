import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const texts = ['.css', '.html', '.js', '.json', '.map', '.svg', '.txt', '.webmanifest'];
const worthIt = 1024;

const encodings = [
  {
    ending: '.br',
    encode: (bytes: Buffer) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  {
    ending: '.gz',
    encode: (bytes: Buffer) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  },
];

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  await Promise.all(
    encodings.map(async ({ ending, encode }) => {
      const encoded = await encode(bytes);
      if (encoded.length < bytes.length) await writeFile(path + ending, encoded);
    }),
  );
}

// Beside each text of the built page "x", from 1 KiB on, x.br and x.gz: what the server sends to whoever takes them.
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    async writeBundle() {
      const names = await readdir(folder, { recursive: true });
      const paths = names
        .filter((name) => texts.includes(extname(name)))
        .map((name) => join(folder, name));
      await Promise.all(
        paths.map(async (path) => {
          if ((await stat(path)).size >= worthIt) await compress(path);
        }),
      );
    },
  };
}
