type Action = () => Promise<void>

/** Runs what was pushed, in order; `reset()` throws away what has not been started. */
export class Actions {
  private queue: Action[] = []
  private isProcessing = false

  push(action: Action): void {
    this.queue.push(action)
  }

  reset(): void {
    this.queue = []
  }

  async process(): Promise<void> {
    if (this.isProcessing) return
    this.isProcessing = true
    const count = this.queue.length
    let done = 0
    try {
      // error: no-live-iteration
      for (; done < count; done++) {
        await this.queue[done]?.()
      }
    } finally {
      this.queue.splice(0, done)
      this.isProcessing = false
    }
  }
}

export class CuredActions {
  private queue: Action[] = []
  private isProcessing = false

  push(action: Action): void {
    this.queue.push(action)
  }

  reset(): void {
    this.queue = []
  }

  async process(): Promise<void> {
    if (this.isProcessing) return
    this.isProcessing = true
    try {
      for (let action = this.queue.shift(); action; action = this.queue.shift()) await action()
    } finally {
      this.isProcessing = false
    }
  }
}
