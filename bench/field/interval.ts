/** A part of a whole, as `9/15  60 % [36–80]`. */
export function showShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const [low, high] = wilsonInterval(part, whole)
  return `${part}/${whole}  ${percent(part / whole)} % [${percent(low)}–${percent(high)}]`
}

/** The 95 % score interval of Wilson for a proportion. */
export function wilsonInterval(part: number, whole: number): readonly [number, number] {
  const z = 1.959964
  const share = part / whole
  const centre = share + z ** 2 / (2 * whole)
  const spread = z * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2))
  const scale = 1 + z ** 2 / whole
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)]
}

function percent(share: number): string {
  return (share * 100).toFixed(0)
}
