/** What a pull request changes, loaded again whenever it was updated. */
export class PullRequest {
  private readonly changes = new Map<string, string>()
  private readonly fetchChanges: () => Promise<[file: string, patch: string][]>

  constructor(fetchChanges: () => Promise<[file: string, patch: string][]>) {
    this.fetchChanges = fetchChanges
  }

  patchOf(file: string): string | undefined {
    return this.changes.get(file)
  }

  async reload(): Promise<void> {
    // error: no-torn-refill
    this.changes.clear()
    const loaded = await this.fetchChanges()
    for (const [file, patch] of loaded) this.changes.set(file, patch)
  }
}

export class CuredPullRequest {
  private readonly changes = new Map<string, string>()
  private readonly fetchChanges: () => Promise<[file: string, patch: string][]>

  constructor(fetchChanges: () => Promise<[file: string, patch: string][]>) {
    this.fetchChanges = fetchChanges
  }

  patchOf(file: string): string | undefined {
    return this.changes.get(file)
  }

  async reload(): Promise<void> {
    const loaded = await this.fetchChanges()
    this.changes.clear()
    for (const [file, patch] of loaded) this.changes.set(file, patch)
  }
}
