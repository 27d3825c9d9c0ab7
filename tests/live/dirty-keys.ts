export interface Batch {
  put(key: string, value: string): void
  commit(): Promise<void>
}

/** A store that keeps what is new in memory and writes it to disk in batches. */
export class Store {
  private readonly values = new Map<string, string>()
  private readonly dirty = new Set<string>()
  private readonly openBatch: () => Batch

  constructor(openBatch: () => Batch) {
    this.openBatch = openBatch
  }

  put(key: string, value: string): void {
    this.values.set(key, value)
    this.dirty.add(key)
  }

  async save(): Promise<void> {
    const batch = this.openBatch()
    for (const key of this.dirty) {
      batch.put(key, this.values.get(key) ?? '')
    }
    await batch.commit()
    // error: no-late-reset
    this.dirty.clear()
  }
}

export class CuredStore {
  private readonly values = new Map<string, string>()
  private readonly dirty = new Set<string>()
  private readonly openBatch: () => Batch

  constructor(openBatch: () => Batch) {
    this.openBatch = openBatch
  }

  put(key: string, value: string): void {
    this.values.set(key, value)
    this.dirty.add(key)
  }

  async save(): Promise<void> {
    const batch = this.openBatch()
    const dirty = [...this.dirty]
    this.dirty.clear()
    try {
      for (const key of dirty) {
        batch.put(key, this.values.get(key) ?? '')
      }
      await batch.commit()
    } catch (error) {
      for (const key of dirty) this.dirty.add(key)
      throw error
    }
  }
}
