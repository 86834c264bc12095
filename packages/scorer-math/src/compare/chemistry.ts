/** Symbols of the elements, IUPAC 2016. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc ' +
    'Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi ' +
    'Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr'
  ).split(' '),
)

const GROUP = /^(?:[A-Z][a-z]?\d*|\((?:[A-Z][a-z]?\d*)+\)\d*)+(?:\^\d*[+-])?$/

/**
 * A chemical formula or ion, H_2O, \mathrm{SO_4^{2-}}, \ce{Na+}, in one spelling: H2O, SO4^2-, Na^+. Null for other
 * text, and for a single element without number or charge, which is a letter like any other.
 */
export function formulaOf(text: string): string | null {
  if (text.length > 80 || !/[A-Z]/.test(text)) return null
  const plain = text
    .replace(/\\(?:ce|mathrm|text|textrm|rm|mathit)(?![a-zA-Z])/g, '')
    .replace(/[{}$\s_]|\\[,;!]/g, '')
    .replace(/\^\{?\+\}?$/, '^+')
    .replace(/−/g, '-')
  const spelled = text.includes('\\ce') ? plain.replace(/([A-Za-z)])(\d*[+-])$/, '$1^$2') : plain
  if (!GROUP.test(spelled)) return null
  const symbols = spelled.replace(/\^.*$/, '').match(/[A-Z][a-z]?/g) ?? []
  if (!symbols.every(symbol => ELEMENTS.has(symbol))) return null
  return symbols.length > 1 || spelled.includes('^') || text.includes('\\ce') ? spelled : null
}
