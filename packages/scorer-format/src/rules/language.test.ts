import { expect, test } from 'vitest'
import { type gradeNow, scoreNow } from '../../test/support.ts'

/** Sentences of reasoning as models write them, four of each language, each kept apart from the word lists. */
const LABELLED: Readonly<Record<string, readonly string[]>> = {
  ar: [
    'نفرض أن العدد زوجي ثم نقسم على اثنين.',
    'إذن الإجابة هي سبعة وعشرون.',
    'نحسب المجموع أولا ثم نطرح الباقي.',
    'مساحة المثلث تساوي نصف القاعدة في الارتفاع.',
  ],
  de: [
    'Wir setzen die Werte in die Gleichung ein und lösen nach der Unbekannten auf.',
    'Daraus folgt, dass die Summe gerade sein muss.',
    'Zunächst betrachten wir den Fall, in dem beide Zahlen positiv sind.',
    'Das Dreieck hat also einen rechten Winkel bei C.',
  ],
  el: [
    'Αντικαθιστούμε την τιμή στην εξίσωση και λύνουμε.',
    'Άρα το άθροισμα είναι πάντα άρτιο.',
    'Ας υποθέσουμε ότι ο αριθμός είναι πρώτος.',
    'Το εμβαδόν του τριγώνου ισούται με έξι.',
  ],
  en: [
    'We substitute the value back into the first equation and solve for the unknown.',
    'Since the sum is even, at least one of the terms has to be even too.',
    'Hmm, wait, that does not look right, let me check the second case again.',
    'Therefore the train needs three hours to reach the next station.',
  ],
  es: [
    'Sustituimos el valor en la primera ecuación y despejamos la incógnita.',
    'Por lo tanto, la suma de los ángulos es igual a ciento ochenta grados.',
    'Veamos ahora qué ocurre cuando el número es negativo.',
    'El área del triángulo mide entonces doce centímetros cuadrados.',
  ],
  fr: [
    'On remplace la valeur dans la première équation et on isole l’inconnue.',
    'Par conséquent, la somme des angles est égale à cent quatre-vingts degrés.',
    'Supposons maintenant que le nombre soit négatif.',
    'Il reste à vérifier le cas où les deux termes sont nuls.',
  ],
  he: [
    'נציב את הערך במשוואה הראשונה ונפתור.',
    'לכן סכום הזוויות שווה למאה ושמונים.',
    'נניח שהמספר ראשוני וגדול משתיים.',
    'שטח המשולש הוא שתים עשרה.',
  ],
  hi: [
    'हम पहले समीकरण में मान रखते हैं।',
    'इसलिए योग हमेशा सम होगा।',
    'मान लीजिए कि संख्या अभाज्य है।',
    'त्रिभुज का क्षेत्रफल बारह है।',
  ],
  it: [
    'Sostituiamo il valore nella prima equazione e ricaviamo l’incognita.',
    'Di conseguenza la somma degli angoli è uguale a centottanta gradi.',
    'Consideriamo ora il caso in cui il numero è negativo.',
    'L’area del triangolo misura quindi dodici centimetri quadrati.',
  ],
  ja: [
    'まず、最初の式に値を代入して解きます。',
    'したがって、角の和は百八十度です。',
    '次に、数が負の場合を考えましょう。',
    '三角形の面積は十二になります。',
  ],
  ko: [
    '첫 번째 식에 값을 대입하여 풉니다.',
    '따라서 각의 합은 백팔십 도입니다.',
    '이제 수가 음수인 경우를 생각해 봅시다.',
    '삼각형의 넓이는 십이입니다.',
  ],
  nl: [
    'We vullen de waarde in de eerste vergelijking in en lossen de onbekende op.',
    'Hieruit volgt dat de som van de hoeken gelijk is aan honderdtachtig graden.',
    'Laten we nu kijken naar het geval waarin het getal negatief is.',
    'De oppervlakte van de driehoek bedraagt dan twaalf.',
  ],
  pl: [
    'Podstawiamy wartość do pierwszego równania i wyznaczamy niewiadomą.',
    'Zatem suma kątów jest równa sto osiemdziesiąt stopni.',
    'Rozważmy teraz przypadek, w którym liczba jest ujemna.',
    'Pole trójkąta wynosi więc dwanaście.',
  ],
  pt: [
    'Substituímos o valor na primeira equação e isolamos a incógnita.',
    'Portanto, a soma dos ângulos é igual a cento e oitenta graus.',
    'Vejamos agora o que acontece quando o número é negativo.',
    'A área do triângulo mede então doze centímetros quadrados.',
  ],
  ru: [
    'Подставим значение в первое уравнение и найдём неизвестное.',
    'Следовательно, сумма углов равна ста восьмидесяти градусам.',
    'Рассмотрим теперь случай, когда число отрицательное.',
    'Площадь треугольника получается двенадцать.',
  ],
  sv: [
    'Vi sätter in värdet i den första ekvationen och löser ut den obekanta.',
    'Alltså är summan av vinklarna lika med hundraåttio grader.',
    'Låt oss nu titta på fallet när talet är negativt.',
    'Triangelns area blir då tolv kvadratcentimeter.',
  ],
  th: [
    'แทนค่าลงในสมการแรกแล้วแก้หาค่าที่ไม่ทราบ',
    'ดังนั้นผลรวมของมุมเท่ากับหนึ่งร้อยแปดสิบองศา',
    'ต่อไปพิจารณากรณีที่จำนวนเป็นลบ',
    'พื้นที่ของสามเหลี่ยมเท่ากับสิบสอง',
  ],
  tr: [
    'Değeri birinci denklemde yerine koyup bilinmeyeni buluyoruz.',
    'Dolayısıyla açıların toplamı yüz seksen derecedir.',
    'Şimdi sayının negatif olduğu durumu inceleyelim.',
    'Üçgenin alanı bu yüzden on iki olur.',
  ],
  uk: [
    'Підставимо значення в перше рівняння і знайдемо невідоме.',
    'Отже, сума кутів дорівнює ста вісімдесяти градусам.',
    'Розглянемо тепер випадок, коли число від’ємне.',
    'Площа трикутника становить дванадцять.',
  ],
  vi: [
    'Ta thay giá trị vào phương trình đầu tiên rồi giải.',
    'Do đó tổng các góc bằng một trăm tám mươi độ.',
    'Bây giờ xét trường hợp số đã cho là số âm.',
    'Diện tích tam giác bằng mười hai.',
  ],
  zh: [
    '我们把这个值代入第一个方程,然后求解。',
    '因此,三个角的和等于一百八十度。',
    '现在考虑这个数是负数的情况。',
    '所以三角形的面积是十二。',
  ],
}

const LANGUAGES = Object.keys(LABELLED) as (keyof typeof LABELLED & Target)[]
type Target = Extract<Parameters<typeof gradeNow>[0], { rule: 'language' }>['language']

function shares(text: string): [Target, number][] {
  return LANGUAGES.map(language => [language, scoreNow({ rule: 'language', language, part: 'whole' }, text) ?? 0])
}

test('on the labelled set at least 95 % of sentences are most of all in their language, and no script is mistaken', () => {
  const missed: string[] = []
  let count = 0
  for (const [language, sentences] of Object.entries(LABELLED))
    for (const sentence of sentences) {
      count++
      const all = shares(sentence)
      const most = Math.max(...all.map(([, share]) => share))
      const best = all.filter(([, share]) => share === most).map(([name]) => name)
      if (best.length > 1 || best[0] !== language) missed.push(`${language}: ${sentence} → ${best.join()}`)
    }

  expect(missed.length / count, missed.join('\n')).toBeLessThanOrEqual(0.05)
})

test('a switch in the middle shows as its share of words', () => {
  const mixed =
    'The sum of the angles is equal to one hundred and eighty. Следовательно, третий угол равен ста градусам точно.'

  expect(scoreNow({ rule: 'language', language: 'en', part: 'whole' }, mixed)).toBeCloseTo(12 / 19, 12)
  expect(scoreNow({ rule: 'language', language: 'ru', part: 'whole' }, mixed)).toBeCloseTo(7 / 19, 12)
})

test.each<[string, string, number]>([
  ['empty', '', 1],
  ['only numbers', '1 + 1 = 2', 1],
  ['only a formula', '$\\frac{x}{y}$', 1],
  ['only code', '```python\nимпорт = 1\n```', 1],
  ['only tags', '<think></think>', 1],
  ['plain', 'This is the answer to it.', 1],
  ['formulas are no words', 'The value of \\(\\alpha_{макс}\\) is what we need.', 1],
  ['variables are no words', 'Let x be и of the y.', 1],
  ['a foreign sentence', 'Das ist nicht die Antwort auf diese Frage, und wir wissen es.', 0],
  ['Chinese', '我们知道答案。', 0],
  ['a short label without any vote', 'Compute derivative', 1],
  ['CRLF', 'This is it.\r\nThat is the other.', 1],
])('English share: %s', (_reason, text, expected) => {
  expect(scoreNow({ rule: 'language', language: 'en', part: 'whole' }, text)).toBe(expected)
})

test('the reasoning is read where there is one, and a threshold makes it yes or no', () => {
  const completion = '<think>We know that this is right.</think>Ответ: двадцать семь.'

  expect(scoreNow({ rule: 'language', language: 'en' }, completion)).toBe(1)
  expect(scoreNow({ rule: 'language', language: 'en', part: 'answer' }, completion)).toBe(0)
  expect(scoreNow({ rule: 'language', language: 'en', part: 'whole', min: 0.7 }, completion)).toBe(0)
})
