extension LanguageWords {
  /// Seven lines for each language: its tag; yesterday, today and tomorrow; "on Sunday" and so on; how a date stands in a
  /// sentence, without and with its year; "and"; the forms of day, hour, minute and second with the rule that chooses
  /// among them; how money is written: decimal point, group mark, the digits from which groups are made, the pattern,
  /// and currencies that have a sign of their own there.
  ///
  /// The first form of a unit goes with one. `~` is a space that keeps what it joins on one line, `_` a narrow one.
  /// Sources: Unicode CLDR, units, list and number patterns (Unicode License v3); phrases of days are ours, as people
  /// say them.
  static let table = """
    en
    yesterday|today|tomorrow
    on Sunday|on Monday|on Tuesday|on Wednesday|on Thursday|on Friday|on Saturday
    'on' d MMMM|'on' d MMMM y
    and
    one|day,days|hour,hours|minute,minutes|second,seconds
    .|,|4|¤#|USD=$
    cs
    včera|dnes|zítra
    v neděli|v pondělí|v úterý|ve středu|ve čtvrtek|v pátek|v sobotu
    d. MMMM|d. MMMM y
    a
    one-few|den,dny,dní|hodina,hodiny,hodin|minuta,minuty,minut|sekunda,sekundy,sekund
    ,|~|4|#~¤|CZK=Kč
    da
    i går|i dag|i morgen
    på søndag|på mandag|på tirsdag|på onsdag|på torsdag|på fredag|på lørdag
    'den' d. MMMM|'den' d. MMMM y
    og
    one|dag,dage|time,timer|minut,minutter|sekund,sekunder
    ,|.|4|#~¤|DKK=kr.
    de
    gestern|heute|morgen
    am Sonntag|am Montag|am Dienstag|am Mittwoch|am Donnerstag|am Freitag|am Samstag
    'am' d. MMMM|'am' d. MMMM y
    und
    one|Tag,Tage|Stunde,Stunden|Minute,Minuten|Sekunde,Sekunden
    ,|.|4|#~¤|
    es
    ayer|hoy|mañana
    el domingo|el lunes|el martes|el miércoles|el jueves|el viernes|el sábado
    'el' d 'de' MMMM|'el' d 'de' MMMM 'de' y
    y
    one|día,días|hora,horas|minuto,minutos|segundo,segundos
    ,|.|5|#~¤|
    fi
    eilen|tänään|huomenna
    sunnuntaina|maanantaina|tiistaina|keskiviikkona|torstaina|perjantaina|lauantaina
    d. MMMM|d. MMMM y
    ja
    one|päivä,päivää|tunti,tuntia|minuutti,minuuttia|sekunti,sekuntia
    ,|~|4|#~¤|
    fr
    hier|aujourd’hui|demain
    dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi
    'le' d MMMM|'le' d MMMM y
    et
    zero-one|jour,jours|heure,heures|minute,minutes|seconde,secondes
    ,|_|4|#~¤|
    it
    ieri|oggi|domani
    domenica|lunedì|martedì|mercoledì|giovedì|venerdì|sabato
    EEEE d MMMM|EEEE d MMMM y
    e
    one|giorno,giorni|ora,ore|minuto,minuti|secondo,secondi
    ,|.|4|#~¤|
    nb
    i går|i dag|i morgen
    på søndag|på mandag|på tirsdag|på onsdag|på torsdag|på fredag|på lørdag
    d. MMMM|d. MMMM y
    og
    one|dag,dager|time,timer|minutt,minutter|sekund,sekunder
    ,|~|4|#~¤|NOK=kr
    nl
    gisteren|vandaag|morgen
    op zondag|op maandag|op dinsdag|op woensdag|op donderdag|op vrijdag|op zaterdag
    'op' d MMMM|'op' d MMMM y
    en
    one|dag,dagen|uur,uur|minuut,minuten|seconde,seconden
    ,|.|4|¤~#|
    pl
    wczoraj|dzisiaj|jutro
    w niedzielę|w poniedziałek|we wtorek|w środę|w czwartek|w piątek|w sobotę
    d MMMM|d MMMM y
    i
    one-few-tens|dzień,dni,dni|godzina,godziny,godzin|minuta,minuty,minut|sekunda,sekundy,sekund
    ,|~|5|#~¤|PLN=zł
    pt
    ontem|hoje|amanhã
    no domingo|na segunda-feira|na terça-feira|na quarta-feira|na quinta-feira|na sexta-feira|no sábado
    'em' d 'de' MMMM|'em' d 'de' MMMM 'de' y
    e
    zero-one|dia,dias|hora,horas|minuto,minutos|segundo,segundos
    ,|.|4|¤~#|BRL=R$
    sv
    i går|i dag|i morgon
    på söndag|på måndag|på tisdag|på onsdag|på torsdag|på fredag|på lördag
    'den' d MMMM|'den' d MMMM y
    och
    one|dag,dagar|timme,timmar|minut,minuter|sekund,sekunder
    ,|~|4|#~¤|SEK=kr
    """

  /// Signs that a currency has in every language. USD has one in English only, where `$` is not another country's.
  static let signs = ["EUR": "€", "GBP": "£"]

  /// Currencies with other than two digits behind the point. Source: ISO 4217, list one, minor units.
  static let places = [
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
    "RWF": 0, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3,
    "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
  ]
}
