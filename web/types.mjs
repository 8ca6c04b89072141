// node types.mjs: src/shared/api/generated.ts, the types of the server's interface, from what the server that was built last
// prints as `zongji openapi` (another one: ZONGJI=path). Does nothing where that is what they were made from.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const generated = at('src/shared/api/generated.ts');

function builtLast() {
  if (process.env.ZONGJI) return process.env.ZONGJI;
  return ['release', 'dev', 'tsan']
    .map((preset) => at(`../build/${preset}/bin/zongji`))
    .filter(existsSync)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

async function generate(document) {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  return astToString(await openapiTS(JSON.parse(document), { defaultNonNullable: false }));
}

const server = builtLast();
if (!server) {
  const there = existsSync(generated);
  console.error(
    "The types come from the server's interface, and no server has been built: ./dev types builds one." +
      (there ? ' The types stay as they are.' : ''),
  );
  process.exit(there ? 0 : 1);
}
const document = execFileSync(server, ['openapi'], { encoding: 'utf8' });
const tool = readFileSync(at('node_modules/openapi-typescript/package.json'));
const source = createHash('sha256').update(document).update(tool).digest('hex');
const head = `// Made by types.mjs from ${source}\n\n`;
if (!existsSync(generated) || !readFileSync(generated, 'utf8').startsWith(head)) {
  // Whoever reads it meanwhile finds the old or the new one.
  const made = `${generated}.${process.pid}`;
  writeFileSync(made, head + (await generate(document)));
  renameSync(made, generated);
}
