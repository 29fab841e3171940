extension LanguageNames {
  /// Six lines for each language: its tag, months, short months, days from Sunday on, short days, and what stands
  /// after hours before and after noon. Words as they stand inside a date, which in some languages is a case of its
  /// own. Source: Unicode CLDR, Gregorian calendar, "format" names (Unicode License v3).
  static let table = """
    en
    January|February|March|April|May|June|July|August|September|October|November|December
    Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec
    Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday
    Sun|Mon|Tue|Wed|Thu|Fri|Sat
    AM|PM
    en-GB
    January|February|March|April|May|June|July|August|September|October|November|December
    Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept|Oct|Nov|Dec
    Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday
    Sun|Mon|Tue|Wed|Thu|Fri|Sat
    am|pm
    cs
    ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince
    led|úno|bře|dub|kvě|čvn|čvc|srp|zář|říj|lis|pro
    neděle|pondělí|úterý|středa|čtvrtek|pátek|sobota
    ne|po|út|st|čt|pá|so
    dop.|odp.
    da
    januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december
    jan.|feb.|mar.|apr.|maj|jun.|jul.|aug.|sep.|okt.|nov.|dec.
    søndag|mandag|tirsdag|onsdag|torsdag|fredag|lørdag
    søn.|man.|tirs.|ons.|tors.|fre.|lør.
    AM|PM
    de
    Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember
    Jan.|Feb.|März|Apr.|Mai|Juni|Juli|Aug.|Sept.|Okt.|Nov.|Dez.
    Sonntag|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag
    So.|Mo.|Di.|Mi.|Do.|Fr.|Sa.
    AM|PM
    es
    enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
    ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic
    domingo|lunes|martes|miércoles|jueves|viernes|sábado
    dom|lun|mar|mié|jue|vie|sáb
    a.\u{202F}m.|p.\u{202F}m.
    fi
    tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta|marraskuuta|joulukuuta
    tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu
    sunnuntaina|maanantaina|tiistaina|keskiviikkona|torstaina|perjantaina|lauantaina
    su|ma|ti|ke|to|pe|la
    ap.|ip.
    fr
    janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre
    janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc.
    dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi
    dim.|lun.|mar.|mer.|jeu.|ven.|sam.
    AM|PM
    it
    gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre
    gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic
    domenica|lunedì|martedì|mercoledì|giovedì|venerdì|sabato
    dom|lun|mar|mer|gio|ven|sab
    AM|PM
    nb
    januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember
    jan.|feb.|mars|apr.|mai|juni|juli|aug.|sep.|okt.|nov.|des.
    søndag|mandag|tirsdag|onsdag|torsdag|fredag|lørdag
    søn.|man.|tir.|ons.|tor.|fre.|lør.
    a.m.|p.m.
    nl
    januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december
    jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec
    zondag|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag
    zo|ma|di|wo|do|vr|za
    a.m.|p.m.
    pl
    stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia
    sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru
    niedziela|poniedziałek|wtorek|środa|czwartek|piątek|sobota
    niedz.|pon.|wt.|śr.|czw.|pt.|sob.
    AM|PM
    pt
    janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro
    jan.|fev.|mar.|abr.|mai.|jun.|jul.|ago.|set.|out.|nov.|dez.
    domingo|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado
    dom.|seg.|ter.|qua.|qui.|sex.|sáb.
    AM|PM
    sv
    januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december
    jan.|feb.|mars|apr.|maj|juni|juli|aug.|sep.|okt.|nov.|dec.
    söndag|måndag|tisdag|onsdag|torsdag|fredag|lördag
    sön|mån|tis|ons|tors|fre|lör
    fm|em
    """

  /// Letters of zones that a language has words of its own for, by those of the zone files. Source: as above.
  static let zoneWords: [String: [String: String]] = [
    "de": [
      "CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ",
    ]
  ]
}
