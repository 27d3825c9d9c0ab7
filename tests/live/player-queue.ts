export interface Player {
  readonly item: string
  readonly starts: number
  destroy(): void
}

/** Players that were prepared ahead; those whose item the playhead has passed are dropped. */
export class Queue {
  readonly players: Player[] = []

  dropBefore(time: number): void {
    // error: no-live-iteration
    this.players.forEach(player => {
      if (player.starts < time) this.drop(player.item)
    })
  }

  private drop(item: string): void {
    const index = this.players.findIndex(player => player.item === item)
    const [player] = index === -1 ? [] : this.players.splice(index, 1)
    player?.destroy()
  }
}

export class CuredQueue {
  readonly players: Player[] = []

  dropBefore(time: number): void {
    const players = [...this.players]
    players.forEach(player => {
      if (player.starts < time) this.drop(player.item)
    })
  }

  private drop(item: string): void {
    const index = this.players.findIndex(player => player.item === item)
    const [player] = index === -1 ? [] : this.players.splice(index, 1)
    player?.destroy()
  }
}
