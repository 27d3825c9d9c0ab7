export { analyze } from './analyze.ts'
export type * from './facts.ts'
export { printFacts } from './print.ts'
