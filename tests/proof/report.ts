/** What a failed proof says: one line what is wrong, then the evidence. */
export class ProofError extends Error {
  constructor(message: string, evidence = '') {
    super(evidence === '' ? message : `${message}\n\n${evidence}`)
    this.name = 'ProofError'
  }
}
