import type { Family } from './family.ts'
import { REFILLS } from './refills.ts'
import { REGISTRATIONS } from './registrations.ts'
import { RESIZES } from './resizes.ts'

export const FAMILIES: Readonly<Record<string, Family>> = {
  refills: REFILLS,
  registrations: REGISTRATIONS,
  resizes: RESIZES,
}
