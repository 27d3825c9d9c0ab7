import { parentPort } from 'node:worker_threads'

/** Counts the words of a text: `{ id, text }` comes in, `{ id, counts }` goes out. */
parentPort?.on('message', ({ id, text }) => {
  const counts = {}
  for (const word of text.split(' ')) counts[word] = (counts[word] ?? 0) + 1
  parentPort?.postMessage({ id, counts })
})
