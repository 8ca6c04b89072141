const works = new Set<() => Promise<unknown>>();
const waitForMs = 3000;

// What must be sent while the session still stands.
export function beforeSignOut(work: () => Promise<unknown>): () => void {
  works.add(work);
  return () => works.delete(work);
}

// Nobody is kept signed in by a server that does not answer: what was not sent stays where it was kept.
export async function finishBeforeSignOut(): Promise<void> {
  const late = new Promise((done) => setTimeout(done, waitForMs));
  await Promise.race([late, Promise.allSettled([...works].map((work) => work()))]);
}
